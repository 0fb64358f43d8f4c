// Binds names to declarations and fills the model, file by file.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "model/model.h"
#include "resolve/load.h"

namespace kvgen::binding {

/// A declared type: which list of the model it is in, and where.
struct Symbol {
  model::Type::Kind kind = model::Type::Kind::structure;
  std::uint32_t index = 0;
  model::FileIndex file = 0;
  std::string name;
  Span span;
};

/// The type that the language has by this name.
std::optional<model::Scalar> built_in(std::string_view name);

class Binder {
 public:
  Binder(const Loaded& loaded, Report& report) : loaded_(loaded), report_(report) {}

  /// The passes, in order. Each may rely on the ones before it, and none repeats their reports.
  model::Schema run() {
    declare_files();
    declare_types();
    bind_enums();
    bind_fields();
    check_old_structs();
    bind_tables();
    collect_database();
    return std::move(schema_);
  }

 private:
  void declare_files();
  void declare_types();
  void bind_enums();
  void bind_fields();
  void bind_tables();
  void collect_database();

  /// Makes the type's name known and gives the type, which has no members yet.
  template <class Tree, class Declared>
  Declared& declare(model::FileIndex file, std::string_view kind, const Tree& tree,
                    model::Type::Kind type_kind, std::vector<Declared>& into);
  void bind_enum(const ast::Enum& tree, model::EnumIndex index);
  /// `renamed from` names no declared sibling, and each old name once.
  template <class Tree>
  void check_old_names(std::string_view kind, const std::vector<const Tree*>& trees);
  template <class Tree>
  void check_old_names(std::string_view kind, const std::vector<Tree>& trees);
  void check_old_structs();
  /// `files`: whose tables share a database.
  void check_old_tables(const std::vector<model::FileIndex>& files);
  std::vector<model::Field> bind_field_list(const std::vector<ast::Field>& trees,
                                            model::FileIndex file,
                                            std::optional<model::StructIndex> owner);
  void bind_table(const ast::Table& tree, model::FileIndex file);
  void check_native(const ast::Table& tree, const model::Table& table);
  void bind_options(const ast::Table& tree, model::Table& table);
  void bind_key(const ast::Table& tree, model::Table& table);
  void bind_indexes(const ast::Table& tree, model::Table& table);
  std::optional<model::IndexComponent> bind_path(const ast::IndexComponent& tree,
                                                 const model::Table& table);

  /// Nothing after a report.
  std::optional<model::Type> bind_type(const ast::Type& tree, model::FileIndex file);
  std::optional<model::Type> bind_named(const ast::Type& tree, model::FileIndex file);
  std::optional<model::Constant> bind_default(const ast::Value& value, const model::Type& type);
  void report_unknown(const ast::Type& tree, model::FileIndex file);
  void report_ambiguous(const ast::Type& tree, const std::vector<const Symbol*>& found);

  // What was reported once is not reported again where it is used.
  /// The file sees a type of this name whose declaration was refused, or may have.
  bool was_refused(model::FileIndex file, std::string_view name) const;
  /// Remembers a field or enum value that has no place in the model.
  void drop(model::Type::Kind kind, std::uint32_t index, const std::string& member);
  /// Names of the members that were dropped from `owner`.
  std::vector<std::string> dropped(const model::Type& owner) const;
  bool was_dropped(const model::Type& owner, model::FileIndex file,
                   const std::string& member) const;

  const Loaded& loaded_;
  Report& report_;
  model::Schema schema_;
  std::vector<std::map<std::string, Symbol, std::less<>>> symbols_;  // by file
  std::map<std::pair<model::FileIndex, std::string>, Span> table_names_;
  std::set<std::tuple<model::Type::Kind, std::uint32_t, std::string>> dropped_;
  std::size_t comparisons_left_ = 200'000;  // of names with names, for "did you mean"
};

}  // namespace kvgen::binding
