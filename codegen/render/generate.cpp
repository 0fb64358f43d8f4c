#include "render/generate.h"

#include "emit/emit.h"
#include "render/mustache.h"
#include "render/templates.h"

namespace kvgen {

namespace {

/// Sections that turn out empty leave the blank lines around them next to each other: keeps one.
void tidy(std::string& text) {
  std::size_t size = 0;
  const auto blank = [&] { return size >= 2 && text[size - 1] == '\n' && text[size - 2] == '\n'; };
  for (const char c : text)
    if (c != '\n' || !blank()) text[size++] = c;
  if (blank()) --size;
  text.resize(size);
}

}  // namespace

GeneratedFiles generate(const model::Schema& schema) {
  static const TemplateSet templates(builtin_templates());
  const nlohmann::json model = build_emit_model(schema);
  GeneratedFiles files;
  templates.render("header", model, files.header);
  templates.render("source", model, files.source);
  if (model.contains("fbs")) {
    templates.render("fbs", model, files.fbs);
    tidy(files.fbs);
  }
  tidy(files.header);
  tidy(files.source);
  return files;
}

}  // namespace kvgen
