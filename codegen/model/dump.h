// The model as text: the debugger of later stages, and the oracle of the resolver's tests.
#pragma once

#include <string>

#include "model/model.h"

namespace kvgen {

/// One declaration or member a line, indented; no spans and no paths. The same schema gives the
/// same text.
std::string dump_model(const model::Schema& schema);

/// As a schema would spell it, declared types with their namespace: `map<string, shop.Status>?`.
std::string type_text(const model::Schema& schema, const model::Type& type);

}  // namespace kvgen
