// Defaults, old names, and types that hold themselves.
#include <catch2/catch.hpp>

#include "resolving.h"

namespace kvgen {
namespace {

using test::Codes;
using test::codes_of;

Codes with_field(const std::string& field) {
  return codes_of("enum E { none, true, inf, b }\nstruct S { f: " + field + "; }");
}

const Codes fine;
const Codes no_value{"KV0413"};

TEST_CASE("a default of a string is UTF-8, one of bytes is anything") {
  CHECK(with_field(R"(string = "\xff")") == no_value);
  CHECK(with_field(R"(string = "\xed\xa0\x80")") == no_value);
  CHECK(with_field(R"(string = "\xc3\xa4\u{1F600}\x00")") == fine);
  CHECK(with_field(R"(bytes = "\xff")") == fine);
}

TEST_CASE("a default of f32 is one that f32 can hold, at both ends") {
  CHECK(with_field("f32 = 3.4028234663852886e38") == fine);
  CHECK(with_field("f32 = -3.4028234663852886e38") == fine);
  CHECK(with_field("f32 = 3.5e38") == no_value);
  CHECK(with_field("f32 = -3.5e38") == no_value);
  CHECK(with_field("f32 = -inf") == fine);
  CHECK(with_field("f64 = -3.5e38") == fine);
  CHECK(with_field("f64 = 1e999") == no_value);
}

TEST_CASE("a value of an enum may be called like a word of the language") {
  for (const char* name : {"none", "true", "inf", "b"})
    CHECK(with_field(std::string("E = ") + name) == fine);
  CHECK(with_field("E = c") == Codes{"KV0414"});
  CHECK(with_field("E = -inf") == no_value);
  CHECK(with_field("E = \"b\"") == no_value);
  CHECK(with_field("E = 1") == no_value);
}

TEST_CASE("words are no strings, and strings are no words") {
  CHECK(with_field("bool = \"true\"") == no_value);
  CHECK(with_field("bool = none") == no_value);
  CHECK(with_field("f64 = \"inf\"") == no_value);
  CHECK(with_field("string = none") == no_value);
  CHECK(with_field("string? = \"none\"") == fine);
  CHECK(with_field("u8? = none") == fine);
}

TEST_CASE("an old name is that of no sibling, and of one alone") {
  const Codes alive{"KV0408"};
  const Codes twice{"KV0401"};
  CHECK(codes_of("struct S { a: u8 renamed from b; b: u8; }") == alive);
  CHECK(codes_of("variant V { a renamed from b; b; }") == alive);
  CHECK(codes_of("enum E { a renamed from b, b }") == alive);
  CHECK(codes_of("struct S renamed from T { x: u8; } struct T { x: u8; }") == alive);
  CHECK(codes_of("table a renamed from b (id: u8) -> u8; table b(id: u8) -> u8;") == alive);
  CHECK(codes_of("struct S { a: u8 renamed from c; b: u8 renamed from c; }") == twice);
  CHECK(codes_of("variant V { a renamed from c; b renamed from c; }") == twice);
  CHECK(codes_of("enum E { a renamed from c, b renamed from c }") == twice);
  CHECK(codes_of("struct S renamed from U { x: u8; } struct T renamed from U { x: u8; }") == twice);
  CHECK(codes_of("table a renamed from c (id: u8) -> u8; table b renamed from c (id: u8) -> u8;") ==
        twice);
}

TEST_CASE("a struct holds itself only elsewhere") {
  CHECK(codes_of("struct A { a: A?; }") == Codes{"KV0415"});
  CHECK(codes_of("struct A { b: B; } struct B { a: [A; 2]; }") == Codes{"KV0415"});
  CHECK(codes_of("variant V { a { t: (u8, V); } }") == Codes{"KV0415"});
  CHECK(codes_of("struct A { a: [A]; m: map<u8, A>; h: hashmap<u8, A>; b: box<A>?; }") == fine);
}

TEST_CASE("a type whose values never end is refused once, where the circle is") {
  const Codes endless{"KV0419"};
  CHECK(codes_of("struct A { b: box<A>; }") == endless);
  CHECK(codes_of("struct A { b: B; } struct B { a: box<A>; } struct C { a: A; }") == endless);
  CHECK(codes_of("variant V { a { v: box<V>; } b { w: [box<V>; 2]; } }") == endless);
  CHECK(codes_of("struct A { t: (u8, box<A>); }") == endless);
  CHECK(codes_of("variant V { a { v: box<V>; } b; }") == fine);
  CHECK(codes_of("struct A { b: [box<A>; 0]; }") == fine);
  CHECK(codes_of("struct A { v: box<V>; } variant V { a { a: A; } b; }") == fine);
  CHECK(codes_of("variant V { } struct A { v: V; }") == Codes{"KV0404"});
}

TEST_CASE("no declaration has more parts than compilers take") {
  const auto many = [](const std::string& before, int count, const std::string& after) {
    std::string out;
    for (int i = 0; i < count; ++i) out += before + std::to_string(i) + after;
    return out;
  };
  const Codes too_many{"KV0420"};
  CHECK(codes_of("struct A { " + many("f", 256, ": u8; ") + "}") == fine);
  CHECK(codes_of("struct A { " + many("f", 257, ": u8; ") + "}") == too_many);
  CHECK(codes_of("variant V { a { " + many("f", 300, ": u8; ") + "} }") == too_many);
  CHECK(codes_of("struct A { t: (" + many("[u8; ", 64, "], ") + "); }") == fine);
  CHECK(codes_of("struct A { t: (" + many("[u8; ", 65, "], ") + "); }") == too_many);
  CHECK(codes_of("table t(" + many("k", 64, ": u8, ") + ") -> u8;") == fine);
  CHECK(codes_of("table t(" + many("k", 65, ": u8, ") + ") -> u8;") == too_many);
  CHECK(codes_of("struct A { " + many("f", 65, ": u8; ") + "}\ntable t(id: u8) -> A { index i (" +
                 many("f", 65, ", ") + "); }") == too_many);
}

TEST_CASE("a hundred thousand structs, each holding the next, are one mistake") {
  std::string chain;
  for (int i = 0; i < 100'000; ++i)
    chain += "struct S" + std::to_string(i) + " { n: S" + std::to_string(i + 1) + "; }\n";
  CHECK(codes_of(chain + "struct S100000 { x: u8; }\ntable t(id: u64) -> S0;\n") ==
        Codes{"KV0418"});
  CHECK(codes_of(chain + "struct S100000 { n: S0; }\ntable t(id: u64) -> S0;\n") ==
        Codes{"KV0415"});
}

TEST_CASE("a hundred thousand unknown types are answered") {
  std::string many;
  for (int i = 0; i < 100'000; ++i)
    many += "struct S" + std::to_string(i) + " { n: Unknown" + std::to_string(i) + "; }\n";
  CHECK(codes_of(many).size() == Report::errors_max);
}

}  // namespace
}  // namespace kvgen
