// What the language has and this build cannot generate yet. The only place that knows: when a stage
// learns to emit one of these, its lines here go.
#include "resolve/check.h"
#include "resolve/messages.h"

namespace kvgen::binding {
namespace {

bool can_emit(model::Format format) {
  return format != model::Format::native;
}

}  // namespace

void check_available(const Loaded& loaded, const model::Schema& schema, Report& report) {
  for (const LoadedFile& file : loaded.files) {
    for (const ast::Declaration& declaration : file.tree.declarations) {
      if (const auto* previous = std::get_if<ast::Previous>(&declaration))
        report.add(messages::unavailable("previous schemas are", previous->span));
      const auto* import = std::get_if<ast::Import>(&declaration);
      if (import == nullptr) continue;
      if (is_foreign_schema(import->path))
        report.add(messages::unavailable("imports of FlatBuffers schemas are", import->path_span));
    }
  }
  for (const model::Table& table : schema.tables) {
    if (!can_emit(table.format))
      report.add(messages::unavailable(
          "format `" + std::string(model::spelling(table.format)) + "` is", table.span));
  }
}

}  // namespace kvgen::binding
