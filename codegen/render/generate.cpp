#include "render/generate.h"

#include "emit/emit.h"
#include "render/mustache.h"
#include "render/templates.h"

namespace kvgen {

GeneratedFiles generate(const model::Schema& schema) {
  static const TemplateSet templates(builtin_templates());
  const nlohmann::json model = build_emit_model(schema);
  GeneratedFiles files;
  templates.render("header", model, files.header);
  templates.render("source", model, files.source);
  return files;
}

}  // namespace kvgen
