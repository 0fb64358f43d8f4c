#include <map>

#include "naming/naming.h"
#include "resolve/check.h"
#include "resolve/messages.h"

namespace kvgen::binding {
namespace {

/// C++ names of one scope, each with who has it.
class Scope {
 public:
  explicit Scope(Report& report) : report_(report) {}

  void add(const std::string& name, const std::string& owner, Span span) {
    const auto [known, fresh] = names_.emplace(name, std::pair(owner, span));
    if (fresh || known->second.second == span) return;
    Diagnostic made = messages::error(
        "KV0601", owner + " and " + known->second.first + " would both be `" + name + "` in C++",
        span, {}, "rename one of them");
    made.labels.push_back({known->second.second, "the other is here"});
    report_.add(std::move(made));
  }

 private:
  Report& report_;
  std::map<std::string, std::pair<std::string, Span>> names_;
};

void check_fields(const std::vector<model::Field>& fields, Report& report) {
  Scope scope(report);
  for (const model::Field& field : fields)
    scope.add(naming::field(field.name), "field `" + field.name + "`", field.span);
}

void add_type(Scope& scope, const std::string& name, const std::string& owner, Span span) {
  scope.add(naming::type(name), owner, span);
  scope.add(naming::view(naming::type(name)), "the view of " + owner, span);
}

void check_file(const model::Schema& schema, model::FileIndex file, Report& report) {
  Scope scope(report);
  for (const model::Enum& one : schema.enums)
    if (one.file == file) scope.add(naming::type(one.name), "enum `" + one.name + "`", one.span);
  for (const model::Struct& one : schema.structs)
    if (one.file == file) add_type(scope, one.name, "struct `" + one.name + "`", one.span);
  for (const model::Variant& one : schema.variants) {
    if (one.file != file) continue;
    add_type(scope, one.name, "variant `" + one.name + "`", one.span);
    for (const model::Case& c : one.cases)
      add_type(scope, naming::case_type(one.name, c.name), "case `" + c.name + "`", c.span);
  }
  bool any_table = false;
  for (const model::Table& table : schema.tables) {
    if (table.file != file) continue;
    any_table = true;
    const std::string owner = "table `" + table.name + "`";
    const std::string name = naming::pascal(table.name);
    scope.add(naming::spec(table.name), owner, table.span);
    for (const char* suffix : {"Table", "Reader", "Writer"})
      scope.add(name + suffix, owner, table.span);
    if (table.key.size() > 1) {
      scope.add(naming::key(table.name), "the key of " + owner, table.span);
      scope.add(naming::key(table.name) + "View", "the key of " + owner, table.span);
    }
  }
  if (file == 0 && any_table)
    for (const std::string& name :
         {naming::type(schema.database), std::string("ReadTxn"), std::string("WriteTxn")})
      scope.add(name, "a class of the database", Span{schema.files[0].source, 0, 0});
}

}  // namespace

void check_names(const model::Schema& schema, Report& report) {
  for (const model::Struct& one : schema.structs) check_fields(one.fields, report);
  for (const model::Enum& one : schema.enums) {
    Scope scope(report);
    for (const model::EnumValue& value : one.values)
      scope.add(naming::enumerator(value.name), "value `" + value.name + "`", value.span);
  }
  for (const model::Variant& one : schema.variants) {
    Scope scope(report);
    for (const model::Case& c : one.cases) {
      check_fields(c.fields, report);
      scope.add(naming::enumerator(c.name), "case `" + c.name + "`", c.span);
      if (c.name == "which" || c.name == "visit" || c.name == "require" || c.name == "Case")
        report.add(messages::error("KV0602", "a case cannot be called `" + c.name + "`", c.span,
                                   "its variant's view has a member of this name"));
    }
  }
  for (const model::Table& table : schema.tables) {
    Scope scope(report);
    for (const model::KeyComponent& part : table.key)
      scope.add(naming::field(part.name), "key component `" + part.name + "`", part.span);
  }
  Scope accessors(report);
  for (const model::TableIndex index : schema.database_tables) {
    const model::Table& table = schema.tables[index];
    accessors.add(naming::table(table.name), "table `" + table.name + "`", table.span);
  }
  for (model::FileIndex file = 0; file < schema.files.size(); ++file)
    check_file(schema, file, report);
  for (const model::File& file : schema.files) {
    const Span start{file.source, 0, 0};
    for (const std::string& part : file.name_space)
      if (naming::namespace_part(part) != part && (part == "std" || part == "kv"))
        report.add(messages::error("KV0603", "the namespace `" + part + "` belongs to the library",
                                   start, {}, "choose another"));
  }
}

}  // namespace kvgen::binding
