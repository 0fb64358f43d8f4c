// What the language has and this build cannot generate yet. The only place that knows: when a stage
// learns to emit one of these, its lines here go.
#include <set>

#include "resolve/check.h"
#include "resolve/messages.h"

namespace kvgen::binding {
namespace {

/// Whether a C++ struct is somewhere in a value.
class CppSearch {
 public:
  explicit CppSearch(const model::Schema& schema) : schema_(schema) {}

  bool in(const model::Type& type) {
    for (const model::Type& arg : type.args)
      if (in(arg)) return true;
    if (type.kind == model::Type::Kind::structure && structs_.insert(type.declaration).second) {
      const model::Struct& one = schema_.structs[type.declaration];
      return (!one.cpp.empty() && !one.flatc) || in(one.fields);
    }
    if (type.kind == model::Type::Kind::variant && variants_.insert(type.declaration).second)
      for (const model::Case& one : schema_.variants[type.declaration].cases)
        if (in(one.fields)) return true;
    return false;
  }

 private:
  bool in(const std::vector<model::Field>& fields) {
    for (const model::Field& field : fields)
      if (in(field.type)) return true;
    return false;
  }

  const model::Schema& schema_;
  std::set<std::uint32_t> structs_;
  std::set<std::uint32_t> variants_;
};

}  // namespace

void check_available(const Loaded& loaded, const model::Schema& schema, Report& report) {
  for (const LoadedFile& file : loaded.files) {
    for (const ast::Declaration& declaration : file.tree.declarations) {
      if (const auto* previous = std::get_if<ast::Previous>(&declaration))
        report.add(messages::unavailable("previous schemas are", previous->span));
    }
  }
  for (const model::Table& table : schema.tables)
    if (table.format == model::Format::flatbuffers && CppSearch(schema).in(table.value))
      report.add(messages::unavailable("FlatBuffers tables of C++ structs are", table.span));
}

}  // namespace kvgen::binding
