// The conformance data's types and values (tests/format/data) as schemas and dynamic values.
#pragma once

#include <map>
#include <string>

#include "../format/value.h"
#include "kv/dynamic/codec.h"

namespace kv::test {

/// Builds the schema of a table whose value is a type of the data, spelled as the data does:
/// "vec<Point>", "map<string,u32>".
class Conformance {
 public:
  explicit Conformance(const std::string& types_file);
  schema::Schema table_of(const std::string& type, schema::Format format) const;
  /// A value of the data; names borrow from `schema`.
  Value value_of(const schema::Schema& schema, const schema::Type& type, const Json& json) const;

 private:
  Json named_;
};

}  // namespace kv::test
