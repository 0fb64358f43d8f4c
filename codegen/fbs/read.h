// Reading a FlatBuffers schema (.fbs) with FlatBuffers' own parser.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace kvgen::fbs {

struct Table {
  std::vector<std::string> name_space;
  std::string name;
  std::vector<std::string> doc;
  std::string identifier;  // the file identifier, of the root type in a schema that has one
};

/// What the parser refuses, in its own words. `line` and `column` count from 1.
struct Mistake {
  std::string path;
  unsigned line = 1;
  unsigned column = 1;
  std::string message;
};

struct Schema {
  std::optional<Mistake> mistake;  // the rest is empty then
  std::vector<Table> tables;       // also those of included files
  std::string binary;              // the whole as FlatBuffers' binary schema
  std::vector<std::string> files;  // the file itself first, then what it includes, as opened
};

/// `path`: the file, whose text is `text`. Includes are looked for beside it and in `include_dirs`.
Schema read(const std::string& path, const std::string& text,
            const std::vector<std::string>& include_dirs);

}  // namespace kvgen::fbs
