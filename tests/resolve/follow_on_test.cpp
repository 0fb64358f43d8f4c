// One mistake, one diagnostic: what rests on something refused is not refused again.
#include <catch2/catch.hpp>

#include "resolving.h"

namespace kvgen {
namespace {

using test::Codes;
using test::codes_of;
using test::Folder;
using test::Run;

TEST_CASE("a field of an unknown type is still a field") {
  CHECK(codes_of("struct User { name: strng; }\n"
                 "table users(id: u64) -> User { index by_name (name); index other (name.x); }") ==
        Codes{"KV0411"});
}

TEST_CASE("an enum value that does not fit is still a value") {
  CHECK(codes_of("enum E : u8 { a = 300, b }\nstruct S { e: E = a; f: E = b; }") ==
        Codes{"KV0405"});
}

TEST_CASE("a table of an unknown value has no further mistakes") {
  CHECK(codes_of("table users(id: u64) -> Usr { format raw; index by_name (name); }") ==
        Codes{"KV0411"});
}

TEST_CASE("types of a file with a mistake are not unknown") {
  const Folder folder;
  folder.write("broken.kv", "namespace b; struct A { x: ; } struct B { y u8; } enum E { a = }");
  folder.write("root.kv", "import \"broken.kv\"; struct T { a: A; b: b.B; e: E; z: Zzz; }");
  const Codes codes = Run(folder.at("root.kv")).codes();
  CHECK(std::ranges::count(codes, "KV0411") == 1);
}

TEST_CASE("an unknown field names the struct and what was meant") {
  const Folder folder;
  folder.write("a.kv",
               "struct User { email: string; } table t(id: u64) -> User { index i (emial); }");
  const Run run(folder.at("a.kv"));
  bool told = false;
  for (const Diagnostic& one : run.report.sorted())
    told = told || (one.message == "struct `User` has no field `emial`" &&
                    one.help == "did you mean `email`?");
  CHECK(told);
}

TEST_CASE("a type in another namespace is offered by its plain name") {
  const Folder folder;
  folder.write("a.kv", "namespace lib; struct Address { x: u8; }");
  folder.write("b.kv", "import \"a.kv\"; struct T { a: lob.Address; }");
  const auto diagnostics = Run(folder.at("b.kv")).report.sorted();
  REQUIRE(diagnostics.size() == 1);
  CHECK(diagnostics[0].code == "KV0411");
  CHECK(diagnostics[0].help == "did you mean `Address`?");
}

TEST_CASE("a line of the preprocessor is one mistake, with its repair") {
  const Folder folder;
  folder.write("a.kv", "#include \"x.kv\"  // more\nstruct A { x: u8; }\n");
  const auto diagnostics = Run(folder.at("a.kv")).report.sorted();
  REQUIRE(diagnostics.size() == 1);
  CHECK(diagnostics[0].code == "KV0103");
  REQUIRE(diagnostics[0].edits.size() == 1);
  CHECK(diagnostics[0].edits[0].replacement == "import \"x.kv\";");
  CHECK(codes_of("#pragma once\n#define X(a) a\nstruct A { x: u8; }") == Codes{"KV0103", "KV0103"});
}

}  // namespace
}  // namespace kvgen
