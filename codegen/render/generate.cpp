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

std::string render_text(std::string_view name, const nlohmann::json& model) {
  static const TemplateSet templates(builtin_templates());
  std::string text;
  templates.render(name, model, text);
  tidy(text);
  return text;
}

GeneratedFiles generate(const model::Schema& schema) {
  const nlohmann::json model = build_emit_model(schema);
  GeneratedFiles files{render_text("header", model), render_text("source", model), {}};
  if (model.contains("fbs")) files.fbs = render_text("fbs", model);
  return files;
}

}  // namespace kvgen
