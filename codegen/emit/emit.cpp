#include "emit/emit.h"

#include <algorithm>
#include <set>

#include "emit/builder.h"
#include "emit/literals.h"
#include "naming/naming.h"

namespace kvgen {

using emit::json;

namespace {

std::string base_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

json build_includes(const model::Schema& schema) {
  json includes = json::array();
  std::set<std::string> headers;  // a C++ header is a file for each of its namespaces
  for (const model::FileIndex index : schema.files[0].imports) {
    const model::File& file = schema.files[index];
    const std::string name = emit::comment_text(file.include_name);
    if (file.cpp_header.empty())
      includes.push_back({{"header", file.include_name + ".hpp"},
                          {"hint", name + " is imported but not generated: add it to SCHEMAS of "
                                          "add_kv_schema(), or link the target that has it"}});
    else if (file.include_name.ends_with(".fbs") && headers.insert(file.cpp_header).second)
      includes.push_back({{"header", file.cpp_header},
                          {"hint", "flatc has not run on " + name +
                                       ": kvgen does it unless --flatc is empty; the directory "
                                       "given with -o has to be on the include path"}});
    else if (headers.insert(file.cpp_header).second)
      includes.push_back({{"header", file.cpp_header},
                          {"hint", name + " is imported but not found: add its directory to the "
                                          "include path, or name its target with COMPILE_AS"}});
  }
  return includes;
}

/// The serde formats are a header of their own: programs that do not use them do not compile them.
bool uses_serde(const model::Schema& schema) {
  return std::ranges::any_of(schema.tables, [](const model::Table& table) {
    return table.format == model::Format::bincode || table.format == model::Format::bincode2 ||
           table.format == model::Format::postcard;
  });
}

}  // namespace

namespace emit {

void put(json& into, const char* name, std::vector<std::string> lines) {
  if (!lines.empty()) into[name] = std::move(lines);
}

}  // namespace emit

json build_emit_model(const model::Schema& schema) {
  emit::Context context(schema);
  const model::File& root = schema.files[0];

  json out = json::object();
  out["source"] = emit::comment_text(base_name(root.include_name));
  out["header"] = base_name(root.include_name) + ".hpp";
  emit::put(out, "doc", emit::doc_lines(root.doc));
  out["includes"] = build_includes(schema);
  if (uses_serde(schema)) out["serde_present"] = true;
  const auto flat = [](const model::Table& table) {
    return table.file == 0 && table.format == model::Format::flatbuffers;
  };
  if (std::ranges::any_of(schema.tables, flat)) out["flatbuffers_present"] = true;
  if (context.flat) {
    // flatc strips one extension of `shop.kv.fbs`.
    out["flat"] = {{"flatc_header", base_name(root.include_name) + "_generated.h"},
                   {"fbs_file", emit::comment_text(base_name(root.include_name) + ".fbs")}};
    out["fbs"] = emit::build_fbs(*context.flat);
  }
  const std::string& name_space = context.spelling.name_space(0);
  if (!name_space.empty()) out["namespace"] = {{"path", name_space}};

  if (json described = emit::build_described(context); !described.empty())
    out["described"] = std::move(described);
  if (out.contains("described")) out["described_present"] = true;
  if (json layouts = emit::build_native_layouts(context); !layouts.empty()) {
    out["native_layouts"] = std::move(layouts);
    out["native_present"] = true;
  }
  out["enums"] = emit::build_enums(context);
  out["forward"] = emit::build_forward(context);
  out["types"] = emit::build_types(context);
  out["view_groups"] = emit::build_view_groups(context);

  if (!out["enums"].empty()) out["enums_present"] = true;
  if (!out["enums"].empty() || !out["types"].empty()) out["declared"] = true;

  for (const json& group : out["view_groups"])
    if (group.contains("inline")) out["inline_present"] = true;
  out["keys"] = emit::build_keys(context);
  if (!out["keys"].empty()) out["keys_present"] = true;
  out["specs"] = emit::build_specs(context);
  out["codecs"] = emit::build_codecs(context);
  if (json database = emit::build_database(context); !database.is_null())
    out["database"] = std::move(database);
  if (!out["specs"].empty() || out.contains("database")) out["tables_present"] = true;
  return out;
}

std::string dump_emit(const model::Schema& schema) {
  return build_emit_model(schema).dump(2) + "\n";
}

}  // namespace kvgen
