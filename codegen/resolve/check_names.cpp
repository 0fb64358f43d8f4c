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

/// Who has a C++ name.
struct Owner {
  std::string text;    // for messages
  std::string origin;  // the schema's name for it: equal ones were reported as declared twice
  Span span;
};

/// Reports two owners of one name. Declarations that clash in all that they give do so once.
class Clashes {
 public:
  explicit Clashes(Report& report) : report_(report) {}

  void add(const std::string& name, const Owner& second, const Owner& first) {
    if (first.origin == second.origin || first.span == second.span) return;
    if (told_.insert({place(first.span), place(second.span)}).second)
      report_.add(messages::same_cpp_name(second.text, first.text, name, second.span, first.span));
  }

 private:
  using Place = std::pair<FileId, std::uint32_t>;
  static Place place(Span span) { return {span.file, span.begin}; }

  Report& report_;
  std::set<std::pair<Place, Place>> told_;
};

/// C++ names of one scope, each with who has it.
class Scope {
 public:
  void add(const std::string& name, const Owner& owner, Clashes& clashes) {
    const auto [known, fresh] = names_.emplace(name, owner);
    if (!fresh) clashes.add(name, owner, known->second);
  }

 private:
  std::map<std::string, Owner> names_;
};

std::string joined(const std::vector<std::string>& name_space, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += (i == 0 ? "" : ".") + name_space[i];
  return out;
}

class Names {
 public:
  Names(const model::Schema& schema, Report& report)
      : schema_(schema), report_(report), clashes_(report) {}

  void check() {
    // The names of an imported enum are its header's.
    for (const model::Enum& one : schema_.enums)
      if (one.cpp.empty()) check_enum(one);
    for (const model::Struct& one : schema_.structs)
      check_fields(one.fields, naming::type(one.name));
    for (const model::Variant& one : schema_.variants) check_variant(one);
    for (const model::Table& one : schema_.tables) check_key(one);
    check_accessors();
    declare_databases();
    for (model::FileIndex file = 0; file < schema_.files.size(); ++file) declare_file(file);
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
                 {"value `" + value.name + "`", value.name, value.span}, clashes_);
  }

  /// `type`: the C++ name of the struct or case that the fields are of.
  void check_fields(const std::vector<model::Field>& fields, const std::string& type) {
    Scope members;
    for (const model::Field& field : fields) {
      const std::string name = naming::field(field.name);
      members.add(name, {"field `" + field.name + "`", field.name, field.span}, clashes_);
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
    Scope accessors;
    for (const model::Case& held : one.cases) {
      const std::string owner = "case `" + held.name + "`";
      values.add(naming::enumerator(held.name), {owner, held.name, held.span}, clashes_);
      const std::string accessor = naming::field(held.name);
      // Spelled alike as values, they were told.
      accessors.add(accessor, {owner, "case " + naming::enumerator(held.name), held.span},
                    clashes_);
      accessors.add(naming::case_test(held.name), {"the test for " + owner, held.name, held.span},
                    clashes_);
      check_fields(held.fields, naming::case_type(name, held.name));
      if (members.contains(accessor) || accessor == naming::view(name))
        report_.add(messages::member_name(
            "case", held.name, "the view of its variant has a member of this name", held.span));
    }
  }

  void check_key(const model::Table& one) {
    if (one.key.size() < 2) return;
    Scope members;
    for (const model::KeyComponent& part : one.key) {
      const std::string name = naming::field(part.name);
      members.add(name, {"key component `" + part.name + "`", part.name, part.span}, clashes_);
      if (name == naming::key(one.name) || name == naming::key(one.name) + "View")
        report_.add(messages::member_name("key component", part.name,
                                          "it would be called like the class that it is in",
                                          part.span));
    }
  }

  void check_accessors() {
    Scope accessors;
    const std::string database = naming::database(schema_.database);
    for (const model::TableIndex index : schema_.database_tables) {
      const model::Table& table = schema_.tables[index];
      const std::string name = naming::table(table.name);
      accessors.add(name, {"table `" + table.name + "`", table.name, table.span}, clashes_);
      if (name == database)
        report_.add(messages::member_name(
            "table", table.name, "it would be called like the database class", table.span));
    }
  }

  /// `label`: the schema's name for it, which no other type of the file has.
  void declare_type(model::FileIndex file, const std::string& name, const std::string& kind,
                    const std::string& label, Span span) {
    const std::string owner = kind + " `" + label + "`";
    const std::string origin = "type " + label + " of " + std::to_string(file);
    scope(file).add(name, {owner, origin, span}, clashes_);
    if (kind != "enum")
      scope(file).add(naming::view(name), {"the view of " + owner, origin, span}, clashes_);
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
          clashes_);
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
    const std::string label = "table `" + one.name + "`";
    const std::string origin = "table " + one.name + " of " + std::to_string(one.file);
    const std::string name = naming::pascal(one.name);
    Scope& here = scope(one.file);
    for (const char* suffix : {"Spec", "Table", "Reader", "Writer"})
      here.add(name + suffix, {label, origin, one.span}, clashes_);
    Scope accessors;
    for (const model::Index& index : one.indexes) {
      const Owner owner{"index `" + index.name + "` of " + label,
                        "index " + index.name + " of " + origin, index.span};
      accessors.add(naming::index(index.name), owner, clashes_);
      here.add(naming::index_type(one.name, index.name), owner, clashes_);
    }
    if (one.key.size() < 2) return;
    const Owner key{"the key of " + label, origin, one.span};
    here.add(naming::key(one.name), key, clashes_);
    here.add(naming::key(one.name) + "View", key, clashes_);
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
    if (schema_.database_tables.empty()) return;
    const std::string database = naming::database(schema_.database);
    // Without a name of its own it is there for the sake of the tables.
    const bool named = schema_.database_span.begin != schema_.database_span.end;
    const Span place = named ? schema_.database_span : *database_of(0);
    scope(0).add(database, {"the database class", "database", place}, clashes_);
    if (schema_.files[0].name_space.empty() && naming::is_c_library_name(database))
      report_.add(messages::c_library_name(database, place));
  }

  const model::Schema& schema_;
  Report& report_;
  Clashes clashes_;
  std::map<std::string, Scope> scopes_;  // by namespace
};

}  // namespace

void check_names(const model::Schema& schema, Report& report) { Names(schema, report).check(); }

}  // namespace kvgen::binding
