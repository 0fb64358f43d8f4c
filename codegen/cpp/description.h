// What kvgen-clang says about a header. Clang-free: the two programs agree through this JSON alone.
//
//   {"version": 1,
//    "files":    [absolute paths that were read],
//    "messages": "what Clang wrote",  "failed": true,      // failed: the header does not compile
//    "types":    [{"kind": "struct", "name", "scope": [namespaces], "cpp": "::md::Quote", "doc",
//                  "place", "problem"?, "write_only"?, "memory": {"size", "align", "big_endian",
//                  "offsets", "holes": [[at, bytes]]} | {"why", "help", "member"}, "fields":
//                  [{"name", "doc", "place", "type" | "problem",
//                               "renamed_from"?, "default"?: {"kind", "text"}}],
//                  "tables"?: ["quotes, key(symbol)"]},
//                 {"kind": "enum", …, "underlying": "u8", "values": [{"name", "number", …}]}],
//    "aliases":  [{"name", "scope", "id": index into types}],
//    "taken":    {"md": [names that the user's headers declare there]}}
//   place:   {"file", "begin", "end"}, bytes
//   problem: {"why", "help"}
//   type:    {"kind": "scalar", "scalar": "u8"} | {"kind": "declared", "id"} | {"kind": "unit"}
//          | {"kind": "optional|list|array|map|hashmap|box|tuple|sum", "args": […], "length"?}
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "source/memory_layout.h"

namespace kvgen::cpp {

struct Place {
  std::string file;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// Why something cannot be stored, and what to do instead.
struct Problem {
  std::string why;
  std::string help;
};

struct Type {
  std::string kind;
  std::string scalar;
  std::size_t id = 0;
  std::vector<Type> args;
  std::uint64_t length = 0;
};

struct Member {
  std::string name;
  std::vector<std::string> doc;
  Place place;
  Type type;           // of a field
  std::string number;  // of an enumerator
  std::string renamed_from;
  std::string default_kind;  // boolean, integer, real, name; empty: none
  std::string default_text;
  std::optional<Problem> problem;
};

/// A struct or an enum.
struct Declaration {
  bool is_enum = false;
  std::string name;
  std::vector<std::string> scope;
  std::string cpp;
  std::vector<std::string> doc;
  Place place;
  std::string underlying;
  bool write_only = false;
  std::vector<std::string> tables;  // the insides of its KV_TABLE macros
  MemoryLayout memory;
  std::vector<Member> members;
  std::optional<Problem> problem;
};

/// Another name of a declaration.
struct Alias {
  std::string name;
  std::vector<std::string> scope;
  std::size_t id = 0;
};

struct Description {
  bool failed = false;
  std::string messages;
  std::vector<std::string> files;
  std::vector<Declaration> types;
  std::vector<Alias> aliases;
  std::map<std::string, std::vector<std::string>> taken;  // by namespace, `a::b`
};

/// Nothing when the text is no description that this kvgen understands.
std::optional<Description> read_description(const std::string& json);

}  // namespace kvgen::cpp
