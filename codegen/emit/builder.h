// The parts of the emit model, each built by one file.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "emit/layout.h"
#include "emit/spelling.h"
#include "emit/usage.h"
#include "flatbuffers/schema.h"
#include "model/model.h"

namespace kvgen::emit {

using nlohmann::json;

/// What all parts look at.
struct Context {
  explicit Context(const model::Schema& root)
      : schema(root),
        spelling(root),
        aligned(root, true),
        packed(root, false),
        write_only(write_only_types(root)),
        flat(flat::build_schema(root)) {}

  const model::Schema& schema;
  Spelling spelling;
  Layout aligned;
  Layout packed;
  std::set<TypeId> write_only;
  std::optional<flat::Schema> flat;  // when the root file has FlatBuffers tables
};

/// `into[name] = value` unless the value is empty: a section's presence is its condition.
void put(json& into, const char* name, std::vector<std::string> lines);

/// declare.cpp: enums, structs and variants of the root file.
json build_enums(const Context& context);
json build_types(Context& context);
/// Structs and variants that are mentioned before they are declared.
json build_forward(const Context& context);

/// What the runtime must know of the user's own C++ types, each under a guard of its own: several
/// generated headers may tell it.
json build_described(const Context& context);

/// How the structs that native tables hold lie in memory, under guards likewise.
json build_native_layouts(const Context& context);

/// A macro for a C++ name: `::` becomes `_`, and `_` becomes `_0`, which begins no name.
std::string guard_name(const std::string& prefix, const std::string& name);

/// views.cpp: the view classes, in groups of one namespace each.
json build_view_groups(Context& context);

/// flat.cpp: the .fbs of the root file's FlatBuffers tables, and what sits on flatc's code for it.
json build_fbs(const flat::Schema& schema);
/// "::shop::fbs::User": the type `table` (an index into its tables) of flatc's code.
std::string flatc_type(const Context& context, std::size_t table);
/// What a field reads as in rows written before it was added, where flatc's accessor cannot know;
/// empty: as its type does.
std::string flat_default(const Context& context, const model::Field& field, bool of_flatc);

/// tables.cpp: composite keys, table specifications, codecs of declared values, the database.
json build_keys(const Context& context);
json build_specs(const Context& context);
json build_codecs(const Context& context);
/// indexes.cpp: those of a table; empty when it has none.
json build_indexes(const Context& context, const model::Table& table);
/// Null without tables: a file of types alone has no database.
json build_database(const Context& context);

}  // namespace kvgen::emit
