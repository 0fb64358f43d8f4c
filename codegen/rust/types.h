// Schema types in Rust's words.
#pragma once

#include <string>

#include "rust/names.h"

namespace kvgen::rust {

class Types {
 public:
  Types(const model::Schema& schema, const Names& names) : schema_(schema), names_(names) {}

  /// `type` as written in a module (see Names::path).
  std::string spell(const model::Type& type, const std::string& from, unsigned deeper) const;
  /// The integer type of an enum: "u8", "i64".
  static const char* integer(model::Scalar scalar);

 private:
  /// A name of Rust's prelude, by its full path if the schema has a type of this name.
  std::string standard(const std::string& path) const;

  const model::Schema& schema_;
  const Names& names_;
};

}  // namespace kvgen::rust
