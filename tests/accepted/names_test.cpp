// Names that C++, its library, its compilers or generated code have already: every macro is settled.
#include <algorithm>
#include <catch2/catch.hpp>
#include <iterator>
#include <set>
#include <sstream>

#include "compiled.h"
#include "naming/naming.h"

namespace kvgen::test {
namespace {

using Names = std::vector<std::string>;

Names words(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

/// All macros that the runtime brings with it, and those that every compilation has.
Names macros() {
  std::set<std::string> found;
  for (const char* compiler : {KV_GXX, KV_CLANGXX}) {
    int code = 0;
    const std::string out = output_of("echo '#include <kv/runtime.h>' | '" + std::string(compiler) +
                                          "' -x c++ -std=gnu++20 -dM -E -I'" + KV_SOURCE_ROOT +
                                          "/runtime' - | sed -E 's/^#define (\\w+).*/\\1/'",
                                      code);
    REQUIRE(code == 0);
    for (std::string& name : words(out)) found.insert(std::move(name));
  }
  REQUIRE(found.size() > 1000);
  return {found.begin(), found.end()};
}

TEST_CASE("every macro that users of the runtime see is settled") {
  for (const std::string& name : macros()) {
    INFO(name);
    CHECK(naming::is_reserved(name));
  }
}

}  // namespace
}  // namespace kvgen::test
