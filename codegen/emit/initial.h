// The first value of a member: every generated member has one, so that no field is ever garbage.
#pragma once

#include <string>

#include "emit/spelling.h"

namespace kvgen::emit {

/// What follows the member's name: `{}`, ` = true`, ` = Status::active`. Without a default of its
/// own an enum begins as its first value, since zero need not be one.
std::string initializer(const model::Schema& schema, const Spelling& spelling,
                        const model::Field& field);

/// The same for a key component, which has no default.
std::string initializer(const model::Schema& schema, const Spelling& spelling,
                        const model::Type& type);

/// `Status::active`
std::string enumerator(const model::Schema& schema, const Spelling& spelling,
                       model::EnumIndex index, std::uint32_t value, Spelling::Place place);

}  // namespace kvgen::emit
