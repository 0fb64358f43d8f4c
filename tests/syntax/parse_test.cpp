// Facts about the tree of well-formed schemas. Whole trees are in the corpus.
#include <catch2/catch.hpp>

#include "parsing.h"

namespace kvgen {
namespace {

template <class Node>
const Node& only(const Parsed& parsed) {
  REQUIRE(parsed.file.declarations.size() == 1);
  return std::get<Node>(parsed.file.declarations[0]);
}

TEST_CASE("every node knows its bytes") {
  const Parsed parsed("struct A { home: [u8; 0x10]? = none renamed from h; }");
  CHECK(parsed.codes().empty());
  const auto& made = only<ast::Struct>(parsed);
  CHECK(parsed.map.text(made.span) == "struct A { home: [u8; 0x10]? = none renamed from h; }");
  CHECK(parsed.map.text(made.name.span) == "A");
  const ast::Field& field = made.fields.at(0);
  CHECK(parsed.map.text(field.span) == "home: [u8; 0x10]? = none renamed from h");
  CHECK(parsed.map.text(field.type.span) == "[u8; 0x10]?");
  CHECK(parsed.map.text(field.type.args[0].span) == "[u8; 0x10]");
  CHECK(parsed.map.text(field.type.args[0].length_span) == "0x10");
  CHECK(parsed.map.text(field.default_value->span) == "none");
  CHECK(parsed.map.text(field.renamed_from->span) == "h");
}

TEST_CASE("optional is a suffix and binds to what stands before it") {
  const Parsed parsed("struct A { x: [u8?]??; }");
  const ast::Type& type = only<ast::Struct>(parsed).fields.at(0).type;
  CHECK(type.kind == ast::Type::Kind::optional);
  CHECK(type.args[0].kind == ast::Type::Kind::optional);
  CHECK(type.args[0].args[0].kind == ast::Type::Kind::list);
  CHECK(type.args[0].args[0].args[0].kind == ast::Type::Kind::optional);
}

TEST_CASE("an array keeps its length as spelled, whatever its size") {
  const Parsed parsed("struct A { x: [u8; 1000000000000000000000000000000]; }");
  CHECK(parsed.codes().empty());
  CHECK(only<ast::Struct>(parsed).fields[0].type.length == "1000000000000000000000000000000");
}

TEST_CASE("a sign belongs to its number") {
  const Parsed parsed("struct A { a: i8 = -5; b: i8 = +5; c: f64 = - inf; d: f64 = -1.5; }");
  CHECK(parsed.codes().empty());
  const auto& fields = only<ast::Struct>(parsed).fields;
  CHECK(fields[0].default_value->text == "-5");
  CHECK(fields[1].default_value->text == "5");
  CHECK(fields[2].default_value->text == "-inf");
  CHECK(fields[2].default_value->kind == ast::Value::Kind::real);
  CHECK(fields[3].default_value->kind == ast::Value::Kind::real);
}

TEST_CASE("a case may end with a semicolon after its braces or not") {
  const Parsed parsed("variant V { a; b { x: u8; } c { y: u8; }; d {} }");
  CHECK(parsed.codes().empty());
  CHECK(only<ast::Variant>(parsed).cases.size() == 4);
}

TEST_CASE("an index reaches through fields and into lists") {
  const Parsed parsed("table t(id: u64) -> A { index i unique (a.b[].c desc, d); }");
  const ast::Index& index = only<ast::Table>(parsed).indexes.at(0);
  CHECK(index.unique);
  CHECK(index.components[0].descending);
  CHECK(index.components[0].path.elements == std::vector<bool>{false, true, false});
  CHECK_FALSE(index.components[1].descending);
}

TEST_CASE("docs go to what follows, and a blank line makes them the file's") {
  const Parsed parsed("/// file\n\n/// a\n///  b\nstruct A { /* x */ }\n");
  CHECK(parsed.codes().empty());
  CHECK(parsed.file.doc == ast::Doc{"file"});
  CHECK(only<ast::Struct>(parsed).doc == ast::Doc{"a", " b"});
  CHECK(Parsed("/// only\n").file.doc == ast::Doc{"only"});
}

TEST_CASE("docs beside or inside an item are a warning and document nothing") {
  const Parsed parsed("struct A {\n  x: u8;  /// x\n  y: u8;\n  /// end\n}\n");
  CHECK(parsed.codes() == std::vector<std::string>{"KV0211@2:11", "KV0211@4:3"});
  CHECK_FALSE(parsed.report.has_errors());
  CHECK(only<ast::Struct>(parsed).fields[1].doc.empty());
}

TEST_CASE("an empty file is a file") {
  CHECK(Parsed("").codes().empty());
  CHECK(Parsed("// nothing\n").file.declarations.empty());
}

TEST_CASE("the semicolon habit of C++ after a brace is harmless") {
  CHECK(Parsed("struct A {};\nenum E { a };\ntable t(id: u8) -> u8 {};").codes().empty());
}

}  // namespace
}  // namespace kvgen
