// The descriptor of a table of C++ structs, written by hand: what would read it is kvgen with
// Clang, and the fuzzers are built without.
#pragma once

#include "kv/schema/schema.h"

namespace kv::test {

/// A struct of every kind of member that not all bytes are one of, with and without holes; in the
/// byte order of this machine or of the other one.
inline schema::Schema native_schema(bool big_endian) {
  using schema::Kind;
  using schema::Scalar;
  using schema::Type;
  const auto scalar = [](Scalar one) { return Type{.scalar = one}; };
  const auto three = [](Type item) {
    return Type{.kind = Kind::array, .args = {std::move(item)}, .length = 3};
  };
  schema::Schema schema;
  schema.enums.push_back({.name = "E",
                          .underlying = Scalar::i16,
                          .values = {{"minus", true, 3}, {"most", false, 32767}}});
  const Type enumeration{.kind = Kind::enumeration, .declaration = 0};
  schema.structs.push_back(
      {.name = "Inner",
       .fields = {{"yes", scalar(Scalar::boolean)}, {"letter", scalar(Scalar::character)}},
       .memory = schema::Memory{8, 4, {0, 4}, big_endian}});
  const Type inner{.kind = Kind::structure, .declaration = 0};
  schema.structs.push_back({.name = "Outer",
                            .fields = {{"number", scalar(Scalar::f64)},
                                       {"sign", enumeration},
                                       {"flags", three(scalar(Scalar::boolean))},
                                       {"inner", three(inner)},
                                       {"id", scalar(Scalar::uuid)},
                                       {"wide", scalar(Scalar::i128)}},
                            .memory = schema::Memory{80, 16, {0, 8, 10, 16, 40, 64}, big_endian}});
  schema::Table table;
  table.name = "native";
  table.key.push_back({"id", scalar(Scalar::u64), false, false});
  table.format = schema::Format::native;
  table.value = {.kind = Kind::structure, .declaration = 1};
  schema.tables.push_back(std::move(table));
  return schema;
}

}  // namespace kv::test
