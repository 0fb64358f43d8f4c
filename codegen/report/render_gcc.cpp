#include "report/printable.h"
#include "report/renderers.h"

namespace kvgen {
namespace {

std::string place(const SourceMap& map, Span span) {
  const SourceFile& file = map.file(span.file);
  const LineColumn at = file.line_column(span.begin);
  return printable(file.path()) + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) +
         ": ";
}

}  // namespace

std::string render_gcc(const Diagnostic& diagnostic, const SourceMap& map) {
  const std::string at =
      diagnostic.labels.empty() ? "kvgen: " : place(map, diagnostic.labels.front().span);
  std::string out = at + std::string(spelling(diagnostic.severity)) + ": " +
                    printable(diagnostic.message) + " [" + code_text(diagnostic) + "]\n";
  for (std::size_t i = 1; i < diagnostic.labels.size(); ++i) {
    const Label& label = diagnostic.labels[i];
    out += place(map, label.span) + "note: " + printable(label.text) + "\n";
  }
  for (const std::string& note : diagnostic.notes) out += at + "note: " + printable(note) + "\n";
  if (!diagnostic.help.empty()) out += at + "note: " + printable(diagnostic.help) + "\n";
  return out;
}

}  // namespace kvgen
