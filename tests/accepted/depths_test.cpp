// The deepest types that are accepted compile, and one level more is refused.
#include <catch2/catch.hpp>

#include "compiled.h"

namespace kvgen::test {
namespace {

using Codes = std::vector<std::string>;

/// `levels` declared types, each holding the next as `held` says.
std::string chain(int levels, const std::string& kind, const std::string& before,
                  const std::string& after) {
  std::string text = "namespace deep;\n";
  for (int i = 0; i + 1 < levels; ++i) {
    const std::string field = "n: " + before + "S" + std::to_string(i + 1) + after + ";";
    text += kind + " S" + std::to_string(i) +
            (kind == "variant" ? " { a; b { " + field + " } }\n" : " { " + field + " }\n");
  }
  return text + "struct S" + std::to_string(levels - 1) + " { x: u8; }\ntable t(id: u64) -> S0;\n";
}

std::string repeated(const std::string& text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

TEST_CASE("structs by value") {
  Workshop shop;
  shop.expect("a.kv", chain(100, "struct", "", ""));
  shop.write("b.kv", chain(101, "struct", "", ""));
  CHECK(shop.generate("b.kv") == Codes{"KV0418"});
  shop.compile();
}

TEST_CASE("optional structs, and variants") {
  Workshop shop;
  shop.expect("a.kv", chain(50, "struct", "", "?"));
  shop.expect("b.kv", chain(34, "variant", "", ""));
  shop.write("c.kv", chain(35, "variant", "", ""));
  CHECK(shop.generate("c.kv") == Codes{"KV0418"});
  shop.compile();
}

TEST_CASE("structs and variants through lists") {
  Workshop shop;
  shop.expect("a.kv", chain(100, "struct", "[", "]"));
  shop.write("b.kv", chain(101, "struct", "[", "]"));
  CHECK(shop.generate("b.kv") == Codes{"KV0418"});
  shop.expect("c.kv", chain(50, "variant", "[", "]"));
  shop.write("d.kv", chain(60, "variant", "[", "]"));
  CHECK(shop.generate("d.kv") == Codes{"KV0418"});
  shop.compile();
}

TEST_CASE("types in one type") {
  Workshop shop;
  const auto nested = [](const std::string& before, const std::string& after) {
    return "struct A { x: " + repeated(before, 15) + "u8" + repeated(after, 15) +
           "; }\ntable t(id: u64) -> A;\n";
  };
  shop.expect("lists.kv", nested("[", "]"));
  shop.expect("maps.kv", nested("map<u8, ", ">"));
  shop.expect("others.kv", "struct A { t: " + repeated("(", 15) + "u8" + repeated(",)", 15) +
                               "; o: u8" + repeated("?", 15) + "; a: " + repeated("[", 15) + "u8" +
                               repeated("; 1]", 15) + "; b: " + repeated("box<", 15) + "u8" +
                               repeated(">", 15) + "; }\ntable t(id: u64) -> A;\n");
  shop.write("more.kv", "struct A { x: " + repeated("[", 16) + "u8" + repeated("]", 16) + "; }");
  CHECK(shop.generate("more.kv") == Codes{"KV0204"});
  shop.compile();
}

TEST_CASE("structs that double with each level") {
  Workshop shop;
  std::string text = "struct S0 { a: u8; b: string; }\n";
  for (int i = 1; i < 18; ++i) {
    const std::string before = "S" + std::to_string(i - 1);
    text += "struct S" + std::to_string(i) + " { a: " + before + "; b: " + before + "; }\n";
  }
  shop.expect("a.kv", text + "table t(id: u64) -> S17;\n");
  shop.compile();
}

TEST_CASE("a chain as long as a schema may be costs no stack") {
  Workshop shop;
  // No table: nothing is too deep, and everything is walked.
  std::string text = chain(30'000, "struct", "[", "]");
  text.resize(text.find("table t"));
  shop.expect("a.kv", text);
}

}  // namespace
}  // namespace kvgen::test
