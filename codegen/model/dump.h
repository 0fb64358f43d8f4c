// The resolved schema as stable text: our debugger and test oracle.
#pragma once

#include <string>

#include "model/model.h"

namespace kvgen {

/// One declaration a block, one member a line, in declaration order.
std::string dump_model(const model::Schema& schema);

/// As a schema would spell it, declared types with their namespace: `map<string, shop.Status>?`.
std::string type_text(const model::Schema& schema, const model::Type& type);

}  // namespace kvgen
