// No two things that generated code declares have one C++ name in one scope, and no member is
// called like what its class has already. The spellings come from naming; who meets whom is known
// here.
#include <map>
#include <optional>
#include <set>

#include "naming/naming.h"
#include "resolve/check.h"
#include "resolve/messages.h"

namespace kvgen::binding {
namespace {

/// C++ names of one scope, each with who has it.
class Scope {
 public:
  struct Owner {
    std::string text;    // for messages
    std::string origin;  // the schema's name for it: equal ones were reported as declared twice
    Span span;
  };

  void add(const std::string& name, const Owner& owner, Report& report) {
    const auto [known, fresh] = names_.emplace(name, owner);
    if (fresh || known->second.origin == owner.origin || known->second.span == owner.span) return;
    // Two clashing tables clash in every class that they give: once is enough.
    if (!told_.insert({known->second.origin, owner.origin}).second) return;
    report.add(messages::same_cpp_name(owner.text, known->second.text, name, owner.span,
                                       known->second.span));
  }

 private:
  std::map<std::string, Owner> names_;
  std::set<std::pair<std::string, std::string>> told_;
};

std::string joined(const std::vector<std::string>& name_space, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += (i == 0 ? "" : ".") + name_space[i];
  return out;
}

class Names {
 public:
  Names(const model::Schema& schema, Report& report) : schema_(schema), report_(report) {}

  void check() {
    for (const model::Enum& one : schema_.enums) check_enum(one);
    for (const model::Struct& one : schema_.structs)
      check_fields(one.fields, naming::type(one.name));
    for (const model::Variant& one : schema_.variants) check_variant(one);
    for (const model::Table& one : schema_.tables) check_key(one);
    check_accessors();
    for (model::FileIndex file = 0; file < schema_.files.size(); ++file) declare_file(file);
    declare_databases();
  }

 private:
  Scope& scope(model::FileIndex file) {
    const auto& name_space = schema_.files[file].name_space;
    return scopes_[joined(name_space, name_space.size())];
  }

  void check_enum(const model::Enum& one) {
    Scope values;
    for (const model::EnumValue& value : one.values)
      values.add(naming::enumerator(value.name),
                 {"value `" + value.name + "`", value.name, value.span}, report_);
  }

  /// `type`: the C++ name of the struct or case that the fields are of.
  void check_fields(const std::vector<model::Field>& fields, const std::string& type) {
    Scope members;
    for (const model::Field& field : fields) {
      const std::string name = naming::field(field.name);
      members.add(name, {"field `" + field.name + "`", field.name, field.span}, report_);
      // A member function called like its class would be a constructor.
      if (name == naming::view(type))
        report_.add(messages::member_name(
            "field", field.name, "it would be called like the view that it is in", field.span));
    }
  }

  void check_variant(const model::Variant& one) {
    const std::string name = naming::type(one.name);
    static const std::set<std::string, std::less<>> members{"which", "visit", "Case", "require"};
    Scope values;
    std::map<std::string, Span> tests;
    for (const model::Case& held : one.cases) {
      values.add(naming::enumerator(held.name), {"case `" + held.name + "`", held.name, held.span},
                 report_);
      tests.emplace("is_" + held.name, held.span);
    }
    for (const model::Case& held : one.cases) {
      check_fields(held.fields, naming::case_type(name, held.name));
      const std::string accessor = naming::field(held.name);
      if (members.contains(accessor) || tests.contains(accessor) || accessor == naming::view(name))
        report_.add(messages::member_name(
            "case", held.name, "the view of its variant has a member of this name", held.span));
    }
  }

  void check_key(const model::Table& one) {
    if (one.key.size() < 2) return;
    Scope members;
    for (const model::KeyComponent& part : one.key) {
      const std::string name = naming::field(part.name);
      members.add(name, {"key component `" + part.name + "`", part.name, part.span}, report_);
      if (name == naming::key(one.name) || name == naming::key(one.name) + "View")
        report_.add(messages::member_name("key component", part.name,
                                          "it would be called like the class that it is in",
                                          part.span));
    }
  }

