// The conformance data's types and values (tests/format/data) as schemas and dynamic values.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "kv/dynamic/codec.h"

namespace kv::test {

using Json = nlohmann::ordered_json;

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

Bytes from_hex(const std::string& text);

}  // namespace kv::test
