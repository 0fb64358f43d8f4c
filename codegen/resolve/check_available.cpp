// What the language has and this build cannot generate yet. The only place that knows: when a stage
// learns to emit one of these, its lines here go.
#include "resolve/check.h"
#include "resolve/messages.h"

namespace kvgen::binding {

void check_available(const Loaded& loaded, Report& report) {
  for (const LoadedFile& file : loaded.files) {
    for (const ast::Declaration& declaration : file.tree.declarations) {
      if (const auto* previous = std::get_if<ast::Previous>(&declaration))
        report.add(messages::unavailable("previous schemas are", previous->span));
    }
  }
}

}  // namespace kvgen::binding
