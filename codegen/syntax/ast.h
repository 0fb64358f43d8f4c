// The syntax tree: what the schema file says, before anything is looked up.
//
// Plain data. Every node knows its bytes (`span`). Lists keep source order. A node that the parser
// could not finish is left out, never half filled.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "source/memory_layout.h"
#include "source/source.h"

namespace kvgen::ast {

/// An identifier as spelled.
struct Name {
  std::string text;
  Span span;
};

/// `home.city`, `shop.common`. `elements` marks a part followed by `[]` (an index over list
/// elements).
struct Path {
  std::vector<Name> parts;
  std::vector<bool> elements;
  Span span;
};

/// `///` lines above a declaration, without the slashes and one leading blank.
using Doc = std::vector<std::string>;

struct Type {
  enum class Kind { named, optional, list, array, map, hashmap, box, tuple };
  Kind kind = Kind::named;
  Path name;               // named: `u64`, `User`, `common.Address`
  std::vector<Type> args;  // optional, list, array, box: 1; map, hashmap: 2; tuple: n
  std::string length;      // array: the digits as spelled (may exceed any integer)
  Span length_span;
  Span span;
};

/// A literal or name after `=`.
struct Value {
  enum class Kind { boolean, integer, real, string, name, list, none };
  Kind kind = Kind::none;
  std::string text;          // as spelled, sign included; for strings the decoded bytes
  std::vector<Value> items;  // list
  Span span;
};

struct Field {
  Doc doc;
  Name name;
  Type type;
  std::optional<Value> default_value;
  std::optional<Name> renamed_from;
  Span span;
};

struct Enumerator {
  Doc doc;
  Name name;
  std::optional<Value> value;
  std::optional<Name> renamed_from;
  Span span;
};

struct Enum {
  Doc doc;
  Name name;
  std::optional<Type> underlying;
  std::vector<Enumerator> values;
  std::string cpp;  // the user's own C++ type, "::md::Side"; empty: declared in a schema
  Span span;
};

struct Struct {
  Doc doc;
  Name name;
  std::optional<Name> renamed_from;
  std::vector<Field> fields;
  std::string cpp;            // the user's own C++ type; empty: declared in a schema
  bool write_only = false;    // C++ only: holds text that it does not own
  MemoryLayout memory;        // C++ only
  bool flatc = false;         // a table of a .fbs: `cpp` is its object type
  std::string identifier;     // of its buffers
  std::string binary_schema;  // FlatBuffers' own, of the whole .fbs
  Span span;
};

struct Case {
  Doc doc;
  Name name;
  std::vector<Field> fields;
  std::optional<Name> renamed_from;
  Span span;
};

struct Variant {
  Doc doc;
  Name name;
  std::vector<Case> cases;
  std::string cpp;  // "std::variant"; empty: declared in a schema
  Span span;
};

struct KeyComponent {
  Name name;
  Type type;
  bool descending = false;
  bool automatic = false;
  Span span;
};

struct IndexComponent {
  Path path;
  bool descending = false;
  Span span;
};

struct Index {
  Doc doc;
  Name name;
  bool unique = false;
  std::vector<IndexComponent> components;
  Span span;
};

/// `format rkyv;` or `key_format native;`: the value as spelled, checked by the resolver.
struct Option {
  Name name;
  Name value;
  Span span;
};

struct Table {
  Doc doc;
  Name name;
  std::optional<Name> renamed_from;
  std::vector<KeyComponent> key;
  Type value;
  std::vector<Option> options;
  std::vector<Index> indexes;
  Span span;
};

struct Import {
  bool tables = false;  // `import tables "x.kv";`
  std::string path;     // decoded
  Span path_span;
  Span span;
};

struct Namespace {
  Path path;
  Span span;
};

struct Version {
  std::string digits;
  Span digits_span;
  Span span;
};

struct DatabaseName {
  Name name;
  Span span;
};

/// `previous "shop.v2.kv";`: an older schema kept for migration hooks.
struct Previous {
  std::string path;
  Span path_span;
  Span span;
};

using Declaration =
    std::variant<Namespace, Version, DatabaseName, Import, Previous, Enum, Struct, Variant, Table>;

/// One schema file.
struct File {
  FileId id = 0;
  Doc doc;  // `///` lines before the first declaration that belong to none
  std::vector<Declaration> declarations;
};

}  // namespace kvgen::ast