  void check_accessors() {
    Scope accessors;
    const std::string database = naming::type(schema_.database);
    for (const model::TableIndex index : schema_.database_tables) {
      const model::Table& table = schema_.tables[index];
      const std::string name = naming::table(table.name);
      accessors.add(name, {"table `" + table.name + "`", table.name, table.span}, report_);
      if (name == database)
        report_.add(messages::member_name(
            "table", table.name, "it would be called like the database class", table.span));
    }
  }

  void declare_type(model::FileIndex file, const std::string& name, const std::string& kind,
                    const std::string& label, Span span) {
    const std::string owner = kind + " `" + label + "`";
    scope(file).add(name, {owner, "type " + label, span}, report_);
    if (kind != "enum")
      scope(file).add(naming::view(name), {"the view of " + owner, "view " + label, span}, report_);
    if (schema_.files[file].name_space.empty() && naming::is_c_library_name(name))
      report_.add(messages::c_library_name(name, span));
  }

  void declare_file(model::FileIndex file) {
    const model::File& one = schema_.files[file];
    for (std::size_t i = 0; i < one.name_space.size(); ++i)
      scopes_[joined(one.name_space, i)].add(
          naming::namespace_part(one.name_space[i]),
          {"namespace `" + one.name_space[i] + "`", "namespace " + one.name_space[i],
           one.name_space_span},
          report_);
    if (!one.name_space.empty() && naming::is_c_library_name(one.name_space[0]))
      report_.add(messages::c_library_name(one.name_space[0], one.name_space_span));
    for (const model::Enum& declared : schema_.enums)
      if (declared.file == file)
        declare_type(file, naming::type(declared.name), "enum", declared.name, declared.span);
    for (const model::Struct& declared : schema_.structs)
      if (declared.file == file)
        declare_type(file, naming::type(declared.name), "struct", declared.name, declared.span);
    for (const model::Variant& declared : schema_.variants) {
      if (declared.file != file) continue;
      const std::string name = naming::type(declared.name);
      declare_type(file, name, "variant", declared.name, declared.span);
      for (const model::Case& held : declared.cases)
        declare_type(file, naming::case_type(name, held.name), "case",
                     declared.name + "." + held.name, held.span);
    }
    for (const model::Table& declared : schema_.tables)
      if (declared.file == file) declare_table(declared);
  }

  void declare_table(const model::Table& one) {
    const Scope::Owner owner{"table `" + one.name + "`", "table " + one.name, one.span};
    const std::string name = naming::pascal(one.name);
    for (const char* suffix : {"Spec", "Table", "Reader", "Writer"})
      scope(one.file).add(name + suffix, owner, report_);
    if (one.key.size() < 2) return;
    const Scope::Owner key{"the key of table `" + one.name + "`", "key " + one.name, one.span};
    scope(one.file).add(naming::key(one.name), key, report_);
    scope(one.file).add(naming::key(one.name) + "View", key, report_);
  }

  /// The first table that the classes of the file's own database are for.
  std::optional<Span> database_of(model::FileIndex file) const {
    if (file == 0 && !schema_.database_tables.empty())
      return schema_.tables[schema_.database_tables[0]].span;
    for (const model::Table& table : schema_.tables)
      if (table.file == file) return table.span;
    return std::nullopt;
  }

  /// ReadTxn, WriteTxn and the database class of each file that has tables.
  void declare_databases() {
    std::map<std::string, Span> databases;
    for (model::FileIndex file = 0; file < schema_.files.size(); ++file) {
      const auto table = database_of(file);
      if (!table) continue;
      const auto& name_space = schema_.files[file].name_space;
      const std::string where = joined(name_space, name_space.size());
      const auto [known, fresh] = databases.emplace(where, *table);
      if (!fresh)
        report_.add(messages::same_database_scope(where, schema_.files[file].include_name, *table,
                                                  known->second));
    }
    if (!schema_.database_tables.empty())
      scope(0).add(naming::type(schema_.database),
                   {"the database class", "database", schema_.database_span}, report_);
  }

  const model::Schema& schema_;
  Report& report_;
  std::map<std::string, Scope> scopes_;  // by namespace
};

}  // namespace

void check_names(const model::Schema& schema, Report& report) { Names(schema, report).check(); }

}  // namespace kvgen::binding
