// The resolved schema: every name bound, every literal a value, every rule checked.
//
// After resolution nothing is looked up by name again. Plain data; declarations refer to each other
// by id, an index into the schema's own tables, so a `Schema` can be copied, compared and dumped.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "source/memory_layout.h"
#include "source/source.h"

namespace kvgen::model {

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
  string,
  bytes,
  uuid,
  timestamp,
  duration
};

/// Schema spelling: "bool", "u8", … "char", "string".
const char* spelling(Scalar scalar);

using FileIndex = std::uint32_t;     // into Schema::files
using EnumIndex = std::uint32_t;     // into Schema::enums
using StructIndex = std::uint32_t;   // into Schema::structs
using VariantIndex = std::uint32_t;  // into Schema::variants
using TableIndex = std::uint32_t;    // into Schema::tables

struct Type {
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
  Kind kind = Kind::scalar;
  Scalar scalar = Scalar::boolean;  // scalar
  std::uint32_t declaration = 0;    // enumeration, structure, variant: index of its declaration
  std::vector<Type> args;           // optional, list, array, box: 1; map, hashmap: 2; tuple: n
  std::uint64_t length = 0;         // array

  friend bool operator==(const Type&, const Type&) = default;
};

/// A checked default. Integers hold the two's complement in 128 bits as (high, low).
struct Constant {
  enum class Kind : std::uint8_t { boolean, integer, real, text, enumerator, empty };
  Kind kind = Kind::empty;  // empty: `[]`, `none`, the zero value of the field's type
  bool boolean = false;
  bool negative = false;             // integer: sign
  std::uint64_t magnitude_high = 0;  // integer: magnitude, high and low half
  std::uint64_t magnitude = 0;
  double real = 0;
  std::string text;              // text: decoded bytes; enumerator: its schema name
  std::uint32_t enumerator = 0;  // index into Enum::values
  friend bool operator==(const Constant&, const Constant&) = default;
};

using Doc = std::vector<std::string>;

struct Field {
  Doc doc;
  std::string name;
  Type type;
  std::optional<Constant> default_value;
  std::string renamed_from;  // empty: never renamed
  Span span;
};

struct EnumValue {
  Doc doc;
  std::string name;
  bool negative = false;
  std::uint64_t magnitude = 0;  // value = negative ? -magnitude : magnitude
  std::string renamed_from;
  Span span;
};

struct Enum {
  Doc doc;
  std::string name;
  FileIndex file = 0;
  Scalar underlying = Scalar::u8;
  std::vector<EnumValue> values;
  std::string cpp;  // the user's own C++ type, "::md::Side"; empty: generated
  Span span;
};

struct Struct {
  Doc doc;
  std::string name;
  FileIndex file = 0;
  std::vector<Field> fields;
  std::string renamed_from;
  std::string cpp;            // the user's own C++ type, "::md::Quote"; empty: generated
  bool write_only = false;    // such a type that holds text it does not own: never read back
  MemoryLayout memory;        // of such a type
  bool flatc = false;         // a table of a .fbs: `cpp` is the object type in flatc's code
  std::string binary_schema;  // FlatBuffers' own, of that .fbs
  std::string identifier;  // the file identifier of its buffers, when it is the root of such a .fbs
  Span span;
};

struct Case {
  Doc doc;
  std::string name;
  std::vector<Field> fields;
  std::string renamed_from;
  Span span;
};

struct Variant {
  Doc doc;
  std::string name;
  FileIndex file = 0;
  std::vector<Case> cases;
  std::string cpp;  // "std::variant" of the cases' only fields; empty: generated
  Span span;
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
/// As in the schema: "rkyv", "bincode2", ….
const char* spelling(Format format);

enum class KeyFormat : std::uint8_t { ordered, native };
const char* spelling(KeyFormat format);

struct KeyComponent {
  std::string name;
  Type type;  // scalar, enumeration, or array of u8; optional of those in indexes only
  bool descending = false;
  bool automatic = false;
  Span span;
};

/// One component of an index: the fields to follow from the row's value.
struct IndexComponent {
  struct Step {
    std::uint32_t field = 0;  // index into the fields of the struct reached so far
    bool optional = false;    // the step passes through an optional: the component may be absent
    bool elements = false;    // the step is a list, an entry per element
  };
  std::string path;  // as spelled: "home.city"
  std::vector<Step> steps;
  Type type;  // of the leaf, without optional
  bool optional = false;
  bool descending = false;
  Span span;
};

struct Index {
  Doc doc;
  std::string name;
  bool unique = false;
  std::vector<IndexComponent> components;
  Span span;
};

struct Table {
  Doc doc;
  std::string name;
  FileIndex file = 0;
  std::vector<KeyComponent> key;
  KeyFormat key_format = KeyFormat::ordered;
  Type value;
  Format format = Format::rkyv;
  std::vector<Index> indexes;
  std::string renamed_from;
  /// Worst case of the encoded key in bytes; nullopt: unbounded (a string or bytes component).
  std::optional<std::uint64_t> key_bytes_max;
  Span span;
};

/// One schema file of the run: the root first, then its imports in order of first appearance.
struct File {
  FileId source = 0;
  /// Path by which other generated files include it, without the suffix ".hpp": "shop.kv",
  /// "sub/common.kv". Relative, with `/`.
  std::string include_name;
  /// A C++ header, one of whose namespaces this is: what generated code includes. Empty: a schema.
  std::string cpp_header;
  /// C++ header: what it declares, by namespace ("a::b"), in the first of its files.
  std::map<std::string, std::vector<std::string>> cpp_names;
  std::vector<std::string> name_space;  // {"shop"}; empty: global namespace
  Span name_space_span;                 // where it is declared, or the start of the file
  std::uint32_t version = 0;
  Doc doc;
  std::vector<FileIndex> imports;        // direct, in source order
  std::vector<FileIndex> table_imports;  // those of them whose tables join the database
};

/// The root schema with all that it can reach.
struct Schema {
  std::vector<File> files;  // [0] is the root
  std::vector<Enum> enums;
  std::vector<Struct> structs;
  std::vector<Variant> variants;
  std::vector<Table> tables;  // of all files
  std::string database = "Database";
  Span database_span;                       // where it is named, or the start of the root
  std::vector<TableIndex> database_tables;  // tables of the root's database, in declaration order,
                                            // those of `import tables` after its own
};

}  // namespace kvgen::model
