// Names that C++, its library, its compilers or generated code have already: every macro is
// settled.
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

TEST_CASE("every macro that users of the runtime see is settled") {
  for (const std::string& name : macros()) {
    INFO(name);
    CHECK(naming::is_reserved(name));
  }
}

TEST_CASE("names that generated classes use compile as types, cases, fields, tables and indexes") {
  Workshop shop;
  const Names names =
      words("record_ Base a b value row out import module optional array tuple_size");
  std::string text = "namespace app.flatbuffers;\ndatabase table;\n";
  std::string cases, fields, types;
  for (const std::string& name : names) {
    text += "variant " + name + " { one { x: string; } }\n";
    cases += name + " { x: string; } ";
    fields += name + ": u8; ";
    types += "f_" + name + ": " + name + "; ";
  }
  text += "variant V { " + cases + "}\nstruct S { v: V; in_place: u8; " + fields +
          "}\nstruct T { " + types + "}\n";
  text +=
      "table s(id: u64) -> S { index ByA (a); index SByAIndex (b); }\ntable Base(id: u64) -> T;\n"
      "table record_(id: u64) -> a;\n";
  shop.expect("names.kv", text);
  shop.compile();
}

}  // namespace
}  // namespace kvgen::test
