// Lists of words, and the macros that any schema may meet.
#pragma once

#include <catch2/catch.hpp>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "compiled.h"

namespace kvgen::test {

using Names = std::vector<std::string>;

inline Names words(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

/// All macros that the runtime brings with it, and those that every compilation has.
inline Names macros() {
  std::set<std::string> found;
  for (const char* compiler : {KV_GXX, KV_CLANGXX}) {
    int code = 0;
    const std::string out =
        output_of("echo '#include <kv/runtime.h>' | '" + std::string(compiler) +
                      "' -x c++ -std=gnu++20 -dM -E -I'" + KV_SOURCE_ROOT + "/runtime' -I'" +
                      KV_SOURCE_ROOT + "/schemas' - | sed -E 's/^#define (\\w+).*/\\1/'",
                  code);
    REQUIRE(code == 0);
    Names names = words(out);
    REQUIRE(names.size() > 1000);  // the compiler's failure is not the pipe's
    for (std::string& name : names) found.insert(std::move(name));
  }
  REQUIRE(found.size() > 1000);
  return {found.begin(), found.end()};
}

}  // namespace kvgen::test
