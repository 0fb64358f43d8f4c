// Laying generated code out by a style of clang-format.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cpp/ask.h"

namespace kvgen::cpp {

struct StyleRequest {
  std::string style;  // as clang-format's -style takes it: "file", "Google", "{IndentWidth: 4}"
  std::string near;   // "file" is the .clang-format that counts for this file
  std::vector<std::pair<std::string, std::string>> files;  // name, text
};

struct Styled {
  bool available = true;            // false: this build has no kvgen-clang
  std::string error;                // why there is no answer; empty: there is
  std::vector<std::string> texts;   // of the files, in order
  std::vector<std::string> inputs;  // the .clang-format files that were read, absolute
};

Styled style(const Compiler& compiler, const StyleRequest& request);

}  // namespace kvgen::cpp
