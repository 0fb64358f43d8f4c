#include "render/generate.h"

#include "emit/emit.h"
#include "render/mustache.h"
#include "render/templates.h"

namespace kvgen {

namespace {

/// Sections that turn out empty leave the blank lines around them next to each other: keeps one.
std::string tidy(const std::string& text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text)
    if (c != '\n' || !out.ends_with("\n\n")) out += c;
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

}  // namespace

GeneratedFiles generate(const model::Schema& schema) {
  static const TemplateSet templates(builtin_templates());
  const nlohmann::json model = build_emit_model(schema);
  GeneratedFiles files;
  templates.render("header", model, files.header);
  templates.render("source", model, files.source);
  files.header = tidy(files.header);
  files.source = tidy(files.source);
  return files;
}

}  // namespace kvgen
