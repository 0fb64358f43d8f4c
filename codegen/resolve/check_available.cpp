#include <algorithm>

#include "resolve/check.h"
#include "resolve/messages.h"

namespace kvgen::binding {

void check_available(const model::Schema& schema, Report& report) {
  for (const model::Table& table : schema.tables) {
    for (const model::Index& index : table.indexes)
      report.add(messages::unavailable("indexes are", index.span));
    if (table.format == model::Format::flatbuffers || table.format == model::Format::native)
      report.add(messages::unavailable(
          "format `" + std::string(model::spelling(table.format)) + "` is", table.span));
  }
  // Views of a file's types are generated with that file, for the formats of its own tables, or for
  // every format when it has none.
  for (const model::Table& table : schema.tables) {
    if (table.format == model::Format::raw || table.format == model::Format::rkyv) continue;
    std::vector<model::Type> left{table.value};
    std::vector<std::uint32_t> seen;
    while (!left.empty()) {
      const model::Type type = left.back();
      left.pop_back();
      left.insert(left.end(), type.args.begin(), type.args.end());
      model::FileIndex file = table.file;
      std::string name;
      const auto take = [&](const std::vector<model::Field>& fields) {
        for (const model::Field& field : fields) left.push_back(field.type);
      };
      const std::uint32_t id = type.declaration * 2 + (type.kind == model::Type::Kind::variant);
      if (type.kind != model::Type::Kind::structure && type.kind != model::Type::Kind::variant)
        continue;
      if (std::ranges::find(seen, id) != seen.end()) continue;
      seen.push_back(id);
      if (type.kind == model::Type::Kind::structure) {
        file = schema.structs[type.declaration].file;
        name = schema.structs[type.declaration].name;
        take(schema.structs[type.declaration].fields);
      } else {
        file = schema.variants[type.declaration].file;
        name = schema.variants[type.declaration].name;
        for (const model::Case& one : schema.variants[type.declaration].cases) take(one.fields);
      }
      if (file == table.file) continue;
      bool any = false;
      bool same = false;
      for (const model::Table& other : schema.tables) {
        if (other.file != file) continue;
        any = true;
        same = same || other.format == table.format;
      }
      if (any && !same)
        report.add(messages::error(
            "KV0591",
            "type `" + name + "` has no views for format `" + model::spelling(table.format) + "`",
            table.span, "used by this table",
            "move the type into a schema without tables, whose types have views for every format"));
    }
  }
}

}  // namespace kvgen::binding
