#include <nlohmann/json.hpp>

#include "report/renderers.h"

namespace kvgen {
namespace {

using Json = nlohmann::ordered_json;

// Lines and columns from 1, columns in bytes; `begin` and `end` are byte offsets.
Json place(const SourceMap& map, Span span) {
  const SourceFile& file = map.file(span.file);
  const LineColumn begin = file.line_column(span.begin);
  const LineColumn end = file.line_column(span.end);
  return Json{{"file", file.path()},  {"line", begin.line},       {"column", begin.column},
              {"end_line", end.line}, {"end_column", end.column}, {"begin", span.begin},
              {"end", span.end}};
}

}  // namespace

std::string render_json(const Diagnostic& diagnostic, const SourceMap& map) {
  Json out;
  out["severity"] = spelling(diagnostic.severity);
  out["code"] = diagnostic.code;
  if (!diagnostic.lint.empty()) out["lint"] = "kv-" + diagnostic.lint;
  out["message"] = diagnostic.message;
  out["labels"] = Json::array();
  for (std::size_t i = 0; i < diagnostic.labels.size(); ++i) {
    Json label = place(map, diagnostic.labels[i].span);
    label["primary"] = i == 0;
    label["text"] = diagnostic.labels[i].text;
    out["labels"].push_back(std::move(label));
  }
  out["notes"] = diagnostic.notes;
  if (!diagnostic.help.empty()) out["help"] = diagnostic.help;
  out["edits"] = Json::array();
  for (const Edit& edit : diagnostic.edits) {
    Json json = place(map, edit.span);
    json["replacement"] = edit.replacement;
    out["edits"].push_back(std::move(json));
  }
  // Broken UTF-8 from the schema becomes U+FFFD.
  return out.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace kvgen
