// Tables of imported FlatBuffers schemas stand where flatc's code can hold them: as a whole value.
#include <functional>

#include "resolve/check.h"
#include "resolve/messages.h"

namespace kvgen::binding {
namespace {

using Kind = model::Type::Kind;

/// The imported table that the type mentions, if any.
const model::Struct* find_imported(const model::Schema& schema, const model::Type& type) {
  if (type.kind == Kind::structure) {
    const model::Struct& one = schema.structs[type.declaration];
    return one.flatc ? &one : nullptr;
  }
  for (const model::Type& arg : type.args)
    if (const model::Struct* found = find_imported(schema, arg)) return found;
  return nullptr;
}

}  // namespace

void check_fbs(const model::Schema& schema, Report& report) {
  const auto fields = [&](const std::vector<model::Field>& list) {
    for (const model::Field& field : list)
      if (const model::Struct* found = find_imported(schema, field.type))
        report.add(messages::fbs_inside(found->name, field.span, found->span));
  };
  for (const model::Struct& one : schema.structs) fields(one.fields);
  for (const model::Variant& one : schema.variants)
    for (const model::Case& part : one.cases) fields(part.fields);
  for (const model::Table& table : schema.tables) {
    const model::Struct* found = find_imported(schema, table.value);
    if (found == nullptr) continue;
    if (table.value.kind != Kind::structure)
      report.add(messages::fbs_inside(found->name, table.span, found->span));
    else if (table.format != model::Format::flatbuffers)
      report.add(messages::fbs_format(found->name, model::spelling(table.format), table.span,
                                      found->span));
  }
}

}  // namespace kvgen::binding
