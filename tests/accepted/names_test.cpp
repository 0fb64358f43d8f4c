// Names that C++, its library, its compilers or generated code have already: every macro is
// settled.
#include <catch2/catch.hpp>

#include "naming/naming.h"
#include "words.h"

namespace kvgen::test {
namespace {

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
