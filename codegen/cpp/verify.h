// Asking Clang whether generated code compiles.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cpp/ask.h"

namespace kvgen::cpp {

struct VerifyRequest {
  std::vector<std::pair<std::string, std::string>> files;  // absolute path, text
  std::vector<std::string> sources;                        // paths among them that are parsed
  std::vector<std::string> include_dirs;
};

struct Verdict {
  bool available = true;  // false: this build has no kvgen-clang
  bool good = false;
  std::string messages;   // as Clang writes them; or why there is no answer
  std::string construct;  // the first error's declaration in the generated text; empty: not known
};

Verdict verify(const Compiler& compiler, const VerifyRequest& request);

}  // namespace kvgen::cpp
