// Names that flatc can take, and whose generated code compiles. The one policy for spellings in an
// emitted .fbs: the schema's own name wherever nothing speaks against it.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "model/model.h"

namespace kvgen::flat {

/// The names of one namespace of flatc's code. flatc makes several names of each type, and takes no
/// field that is called like a type.
class TypeNames {
 public:
  /// `wanted`, or `wanted` with a number when anything made of it is taken; takes it.
  std::string take(const std::string& wanted);

  /// The names of one table's fields, in order: no two clash, nor with what flatc makes of them,
  /// nor with any type, be it taken before or after.
  std::vector<std::string> take_fields(const std::vector<model::Field>& fields);

 private:
  std::set<std::string> taken_;  // with all that is made of them
  std::set<std::string> types_;
  std::set<std::string> fields_;  // of all tables
};

/// The values' names in flatc's enum, in order.
std::vector<std::string> value_names(const std::vector<model::EnumValue>& values);

/// A part of the namespace.
std::string namespace_part(const std::string& name);

}  // namespace kvgen::flat
