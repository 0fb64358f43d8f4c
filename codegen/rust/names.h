// The one policy for Rust spellings: schema names become Rust names, no two of a scope the same.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "emit/usage.h"

namespace kvgen::rust {

/// A name that Rust takes: keywords get a trailing underscore.
std::string identifier(std::string_view name);

/// Gives out the names of one scope.
class Scope {
 public:
  /// `wanted`, or with as many trailing underscores as it takes to be new.
  std::string take(std::string wanted);
  /// `name` is given to nobody.
  void reserve(std::string name) { taken_.insert(std::move(name)); }

 private:
  std::set<std::string> taken_;
};

/// Where every type of a schema stands, and how it is called there. The namespace of the root file
/// is the file itself; the types of each other namespace stand in a module of the file.
class Names {
 public:
  explicit Names(const model::Schema& schema);

  const std::string& of_enum(model::EnumIndex index) const { return enums_[index]; }
  const std::string& of_type(emit::TypeId id) const { return types_.at(id); }
  /// The module of a file's types; empty: the root.
  const std::string& module_of(model::FileIndex file) const { return modules_[file]; }
  /// The module of the tables.
  const std::string& tables() const { return tables_; }
  /// A type of a module seen from another place: `from` is a module of the root, or the root (""),
  /// `deeper` the number of modules inside of it.
  static std::string path(const std::string& module, const std::string& name,
                          const std::string& from, unsigned deeper);
  /// The schema calls a type like this one of Rust's prelude, or like what the derives make of it.
  bool is_taken(const std::string& name) const { return all_.contains(name); }

 private:
  std::vector<std::string> enums_;
  std::map<emit::TypeId, std::string> types_;
  std::vector<std::string> modules_;
  std::string tables_;
  std::set<std::string> all_;
};

}  // namespace kvgen::rust
