// Which types are stored in which formats, and which generated header declares the views.
//
// A header declares the views of its own file's types in every format that its own file's tables
// need (rkyv for a type that none uses). The first format of a type is its primary one: its view is
// `shop::UserView`; the others stand in a namespace of the format, `shop::bincode::UserView`. All
// of this depends on the file and its imports alone, so an importing schema can tell what an
// imported header offers. Views of imported types that their own header lacks are emitted by the
// importer, each under a guard of its own.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "model/model.h"

namespace kvgen::emit {

/// A struct or a variant of the schema.
struct TypeId {
  bool is_variant = false;
  std::uint32_t index = 0;

  friend auto operator<=>(const TypeId&, const TypeId&) = default;
};

/// The structs and variants that the type mentions, in order. With `owned_only`, those alone that
/// must be complete before the type is: lists, maps and boxes are passed over.
void mentioned(const model::Type& type, bool owned_only, std::vector<TypeId>& into);
/// The same for all fields of a declared type.
std::vector<TypeId> mentioned(const model::Schema& schema, TypeId id, bool owned_only);

model::FileIndex file_of(const model::Schema& schema, TypeId id);

/// The user's own C++ type; empty: a generated one.
const std::string& cpp_name(const model::Schema& schema, TypeId id);

/// The types whose values cannot be read back into owned ones: somewhere in them is text that a C++
/// type of the user's only borrows.
std::set<TypeId> write_only_types(const model::Schema& schema);

/// A table of an imported .fbs, which has no view class: its view is flatc's own.
bool is_flatc(const model::Schema& schema, const model::Type& type);

/// Formats that have view classes generated.
bool has_views(model::Format format);

/// What one file's header declares.
class Usage {
 public:
  Usage(const model::Schema& schema, model::FileIndex file);

  /// Formats of the type's views that the file needs, the primary one first; empty: none.
  const std::vector<model::Format>& formats(TypeId id) const;
  const std::map<TypeId, std::vector<model::Format>>& all() const { return formats_; }

 private:
  void need(TypeId id, model::Format format);
  void need(const model::Type& type, model::Format format);

  const model::Schema& schema_;
  std::map<TypeId, std::vector<model::Format>> formats_;
};

}  // namespace kvgen::emit
