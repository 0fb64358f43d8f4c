// The canonical layout. Whole files are in the corpus.
#include "syntax/format.h"

#include <catch2/catch.hpp>

#include "syntax/parse.h"

namespace kvgen {
namespace {

std::string formatted(const std::string& text) {
  SourceMap map;
  Report report;
  const FileId id = map.add("x.kv", text);
  return format_schema(map, id, report).value_or("refused");
}

TEST_CASE("a body on one line stays there when it fits") {
  CHECK(formatted("struct A{x:u8;y:u8;}") == "struct A { x: u8; y: u8; }\n");
  CHECK(formatted("enum E:u8{a,b=2,}") == "enum E : u8 { a, b = 2 }\n");
  CHECK(formatted("struct A{\nx:u8;y:u8;}") == "struct A {\n  x: u8;\n  y: u8;\n}\n");
  CHECK(formatted("enum E{\na,b}") == "enum E {\n  a,\n  b,\n}\n");
  const std::string wide = "struct A { " + std::string(100, 'x') + ": u8; }";
  CHECK(formatted(wide) == "struct A {\n  " + std::string(100, 'x') + ": u8;\n}\n");
}

TEST_CASE("blank lines group items, one at most") {
  CHECK(formatted("\n\nstruct A {\n\n\n  x: u8;\n\n\n  y: u8;\n\n}\n\n\n\nversion 1;\n\n") ==
        "struct A {\n  x: u8;\n\n  y: u8;\n}\n\nversion 1;\n");
}

TEST_CASE("comments beside items line up") {
  CHECK(formatted("struct A {\n x: u8; // one\n longer: string;//two\n\n y: u8; // three\n}") ==
        "struct A {\n"
        "  x: u8;           // one\n"
        "  longer: string;  //two\n"
        "\n"
        "  y: u8;  // three\n"
        "}\n");
}

TEST_CASE("separators that say nothing go") {
  CHECK(formatted("struct A {};;\nvariant V {\n a { x: u8; };\n}") ==
        "struct A {}\nvariant V {\n  a { x: u8; }\n}\n");
  CHECK(formatted("struct A { x: (u8,u8,) = [1,2,]; }") == "struct A { x: (u8, u8) = [1, 2]; }\n");
}

TEST_CASE("line ends and the byte order mark are settled") {
  CHECK(formatted("\xEF\xBB\xBFversion 1;\r\n// x  \r\n") == "version 1;\n// x\n");
  CHECK(formatted("").empty());
}

TEST_CASE("a file with mistakes is left alone and the mistakes are reported") {
  SourceMap map;
  Report report;
  const FileId id = map.add("x.kv", "struct A { x: u8 }");
  CHECK_FALSE(format_schema(map, id, report).has_value());
  CHECK(report.errors() == 1);
}

}  // namespace
}  // namespace kvgen
