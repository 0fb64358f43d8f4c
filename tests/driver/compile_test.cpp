// Schemas in, files out: all of them or none.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "process.h"

namespace kvgen::test {
namespace {

namespace fs = std::filesystem;
using Files = std::vector<std::string>;

constexpr const char* good =
    "namespace shop;\nstruct User { name: string; }\n"
    "table users(id: u64) -> User;\n";
constexpr const char* bad = "struct User { name: strnig; }\ntable users(id: u64) -> Usr;\n";

std::vector<nlohmann::json> objects(const std::string& lines) {
  std::vector<nlohmann::json> found;
  std::istringstream in(lines);
  for (std::string line; std::getline(in, line);) found.push_back(nlohmann::json::parse(line));
  return found;
}

TEST_CASE("a schema makes a header and a source below -o, the same bytes each time") {
  const Folder folder;
  folder.write("shop.kv", good);
  REQUIRE(folder.kvgen({"-o", "one/deep", "shop.kv"}).code == 0);
  CHECK(folder.files() == Files{"one/deep/shop.kv.cpp", "one/deep/shop.kv.hpp", "shop.kv"});
  REQUIRE(folder.kvgen({"-o", "two", folder.at("shop.kv")}).code == 0);
  CHECK(folder.read("one/deep/shop.kv.hpp") == folder.read("two/shop.kv.hpp"));
  CHECK(folder.read("one/deep/shop.kv.cpp") == folder.read("two/shop.kv.cpp"));
  CHECK(folder.read("two/shop.kv.hpp").find(folder.path().string()) == std::string::npos);
  CHECK(folder.read("two/shop.kv.cpp").find(folder.path().string()) == std::string::npos);
}

TEST_CASE(
    "asked for Rust, kvgen makes the declarations alone, and refuses what Rust cannot declare") {
  const Folder folder;
  folder.write("shop.kv", good);
  REQUIRE(folder.kvgen({"--lang", "rust", "-o", "out", "shop.kv"}).code == 0);
  CHECK(folder.files() == Files{"out/shop.kv.rs", "shop.kv"});
  CHECK(folder.read("out/shop.kv.rs").find("pub struct User {") != std::string::npos);
  folder.write("both.kv",
               "struct A { x: u8; }\ntable a(id: u64) -> A;\n"
               "table b(id: u64) -> A { format rkyv_unaligned; }\n");
  const Outcome refused = folder.kvgen({"--lang", "rust", "-o", "none", "both.kv"});
  CHECK(refused.code == 1);
  CHECK(refused.err.find("KV0907") != std::string::npos);
  CHECK_FALSE(folder.has("none"));
  CHECK(folder.kvgen({"--lang", "cobol", "shop.kv"}).code == 2);
}

TEST_CASE("a schema below an -I directory keeps its sub-directory") {
  const Folder folder;
  folder.write("schemas/sub/shop.kv", good);
  REQUIRE(folder.kvgen({"-o", "out", "-I", "schemas", "schemas/sub/shop.kv"}).code == 0);
  CHECK(folder.has("out/sub/shop.kv.hpp"));
  CHECK(folder.has("out/sub/shop.kv.cpp"));
}

TEST_CASE(
    "schemas below the first one's directory keep their sub-directory, as includes name them") {
  const Folder folder;
  folder.write("sub/item.kv", "namespace item;\nstruct Item { x: u8; }\n");
  folder.write("shop.kv", "import \"sub/item.kv\";\ntable items(id: u64) -> Item;\n");
  for (const std::string first : {"shop.kv", "./shop.kv"}) {
    INFO(first);
    REQUIRE(folder.kvgen({"-o", "out", first, "sub/item.kv"}).code == 0);
    CHECK(folder.files() == std::vector<std::string>{"out/shop.kv.cpp", "out/shop.kv.hpp",
                                                     "out/sub/item.kv.cpp", "out/sub/item.kv.hpp",
                                                     "shop.kv", "sub/item.kv"});
    CHECK(folder.read("out/shop.kv.hpp").find("#include \"sub/item.kv.hpp\"") != std::string::npos);
  }
}

TEST_CASE("files whose text stays the same are not touched") {
  const Folder folder;
  folder.write("shop.kv", good);
  REQUIRE(folder.kvgen({"-o", "out", "shop.kv"}).code == 0);
  const auto before = fs::last_write_time(folder.at("out/shop.kv.hpp")) - std::chrono::hours(1);
  fs::last_write_time(folder.at("out/shop.kv.hpp"), before);
  folder.write("shop.kv", std::string("// a comment\n") + good);
  REQUIRE(folder.kvgen({"-o", "out", "shop.kv"}).code == 0);
  CHECK(fs::last_write_time(folder.at("out/shop.kv.hpp")) == before);
}

TEST_CASE("mistakes exit with 1, and old output stays and nothing new is written") {
  const Folder folder;
  folder.write("shop.kv", good);
  REQUIRE(folder.kvgen({"-o", "out", "shop.kv"}).code == 0);
  const std::string before = folder.read("out/shop.kv.hpp");
  folder.write("shop.kv", bad);
  folder.write("fine.kv", "table t(id: u64) -> u64;\n");
  const Outcome outcome =
      folder.kvgen({"-o", "out", "--depfile", "d", "--stamp", "s", "--descriptor", "b", "shop.kv"});
  CHECK(outcome.code == 1);
  CHECK(outcome.out.empty());
  CHECK(folder.kvgen({"-o", "out", "fine.kv", "shop.kv"}).code == 1);
  CHECK(folder.read("out/shop.kv.hpp") == before);
  CHECK(folder.files() == Files{"fine.kv", "out/shop.kv.cpp", "out/shop.kv.hpp", "shop.kv"});
}

TEST_CASE("all mistakes of a run are shown, sorted by file and place, as JSON on request") {
  const Folder folder;
  folder.write("a.kv", bad);
  folder.write("b.kv", "struct A { x: nope; }\n");
  const Outcome outcome = folder.kvgen({"--error-format=json", "a.kv", "b.kv"});
  CHECK(outcome.code == 1);
  const auto found = objects(outcome.err);
  REQUIRE(found.size() == 3);
  const auto place = [&](std::size_t i) {
    const auto& label = found[i]["labels"][0];
    return label["file"].get<std::string>() + ":" + std::to_string(label["line"].get<int>());
  };
  CHECK(place(0) == "a.kv:1");
  CHECK(place(1) == "a.kv:2");
  CHECK(place(2) == "b.kv:1");
  for (const auto& one : found) {
    CHECK(one["severity"] == "error");
    CHECK(one["code"].get<std::string>().starts_with("KV"));
  }
}

TEST_CASE("a mistake of an imported file is shown and counted once, whoever imports it") {
  const Folder folder;
  folder.write("common.kv", "struct Point { x: nope; }\nstruct Row { /// stray\n }\nstruct {");
  folder.write("a.kv", "import \"common.kv\";\ntable t(id: u64) -> Point;\n");
  folder.write("sub/b.kv", "import \"../common.kv\";\ntable t(id: u64) -> Point;\n");
  const Outcome alone = folder.kvgen({"--error-format=json", "common.kv"});
  const Outcome all =
      folder.kvgen({"--error-format=json", "common.kv", "a.kv", "./common.kv", "sub/b.kv"});
  CHECK(objects(alone.err).size() == 3);
  CHECK(all.err == alone.err);
  CHECK_THAT(folder.kvgen({"a.kv", "sub/b.kv"}).err, Catch::EndsWith("2 errors and 1 warning\n"));
}

TEST_CASE("every error format names the place, and colour comes only when asked for") {
  const Folder folder;
  folder.write("a.kv", "struct A { x: nope; }\n");
  CHECK_THAT(folder.kvgen({"--error-format=gcc", "a.kv"}).err,
             Catch::StartsWith("a.kv:1:15: error: "));
  const std::string plain = folder.kvgen({"a.kv"}).err;
  CHECK_THAT(plain, Catch::Contains("a.kv:1:15") && Catch::Contains("^^^^"));
  CHECK(plain.find('\033') == std::string::npos);
  CHECK(folder.kvgen({"--color=always", "a.kv"}).err.find('\033') != std::string::npos);
}

TEST_CASE("option --check finds mistakes and writes nothing") {
  const Folder folder;
  folder.write("a.kv", good);
  CHECK(folder.kvgen({"--check", "-o", "out", "--stamp", "s", "a.kv"}).code == 0);
  CHECK(folder.files() == Files{"a.kv"});
  folder.write("a.kv", bad);
  CHECK(folder.kvgen({"--check", "a.kv"}).code == 1);
}

TEST_CASE("a lint warns, can be silenced, and stops the run under -Werror") {
  const Folder folder;
  folder.write("a.kv", "table t(id: uuid) -> u64;\n");
  const Outcome warned = folder.kvgen({"-o", "out", "a.kv"});
  CHECK(warned.code == 0);
  CHECK_THAT(warned.err, Catch::Contains("random-uuid-key"));
  CHECK(folder.has("out/a.kv.hpp"));
  const Outcome silent = folder.kvgen({"-Wno-kv-random-uuid-key", "-Werror", "-o", "out", "a.kv"});
  CHECK(silent.code == 0);
  CHECK(silent.err.empty());
  const Outcome strict = folder.kvgen({"-Werror", "--error-format=json", "-o", "strict", "a.kv"});
  CHECK(strict.code == 1);
  CHECK(objects(strict.err).at(0).at("severity") == "error");
  CHECK_FALSE(folder.has("strict"));
}

TEST_CASE("several schemas in one run share their imports") {
  const Folder folder;
  folder.write("common.kv", "namespace common;\nstruct Point { x: i32; }\n");
  folder.write("a.kv", "namespace a;\nimport \"common.kv\";\ntable t(id: u64) -> common.Point;\n");
  folder.write("b.kv", "namespace b;\nimport \"common.kv\";\ntable t(id: u64) -> common.Point;\n");
  CHECK(folder.kvgen({"-o", "out", "a.kv", "b.kv", "common.kv"}).code == 0);
  for (const char* name : {"out/a.kv.hpp", "out/b.kv.hpp", "out/common.kv.hpp"})
    CHECK(folder.has(name));
}

TEST_CASE("schemas whose outputs would be one file are refused as a wrong command line") {
  const Folder folder;
  folder.write("x/a.kv", good);
  folder.write("y/a.kv", good);
  const Outcome outcome = folder.kvgen({"-o", "out", "x/a.kv", "y/a.kv"});
  CHECK(outcome.code == 2);
  CHECK_THAT(outcome.err, Catch::Contains("a.kv.hpp"));
  CHECK_FALSE(folder.has("out"));
}

TEST_CASE("output that cannot be written exits with 3 and the reason") {
  const Folder folder;
  folder.write("a.kv", good);
  folder.write("out", "a file where the directory should be");
  const Outcome outcome = folder.kvgen({"-o", "out", "a.kv"});
  CHECK(outcome.code == 3);
  CHECK_THAT(outcome.err, Catch::Contains("out"));
  CHECK(folder.files() == Files{"a.kv", "out"});
  // A directory that is in the way of the header stays.
  fs::create_directories(folder.path() / "dir/a.kv.hpp");
  CHECK(folder.kvgen({"-o", "dir", "a.kv"}).code == 3);
  CHECK(fs::is_directory(folder.path() / "dir/a.kv.hpp"));
}

TEST_CASE("no output is ever written over a schema that was read") {
  const Folder folder;
  folder.write("common.kv", "struct Point { x: i32; }\n");
  folder.write("a.kv", "import \"common.kv\";\ntable t(id: u64) -> Point;\n");
  fs::create_hard_link(folder.at("common.kv"), folder.at("twin"));
  for (const char* victim : {"a.kv", "./a.kv", "common.kv", "twin"})
    for (const char* option : {"--depfile", "--stamp", "--descriptor"})
      CHECK(folder.kvgen({"-o", "out", option, victim, "a.kv"}).code == 2);
  CHECK(folder.read("common.kv") == "struct Point { x: i32; }\n");
  CHECK(folder.read("a.kv") == "import \"common.kv\";\ntable t(id: u64) -> Point;\n");
  // A schema that is itself called like an output.
  folder.write("s.kv.hpp", good);
  fs::create_symlink(folder.at("s.kv.hpp"), folder.at("s.kv"));
  CHECK(folder.kvgen({"-o", ".", "s.kv"}).code != 0);
  CHECK(folder.read("s.kv.hpp") == good);
}

}  // namespace
}  // namespace kvgen::test
