// Imports of FlatBuffers schemas: mistakes where they are, outputs, dependencies.
#include <catch2/catch.hpp>

#include "process.h"

namespace kvgen::test {
namespace {

using Files = std::vector<std::string>;

constexpr const char* monster =
    "include \"sub/common.fbs\";\n"
    "namespace Game;\n"
    "struct Fixed { x: int; }\n"
    "table Monster { name: string; note: Common.Note; }\n"
    "root_type Monster;\n";
constexpr const char* common = "namespace Common;\ntable Note { text: string; }\n";

std::string error_of(const std::string& schema, int code = 1) {
  const Folder folder;
  folder.write("monster.fbs", monster);
  folder.write("sub/common.fbs", common);
  folder.write("game.kv", "import \"monster.fbs\";\n" + schema);
  const Outcome outcome = folder.kvgen({"--error-format=gcc", "game.kv"});
  CHECK(outcome.code == code);
  return outcome.err;
}
bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("an imported FlatBuffers schema makes flatc's headers, also of what it includes") {
  const Folder folder;
  folder.write("schemas/monster.fbs", monster);
  folder.write("schemas/sub/common.fbs", common);
  folder.write("game.kv",
               "import \"monster.fbs\";\n"
               "table monsters(id: u64) -> Monster { format flatbuffers; }\n"
               "table notes(id: u64) -> Common.Note { format flatbuffers; }\n");
  const Outcome outcome =
      folder.kvgen({"-o", "out", "-I", "schemas", "--depfile", "out/d", "game.kv"});
  REQUIRE(outcome.code == 0);
  CHECK(outcome.err.empty());
  CHECK(folder.files() == Files{"game.kv", "out/common_generated.h", "out/d", "out/game.kv.cpp",
                                "out/game.kv.hpp", "out/monster_generated.h", "schemas/monster.fbs",
                                "schemas/sub/common.fbs"});
  const std::string dependencies = folder.read("out/d");
  CHECK(has(dependencies, "schemas/monster.fbs"));
  CHECK(has(dependencies, "schemas/sub/common.fbs"));
  CHECK(has(folder.read("out/monster_generated.h"), "struct MonsterT"));

  // Build systems see what they know of change with what they do not.
  const std::string before = folder.read("out/game.kv.hpp");
  folder.write("schemas/sub/common.fbs",
               "namespace Common;\ntable Note { text: string; x: int; }\n");
  REQUIRE(folder.kvgen({"-o", "out", "-I", "schemas", "game.kv"}).code == 0);
  CHECK(folder.read("out/game.kv.hpp") != before);
}

TEST_CASE("what FlatBuffers' parser refuses is shown where it stands") {
  const Folder folder;
  folder.write("monster.fbs",
               "namespace Game;\n\ntable Monster {\n  name: strnig;\n  hp int;\n}\n");
  folder.write("game.kv", "import \"monster.fbs\";\ntable m(id: u64) -> Monster;\n");
  Outcome outcome = folder.kvgen({"--error-format=gcc", "game.kv"});
  CHECK(outcome.code == 1);
  INFO(outcome.err);
  CHECK(has(outcome.err, "monster.fbs:5:"));
  CHECK(has(outcome.err, "FlatBuffers' parser: expecting: : instead got: int"));
  CHECK(has(outcome.err, "game.kv:1:8"));
  CHECK_FALSE(has(outcome.err, "KV0411"));  // nothing about the missing Monster

  folder.write("monster.fbs", "include \"inner.fbs\";\ntable Monster { hp: int; }\n");
  folder.write("inner.fbs", "table Broken {\n  x: float = \"a\";\n}\n");
  outcome = folder.kvgen({"--error-format=gcc", "game.kv"});
  CHECK(outcome.code == 1);
  INFO(outcome.err);
  CHECK(has(outcome.err, "inner.fbs:2:"));
}

TEST_CASE("a FlatBuffers schema that is missing, or full of noise, is one diagnostic") {
  const Folder folder;
  folder.write("game.kv", "import \"monster.fbs\";\n");
  CHECK(has(folder.kvgen({"game.kv"}).err, "KV0302"));
  for (const std::string& text :
       {std::string("\0\0", 2), std::string("}}}}"), std::string("\xFF"), std::string(5000, '{'),
        std::string(), std::string("include \"monster.fbs")}) {
    folder.write("monster.fbs", text);
    const Outcome outcome = folder.kvgen({"game.kv"});
    INFO(outcome.err);
    CHECK(outcome.code == 1);
    CHECK(has(outcome.err, "error["));
  }
}

TEST_CASE("imported tables stand only where flatc's code can hold them") {
  CHECK(has(error_of("table m(id: u64) -> Monster;\n"), "KV0441"));
  CHECK(has(error_of("table m(id: u64) -> Monster { format bincode; }\n"), "KV0441"));
  CHECK(has(error_of("table m(id: u64) -> [Monster] { format flatbuffers; }\n"), "KV0440"));
  CHECK(has(error_of("table m(id: u64) -> Monster? { format flatbuffers; }\n"), "KV0440"));
  CHECK(has(error_of("struct S { m: Monster; }\n"), "KV0440"));
  CHECK(has(error_of("variant V { a { m: map<u8, Monster>; } }\n"), "KV0440"));
  CHECK(has(error_of("table m(id: u64) -> Monster { format flatbuffers; index i (name); }\n"),
            "KV0442"));
  CHECK(has(error_of("table m(id: u64) -> Fixed { format flatbuffers; }\n"), "KV0411"));
  CHECK(has(error_of("table m(id: Monster) -> u8;\n"), "KV0502"));
}

TEST_CASE("a namespace that flatc's code would not compile with is refused") {
  const Folder folder;
  folder.write("monster.fbs", "namespace Game.class;\ntable Monster { hp: int; }\n");
  folder.write("game.kv",
               "import \"monster.fbs\";\ntable m(id: u64) -> Monster { format flatbuffers; }\n");
  const Outcome outcome = folder.kvgen({"game.kv"});
  CHECK(outcome.code == 1);
  CHECK(has(outcome.err, "KV0443"));
}

TEST_CASE("a field added to the imported schema changes nothing that is stored") {
  const Folder folder;
  const char* schema =
      "import \"monster.fbs\";\ntable m(id: u64) -> Monster { format flatbuffers; }\n";
  folder.write("old/monster.fbs", "table Monster { hp: int; }\n");
  folder.write("old/game.kv", schema);
  folder.write("new/monster.fbs", "table Monster { hp: int; name: string; }\n");
  folder.write("new/game.kv", schema);
  CHECK(folder.kvgen({"diff", "old/game.kv", "new/game.kv"}).code == 0);
}

}  // namespace
}  // namespace kvgen::test
