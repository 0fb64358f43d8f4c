// No two generated names clash, within a file and across files: what has no settled spelling is
// refused, once.
#include <catch2/catch.hpp>

#include "resolving.h"

namespace kvgen {
namespace {

using test::Codes;
using test::codes_of;
using test::Folder;
using test::places_of;
using test::Run;

TEST_CASE("types may not be called like those of the language, fields may") {
  CHECK(codes_of("struct u64 { x: u8; }") == Codes{"KV0417"});
  CHECK(codes_of("enum string { x }") == Codes{"KV0417"});
  CHECK(codes_of("variant timestamp { x; }") == Codes{"KV0417"});
  CHECK(codes_of("struct A { u64: u8; string: u8; }") == Codes{});
}

TEST_CASE("without a namespace a type may not be called like what the C library declares") {
  for (const char* name : {"stat", "FILE", "time", "tm", "index", "div"}) {
    INFO(name);
    CHECK(codes_of("struct " + std::string(name) + " { x: u8; }") == Codes{"KV0606"});
    CHECK(codes_of("namespace app; struct " + std::string(name) + " { x: u8; }") == Codes{});
  }
  CHECK(codes_of("namespace time; struct A { x: u8; }") == Codes{"KV0606"});
  CHECK(codes_of("database stat; table t(id: u8) -> u8;") == Codes{"KV0606"});
  CHECK(codes_of("struct A { stat: u8; FILE: u8; }") == Codes{});
}

TEST_CASE("a table may not be called like its database class") {
  CHECK(codes_of("database Shop; table Shop(id: u8) -> u8;") == Codes{"KV0602"});
  CHECK(codes_of("table Database(id: u8) -> u8;") == Codes{});  // Database_
}

TEST_CASE("a member may not be called like the view that it is in") {
  CHECK(codes_of("struct A { AView: u8; }") == Codes{"KV0602"});
  CHECK(codes_of("variant V { VView; }") == Codes{"KV0602"});
  CHECK(codes_of("variant V { a { VAView: u8; } }") == Codes{"KV0602"});
  CHECK(codes_of("table t(TKey: u8, b: u8) -> u8;") == Codes{"KV0602"});
  CHECK(codes_of("struct A { A: u8; }") == Codes{});
}

TEST_CASE("cases may not be called like the members of their view") {
  for (const char* name : {"which", "visit", "Case"})
    CHECK(codes_of("variant V { a; " + std::string(name) + "; }") == Codes{"KV0602"});
  CHECK(codes_of("variant V { x; is_x; }") == Codes{"KV0601"});
  CHECK(codes_of("variant V { is_x; x; }") == Codes{"KV0601"});
  CHECK(codes_of("variant V { _x; x; }") == Codes{"KV0601"});
  CHECK(codes_of("variant V { x; is_y; }") == Codes{});
}

TEST_CASE("names that are settled alike clash") {
  CHECK(codes_of("struct A { class: u8; class_: u8; }") == Codes{"KV0601"});
  CHECK(codes_of("enum E { NULL, NULL_ }") == Codes{"KV0601"});
  CHECK(codes_of("table read(id: u8) -> u8; table read_(id: u8) -> u8;") == Codes{"KV0601"});
}

TEST_CASE("what clashes in many generated names is told once") {
  CHECK(codes_of("table a_b(id: u8, x: u8) -> u8; table aB(id: u8, x: u8) -> u8;") ==
        Codes{"KV0601"});
  CHECK(codes_of("struct VA { x: u8; } variant V { a; }") == Codes{"KV0601"});
  CHECK(codes_of("struct User { x: u8; } struct UserView { x: u8; }") == Codes{"KV0601"});
  CHECK(codes_of("struct TSpec { x: u8; } struct TTable { x: u8; } table t(id: u8) -> u8;") ==
        Codes{"KV0601", "KV0601"});
}

TEST_CASE("the database class clashes with a type of its name, and the type is shown") {
  const std::string text = "namespace s; struct Database { x: u8; } table t(id: u8) -> u8;";
  CHECK(codes_of(text) == Codes{"KV0601"});
  CHECK(places_of(text) == std::vector<std::string>{"Database"});
  CHECK(codes_of("namespace s; struct Database { x: u8; }") == Codes{});
}

TEST_CASE("files of one namespace may not declare one name") {
  const Folder folder;
  folder.write("a.kv", "namespace s; struct User { x: u8; } struct Only { x: u8; }");
  folder.write("b.kv", "namespace s; import \"a.kv\"; struct User { y: u8; } struct B { y: u8; }");
  CHECK(Run(folder.at("b.kv")).codes() == Codes{"KV0601"});
  folder.write("c.kv", "namespace s; import \"a.kv\"; struct OnlyView { y: u8; }");
  CHECK(Run(folder.at("c.kv")).codes() == Codes{"KV0601"});
  folder.write("d.kv", "namespace other; import \"a.kv\"; struct User { y: u8; }");
  CHECK(Run(folder.at("d.kv")).codes() == Codes{});
  folder.write("e.kv", "namespace s.Only; import \"a.kv\"; struct E { y: u8; }");
  CHECK(Run(folder.at("e.kv")).codes() == Codes{"KV0601"});
}

TEST_CASE("two databases may not share a namespace, and the table is shown") {
  const Folder folder;
  folder.write("a.kv", "namespace s; table a(id: u8) -> u8;");
  for (const char* import : {"import", "import tables"}) {
    folder.write("b.kv", std::string("namespace s; ") + import +
                             " \"a.kv\"; database Other; table b(id: u8) -> u8;");
    const Run run(folder.at("b.kv"));
    CHECK(run.codes() == Codes{"KV0603"});
    CHECK(run.places() == std::vector<std::string>{"a"});
  }
  folder.write("c.kv", "namespace t; import tables \"a.kv\"; table b(id: u8) -> u8;");
  CHECK(Run(folder.at("c.kv")).codes() == Codes{});
}

}  // namespace
}  // namespace kvgen
