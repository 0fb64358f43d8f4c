// One mistake, one diagnostic, and what is right around it stays in the tree.
#include <algorithm>
#include <catch2/catch.hpp>

#include "parsing.h"

namespace kvgen {
namespace {

using Codes = std::vector<std::string>;

TEST_CASE("each mistake alone is one diagnostic") {
  const std::pair<const char*, const char*> cases[] = {
      {"namespace a", "KV0202"},
      {"namespace;", "KV0201"},
      {"namespace a.;", "KV0201"},
      {"namespace a::b;", "KV0201"},
      {"version x;", "KV0201"},
      {"version 3", "KV0202"},
      {"import a;", "KV0201"},
      {"import tables;", "KV0201"},
      {"database 3;", "KV0201"},
      {"strct A { x: u8; }", "KV0203"},
      {"wibble wobble { x: u8; }", "KV0203"},
      {"{ x: u8; }", "KV0201"},
      {"3;", "KV0201"},
      {"}", "KV0206"},
      {"struct { x: u8; }", "KV0201"},
      {"struct A x: u8; }", "KV0201"},
      {"struct A { x: ; }", "KV0201"},
      {"struct A { : u8; }", "KV0201"},
      {"struct A { x: u8 }", "KV0202"},
      {"struct A { x: u8, y: u8; }", "KV0202"},
      {"struct A { x u8; }", "KV0208"},
      {"struct A { u8 x; }", "KV0208"},
      {"struct A { x: u8 u8; }", "KV0201"},
      {"struct A { x: [u8; }", "KV0201"},
      {"struct A { x: [u8; N]; }", "KV0201"},
      {"struct A { x: (); }", "KV0201"},
      {"struct A { x: map<u8>; }", "KV0201"},
      {"struct A { x: map<u8, u8; }", "KV0201"},
      {"struct A { x: set<u8>; }", "KV0209"},
      {"struct A { x: u8 = ; }", "KV0201"},
      {"struct A { x: u8 = -; }", "KV0201"},
      {"struct A { x: u8 = 1 = 2; }", "KV0210"},
      {"struct A { x: u8 renamed to y; }", "KV0201"},
      {"struct A { x: u8;", "KV0205"},
      {"enum E { a b }", "KV0202"},
      {"enum E { a; b }", "KV0202"},
      {"enum E { a = , b }", "KV0201"},
      {"enum E { 3 }", "KV0201"},
      {"enum E a, b }", "KV0201"},
      {"enum E : { a }", "KV0201"},
      {"variant V { a: u8; }", "KV0201"},
      {"variant V { a(u8); }", "KV0201"},
      {"table t -> u8;", "KV0201"},
      {"table t() -> u8;", "KV0201"},
      {"table t(id: u64) u8;", "KV0201"},
      {"table t(id: u64) -> u8", "KV0202"},
      {"table t(id: u64 asc) -> u8;", "KV0201"},
      {"table t(id: u64 desc desc) -> u8;", "KV0210"},
      {"table t(id: u64) -> u8 { fromat raw; }", "KV0207"},
      {"table t(id: u64) -> u8 { colour red; }", "KV0207"},
      {"table t(id: u64) -> u8 { format; }", "KV0201"},
      {"table t(id: u64) -> u8 { index (a); }", "KV0201"},
      {"table t(id: u64) -> u8 { index a (b }", "KV0201"},
      {"struct A { x: string = \"open; }", "KV0105"},
      {"struct A { x: u8; } /* open", "KV0104"},
      {"struct A { x: u8 = 12abc; }", "KV0107"},
      {"struct A { x: @u8; }", "KV0103"},
      {"struct A { x @: u8; }", "KV0103"},
  };
  for (const auto& [text, code] : cases) {
    const std::string after = "\nstruct After { z: u8; }\n";
    const Parsed parsed(text + after);
    INFO(text);
    const Codes codes = parsed.codes();
    CHECK(codes.size() == 1);
    if (!codes.empty()) CHECK(codes[0].substr(0, 6) == code);
    // A comment without end takes the rest of the file along.
    if (std::string(code) == "KV0104") continue;
    REQUIRE_FALSE(parsed.file.declarations.empty());
    const auto* last = std::get_if<ast::Struct>(&parsed.file.declarations.back());
    CHECK((last != nullptr && last->name.text == "After"));
  }
}

TEST_CASE("a missing semicolon loses no field and offers itself") {
  const Parsed parsed("struct A {\n  x: u8\n  y: u16 = 3\n  z: u8;\n}\n");
  CHECK(parsed.codes() == Codes{"KV0202@2:8", "KV0202@3:13"});
  CHECK(std::get<ast::Struct>(parsed.file.declarations[0]).fields.size() == 3);
  const auto diagnostics = parsed.report.sorted();
  REQUIRE(diagnostics[0].edits.size() == 1);
  CHECK(diagnostics[0].edits[0].replacement == ";");
  CHECK(diagnostics[0].edits[0].span == Span{0, 18, 18});
}

TEST_CASE("applying the repairs gives a schema without mistakes") {
  std::string text =
      "namespace shop\nstrct A { x u8; string y; z: u8, w: u8 }\nenum E { a b; c }\n"
      "table t(id: u64) -> A { fromat rkyv; indx i (x) }\nstruct B { c: common::T; s: string = "
      "'x'; }\n";
  for (int round = 0; round < 3; ++round) {
    const Parsed parsed(text);
    auto diagnostics = parsed.report.sorted();
    std::reverse(diagnostics.begin(), diagnostics.end());
    for (const Diagnostic& diagnostic : diagnostics) {
      for (const Edit& edit : diagnostic.edits) {
        text.replace(edit.span.begin, edit.span.end - edit.span.begin, edit.replacement);
      }
    }
  }
  INFO(text);
  CHECK(Parsed(text).codes().empty());
}

TEST_CASE("a misspelled keyword is taken as meant, so that its names are known later") {
  const Parsed parsed("strct A { x: u8; }\ntabel t(id: u64) -> A;\n");
  CHECK(parsed.codes() == Codes{"KV0203@1:1", "KV0203@2:1"});
  CHECK(parsed.file.declarations.size() == 2);
}

TEST_CASE("a missing brace is found at the next declaration, which is kept") {
  const Parsed parsed("struct A {\n  x: u8;\nstruct B { y: u8; }\n");
  CHECK(parsed.codes() == Codes{"KV0205@3:1"});
  REQUIRE(parsed.file.declarations.size() == 2);
  CHECK(parsed.report.sorted()[0].labels.at(1).span == Span{0, 9, 10});
}

}  // namespace
}  // namespace kvgen
