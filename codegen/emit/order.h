// Declarations in an order that C++ can compile.
#pragma once

#include <vector>

#include "emit/usage.h"

namespace kvgen::emit {

/// The types of `ids`, each after those of them that it mentions where that is possible, else in
/// the order given. With `owned_only` it always is: a type that would contain itself is no schema.
std::vector<TypeId> in_dependency_order(const model::Schema& schema, const std::vector<TypeId>& ids,
                                        bool owned_only);

}  // namespace kvgen::emit
