// C++ spellings of the schema's types, in the place where they stand.
//
// Generated code names a type of its own namespace as `User`, any other as `::common::Address`. A
// type that something else in the schema is called like (a field `Status: Status`) is always
// spelled with its namespaces, since in a class the member would be found first.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>

#include "emit/usage.h"

namespace kvgen::emit {

class Spelling {
 public:
  /// For the header of the schema's root file.
  explicit Spelling(const model::Schema& schema);

  /// Where a name is written: inside the namespace of the root file, or at file scope.
  enum class Place : std::uint8_t { inside, outside };

  std::string owned(const model::Type& type, Place place) const;
  /// What an accessor returns.
  std::string view(const model::Type& type, model::Format format, Place place) const;
  std::string type(TypeId id, Place place) const;
  std::string enumeration(model::EnumIndex index, Place place) const;
  /// The view class of a struct or variant.
  std::string view_class(TypeId id, model::Format format, Place place) const;
  /// A name declared in the namespace of `file`.
  std::string qualified(model::FileIndex file, const std::string& name, Place place) const;

  /// "shop", "a::b"; empty: the global one.
  const std::string& name_space(model::FileIndex file) const { return namespaces_[file]; }
  /// The view stands in a namespace of its format.
  bool is_secondary(TypeId id, model::Format format) const;
  const Usage& usage(model::FileIndex file) const;

 private:
  std::string sum(model::VariantIndex index,
                  const std::function<std::string(const model::Type&)>& alternative) const;

  const model::Schema& schema_;
  std::vector<std::string> namespaces_;
  std::set<std::string, std::less<>> members_;  // what could be found in a class instead of a type
  mutable std::map<model::FileIndex, Usage> usages_;
};

/// "User"
std::string type_name(const model::Schema& schema, TypeId id);
/// "kv::Rkyv"
std::string format_tag(model::Format format);
/// The namespace in which views of a type's further formats stand: "bincode".
std::string format_namespace(model::Format format);
std::string scalar_type(model::Scalar scalar);

}  // namespace kvgen::emit
