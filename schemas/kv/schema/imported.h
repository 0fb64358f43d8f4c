// The schema of an imported .fbs as data: what FlatBuffers' own binary schema says of its tables,
// checked and easy to walk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kv::schema::imported {

/// The numbers are those of FlatBuffers' binary schemas.
enum class Base : std::uint8_t {
  none,
  union_type,
  boolean,
  i8,
  u8,
  i16,
  u16,
  i32,
  u32,
  i64,
  u64,
  f32,
  f64,
  text,
  vector,
  object,
  either,  ///< a union
  array    ///< in fixed structs
};
/// Bytes of a number; 0: it is none.
std::size_t width_of(Base base);

struct Type {
  Base base = Base::none;
  Base element = Base::none;  // vector, array
  std::int32_t index = -1;    // of the object, enum or union; -1: of none
  std::uint16_t length = 0;   // array
};

struct Field {
  std::string name;
  Type type;
  std::uint16_t id = 0;      // of a table
  std::uint16_t offset = 0;  // of a fixed struct: where it lies
  std::int64_t default_integer = 0;
  double default_real = 0;
  bool deprecated = false;
  bool required = false;
  bool optional = false;  // a number that may be left out
};

/// A table or fixed struct.
struct Object {
  std::string name;           // with its namespace: "MyGame.Sample.Monster"
  std::vector<Field> fields;  // by id
  bool fixed = false;
  std::size_t align = 1;  // of a fixed struct
  std::size_t size = 0;
};

struct Enumerator {
  std::string name;
  std::int64_t value = 0;
  Type held;  // of a union: the object, or text
};
struct Enum {
  std::string name;
  bool is_union = false;
  std::vector<Enumerator> values;
  /// Null: none of this number.
  const Enumerator* find(std::int64_t value) const;
};

struct Schema {
  std::vector<Object> objects;
  std::vector<Enum> enums;
  /// The table of this name; null: there is none.
  const Object* table(std::string_view name) const;
};

/// Reads a binary schema. Empty when the bytes are none, or say what no compiler writes. What comes
/// back is safe to walk: indices point somewhere, fixed structs contain what they say.
std::optional<Schema> read(std::span<const std::byte> binary);

/// One thing that keeps rows of the old schema from being read by the new one, by FlatBuffers' own
/// rules.
struct Difference {
  std::string place;  // "Monster.hp"
  std::string what;   // "was short, is int"
};
std::vector<Difference> differences(const Schema& before, std::string_view old_table,
                                    const Schema& after, std::string_view table);

}  // namespace kv::schema::imported
