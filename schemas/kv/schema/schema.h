// A schema as data: what a descriptor (schemas/descriptor.fbs) says, checked and easy to walk.
//
// The one place where the generator and the runtime meet: both link this room, neither the other.
// It knows descriptors and nothing else; it includes no header of either side.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kv::schema {

// The numbers of these enums are those of descriptor.fbs, which reach disk.
enum class Scalar : std::uint8_t {
  boolean,
  u8,
  u16,
  u32,
  u64,
  u128,
  i8,
  i16,
  i32,
  i64,
  i128,
  f32,
  f64,
  character,
  text,
  bytes,
  uuid,
  timestamp,
  duration
};

enum class Kind : std::uint8_t {
  scalar,
  enumeration,
  structure,
  variant,
  optional,
  list,
  array,
  map,
  hashmap,
  box,
  tuple
};

enum class Format : std::uint8_t {
  rkyv,
  rkyv_unaligned,
  flatbuffers,
  bincode,
  bincode2,
  postcard,
  raw,
  native
};

/// From `mixed` on: tables made by hand.
enum class KeyFormat : std::uint8_t { ordered, native, mixed, bincode, bincode2, postcard, rkyv };

struct Type {
  Kind kind = Kind::scalar;
  Scalar scalar = Scalar::boolean;  // kind scalar
  std::uint32_t declaration = 0;    // enumeration, structure, variant: index into the schema's list
  std::vector<Type> args = {};      // optional, list, array, box: 1; map, hashmap: 2; tuple: any
  std::uint64_t length = 0;         // array
};

enum class ConstantKind : std::uint8_t { boolean, integer, real, text, enumerator, empty };

/// The value that a field has when nobody says otherwise. `empty`: none, `[]`.
struct Constant {
  ConstantKind kind = ConstantKind::empty;
  bool boolean = false;
  bool negative = false;  // integer: sign, then the magnitude in two halves
  std::uint64_t magnitude_high = 0;
  std::uint64_t magnitude = 0;
  double real = 0;
  std::string text;
  std::uint32_t enumerator = 0;  // index into the enum's values
  friend bool operator==(const Constant&, const Constant&) = default;
};

using Doc = std::vector<std::string>;  // lines; not in what databases store

struct Field {
  std::string name;
  Type type;
  std::optional<Constant> default_value = {};
  std::string renamed_from = {};  // empty: never renamed
  Doc doc = {};
};

struct EnumValue {
  std::string name;
  bool negative = false;
  std::uint64_t magnitude = 0;
  std::string renamed_from = {};
  Doc doc = {};

  /// The number as 64 bits of two's complement, which is how every integer type up to u64 holds it.
  std::uint64_t bits() const noexcept { return negative ? 0 - magnitude : magnitude; }
};

struct Enum {
  std::string name;  // with its namespace: "shop.Status"
  Scalar underlying = Scalar::u8;
  std::vector<EnumValue> values = {};
  Doc doc = {};
};

/// How a struct that `format native` stores lies in memory, in bytes.
struct Memory {
  std::uint64_t size = 0;
  std::uint64_t align = 1;
  std::vector<std::uint64_t> offsets;  // of the fields
  bool big_endian = false;
  friend bool operator==(const Memory&, const Memory&) = default;
};

struct Struct {
  std::string name;
  std::vector<Field> fields = {};
  std::string renamed_from = {};
  std::optional<Memory> memory = {};  // in tables of format native
  Doc doc = {};
  /// Of a table of an imported .fbs, which has no fields here: FlatBuffers' own binary schema of
  /// that file (kv/schema/imported.h).
  std::vector<std::byte> binary_schema = {};
};

struct Case {
  std::string name;
  std::vector<Field> fields = {};
  std::string renamed_from = {};
  Doc doc = {};
};

struct Variant {
  std::string name;
  std::vector<Case> cases = {};
  Doc doc = {};
};

struct KeyComponent {
  std::string name;
  Type type;
  bool descending = false;
  bool automatic = false;
};

struct IndexComponent {
  std::string path;
  Type type;
  bool optional = false;
  bool descending = false;
};

struct Index {
  std::string name;
  bool unique = false;
  std::vector<IndexComponent> components = {};
  Doc doc = {};
};

struct Table {
  std::string name;
  std::vector<KeyComponent> key;
  KeyFormat key_format = KeyFormat::ordered;
  Type value;
  Format format = Format::rkyv;
  std::vector<Index> indexes;
  std::string renamed_from;
  Doc doc;
};

struct Schema {
  std::uint32_t version = 0;
  std::string name_space;
  std::string database;
  std::vector<Enum> enums;
  std::vector<Struct> structs;
  std::vector<Variant> variants;
  std::vector<Table> tables;
};

/// Of which types keys, and keys of maps, may be: of those that a schema can declare, or, as in
/// tables made by hand, of any.
enum class Keys : std::uint8_t { declared, any };

/// Reads a descriptor. Empty when the bytes are not one, or say something that no compiler writes:
/// numbers that point nowhere, a type without its arguments, a struct that contains itself without
/// indirection, a type of more than a gigabyte. What comes back is safe to walk.
std::optional<Schema> read(std::span<const std::byte> descriptor, Keys keys = Keys::declared);

/// As in a schema: "u16?", "[shop.User]", "map<string, f64>".
std::string spelling(const Schema& schema, const Type& type);
std::string_view spelling(Scalar scalar);
std::string_view spelling(Format format);
std::string_view spelling(KeyFormat format);

/// `type` without the boxes around it: a box changes where a value lies, not what it is.
const Type& unboxed(const Type& type);

}  // namespace kv::schema
