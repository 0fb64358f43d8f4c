// Rows of an imported .fbs by FlatBuffers' own binary schema of it.
#pragma once

#include "kv/core/fault.h"
#include "kv/dynamic/value.h"
#include "kv/schema/imported.h"

namespace kv::dynamic {

/// A table of such a schema; immutable. Values that it gives borrow names from it.
///
/// A table or fixed struct is a record of its fields, but for deprecated ones. What a row leaves
/// out is its default, or none where it has none. `[ubyte]` is bytes; an enum's number that has no
/// name stays a number; a union is the case that it holds, with the fields of its table or struct,
/// or none; text that is not UTF-8 is bytes.
class Imported {
 public:
  /// `schema` has the table.
  Imported(schema::imported::Schema schema, std::string_view table)
      : schema_(std::move(schema)), root_(*schema_.table(table)) {}
  Imported(const Imported&) = delete;
  Imported& operator=(const Imported&) = delete;

  /// The rule that the bytes break, if any: what FlatBuffers' verifier refuses, and elements of a
  /// vector at offset zero, which it takes for empty ones. Reads nothing outside.
  Fault check(BytesView bytes) const noexcept;
  /// The value of checked bytes.
  Value read(BytesView bytes) const;

 private:
  const schema::imported::Schema schema_;
  const schema::imported::Object& root_;
};

}  // namespace kv::dynamic
