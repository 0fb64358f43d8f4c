#include "report/render.h"

#include "report/renderers.h"

namespace kvgen {
namespace {

std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

}  // namespace

std::string_view spelling(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::note:
      return "note";
  }
  return "";
}

std::string code_text(const Diagnostic& diagnostic) {
  if (diagnostic.lint.empty()) return diagnostic.code;
  return diagnostic.code + " -Wkv-" + diagnostic.lint;
}

std::string render(const std::vector<Diagnostic>& diagnostics, const SourceMap& map,
                   ErrorFormat format, bool colour) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics) {
    switch (format) {
      case ErrorFormat::human:
        if (!out.empty()) out += "\n";
        out += render_human(diagnostic, map, colour);
        break;
      case ErrorFormat::json:
        out += render_json(diagnostic, map);
        break;
      case ErrorFormat::gcc:
        out += render_gcc(diagnostic, map);
        break;
    }
  }
  return out;
}

std::string summary(const Report& report) {
  std::string out;
  if (report.errors() > 0) out = counted(report.errors(), "error");
  if (report.warnings() > 0) {
    if (!out.empty()) out += " and ";
    out += counted(report.warnings(), "warning");
  }
  if (report.suppressed() > 0) out += ", " + std::to_string(report.suppressed()) + " not shown";
  return out;
}

}  // namespace kvgen
