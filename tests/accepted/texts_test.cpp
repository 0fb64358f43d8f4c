// Text that travels from the schema into C++: comments, strings, names of files.
#include <catch2/catch.hpp>

#include "compiled.h"

namespace kvgen::test {
namespace {

TEST_CASE("doc comments and defaults end nothing that they stand in") {
  Workshop shop;
  const std::vector<std::string> texts = {"*/ int broken;",
                                          "/* open",
                                          "ends in a backslash \\",
                                          "a trigraph ?"
                                          "?/",
                                          "?"
                                          "?/?"
                                          "?/ \\\\",
                                          "\" quotes '",
                                          ")\" )kv\" )\" R\"(x)\"",
                                          "%s %n {{mustache}} {{{x}}}",
                                          "// #error",
                                          "#include <x>",
                                          "\t tab \xc3\xa4 \xf0\x9f\x98\x80",
                                          "\xe2\x80\xa8 line separator",
                                          "carriage \r return",
                                          "\\u0041 \\x41 \\n"};
  std::string schema =
      "/// of the file */ \\\n/// ?"
      "?/\n\nnamespace app;\n";
  const auto doc = [&](std::size_t i) { return "/// " + texts[i % texts.size()] + "\n"; };
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string n = std::to_string(i);
    schema += doc(i) + "enum E" + n + " {\n" + doc(i + 1) + "a,\n" + doc(i + 2) + "b\n}\n" +
              doc(i) + "struct S" + n + " {\n" + doc(i) + "x: u8;\n" + doc(i) + "y: E" + n +
              ";\n}\n" + doc(i) + "variant V" + n + " {\n" + doc(i) + "a;\n" + doc(i) + "b {\n" +
              doc(i) + "x: u8; }\n}\n" + doc(i) + "table t" + n + "(id: u64) -> S" + n + ";\n";
  }
  const std::vector<std::string> literals = {
      R"(*/ // \\)",           R"(??/ ??= ??')",      R"(\" ' \\\" )", R"(\n\t\x00 after \x7f)",
      R"(\xc3\xa4 \u{1F600})", R"()\" )kv\" R\"x( )", R"(\x00)",       R"(ends in \\)",
      R"(\x01f \u{7}8)"};
  schema += "struct Defaults {\n";
  for (std::size_t i = 0; i < literals.size(); ++i) {
    schema += "s" + std::to_string(i) + ": string = \"" + literals[i] + "\";\n";
    schema += "o" + std::to_string(i) + ": string? = \"" + literals[i] + "\";\n";
    schema += "b" + std::to_string(i) + ": bytes = \"" + literals[i] + "\";\n";
  }
  shop.expect("texts.kv", schema + "}\ntable d(id: u64) -> Defaults;\n");
  shop.compile();
}

TEST_CASE("limits of numbers compile as defaults, enum values and sizes") {
  Workshop shop;
  shop.expect("numbers.kv",
              "enum Low : i64 { min = -9223372036854775808, max = 9223372036854775807 }\n"
              "enum High : u64 { max = 18446744073709551615 }\n"
              "struct N { a: i64 = -9223372036854775808; b: u64 = 18446744073709551615; "
              "c: i8 = -128; d: i128 = -170141183460469231731687303715884105728; "
              "e: u128 = 340282366920938463463374607431768211455; f: f32 = 3.4e38; "
              "g: f64 = 1.7976931348623157e308; h: f64 = 5e-324; i: f64 = nan; j: f32 = -inf; "
              "k: f64 = -0.0; l: timestamp = -9223372036854775808; m: i32? = -2147483648; "
              "n: [u8; 1048576]; o: [u8; 0]; p: Low = min; q: u64 = 0xffff_ffff_ffff_ffff; }\n"
              "table n(id: u64) -> N;\n");
  shop.compile();
}

TEST_CASE("names of files stand in comments and includes") {
  Workshop shop;
  const std::vector<std::string> names = {"we ird.kv",
                                          "it's.kv",
                                          "a%sb.kv",
                                          "tri?"
                                          "?graph.kv",
                                          "*/x.kv",
                                          "{{x}}.kv",
                                          "\xc3\xa4.kv",
                                          "x#$&;.kv",
                                          "no_extension"};
  std::string all = "namespace all;\n";
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string type = "T" + std::to_string(i);
    shop.expect(names[i],
                "namespace s" + std::to_string(i) + ";\nstruct " + type + " { x: u8; }\n");
    all += "import \"" + names[i] + "\";\nstruct U" + std::to_string(i) + " { x: " + type + "; }\n";
  }
  shop.expect("all.kv", all + "table t(id: u64) -> U0;\n");
  for (const std::string bad : {"back\\slash.kv", "quo\"te.kv", "new\nline.kv",
                                "tri?"
                                "?/graph.kv"}) {
    shop.write(bad, "struct A { x: u8; }\n");
    CHECK(shop.generate(bad) == std::vector<std::string>{"KV0605"});
  }
  shop.compile();
}

}  // namespace
}  // namespace kvgen::test
