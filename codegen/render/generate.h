// The whole back end in one call.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "model/model.h"

namespace kvgen {

/// What the built-in template `name` gives for an emit model, no two blank lines in a row.
std::string render_text(std::string_view name, const nlohmann::json& model);

/// The text of `<include_name>.hpp` and `<include_name>.cpp`.
struct GeneratedFiles {
  std::string header;
  std::string source;
  /// `<include_name>.fbs`, from which flatc makes the header `<include_name>_generated.h` that the
  /// other two need. Empty: the schema has no FlatBuffers tables.
  std::string fbs;
};

/// Generates the code of the schema's root file. The same schema gives the same bytes. A schema
/// that resolved always generates: any mistake is a bug here, and throws TemplateError.
GeneratedFiles generate(const model::Schema& schema);

}  // namespace kvgen
