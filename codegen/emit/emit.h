// From the schema's meaning to what the templates lay out: every decision about C++ is made here.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "model/model.h"

namespace kvgen {

/// The emit model of the root file: names spelled for C++, literals escaped, declarations ordered,
/// offsets computed. Properties that do not apply are left out. The same schema gives the same
/// model.
nlohmann::json build_emit_model(const model::Schema& schema);

/// The model as indented text, for `--dump=emit` and goldens.
std::string dump_emit(const model::Schema& schema);

}  // namespace kvgen
