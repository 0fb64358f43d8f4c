// What the language has and this build cannot generate yet. The only place that knows: when a stage
// learns to emit one of these, its lines here go.
#include <set>
#include <utility>
#include <vector>

#include "resolve/check.h"
#include "resolve/messages.h"

namespace kvgen::binding {
namespace {

/// Whether a C++ struct is somewhere in a value. With a work list: chains of types may be long.
bool holds_cpp(const model::Schema& schema, const model::Type& value) {
  using Kind = model::Type::Kind;
  std::vector<const model::Type*> open{&value};
  std::set<std::pair<Kind, std::uint32_t>> seen;
  const auto add = [&](const std::vector<model::Field>& fields) {
    for (const model::Field& field : fields) open.push_back(&field.type);
  };
  while (!open.empty()) {
    const model::Type& type = *open.back();
    open.pop_back();
    for (const model::Type& arg : type.args) open.push_back(&arg);
    const bool declared = type.kind == Kind::structure || type.kind == Kind::variant;
    if (!declared || !seen.emplace(type.kind, type.declaration).second) continue;
    if (type.kind == Kind::variant) {
      for (const model::Case& one : schema.variants[type.declaration].cases) add(one.fields);
      continue;
    }
    const model::Struct& one = schema.structs[type.declaration];
    if (!one.cpp.empty() && !one.flatc) return true;
    add(one.fields);
  }
  return false;
}

}  // namespace

void check_available(const Loaded& loaded, const model::Schema& schema, Report& report) {
  for (const LoadedFile& file : loaded.files) {
    for (const ast::Declaration& declaration : file.tree.declarations) {
      if (const auto* previous = std::get_if<ast::Previous>(&declaration))
        report.add(messages::unavailable("previous schemas are", previous->span));
    }
  }
  for (const model::Table& table : schema.tables)
    if (table.format == model::Format::flatbuffers && holds_cpp(schema, table.value))
      report.add(messages::unavailable("FlatBuffers tables of C++ structs are", table.span));
}

}  // namespace kvgen::binding
