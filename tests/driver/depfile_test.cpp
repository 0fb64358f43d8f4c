// What a build tool learns from a run. make itself reads the rule, so its escaping is the judge.
#include <catch2/catch.hpp>
#include <cstdlib>

#include "process.h"

namespace kvgen::test {
namespace {

TEST_CASE("the depfile names the stamp and every file read, also imports of imports") {
  const Folder folder;
  folder.write("deep.kv", "struct Deep { x: i32; }\n");
  folder.write("common.kv", "import \"deep.kv\";\nstruct Point { d: Deep; }\n");
  folder.write("a.kv", "import \"common.kv\";\ntable t(id: u64) -> Point;\n");
  folder.write("unrelated.kv", "struct U { x: i32; }\n");
  REQUIRE(
      folder.kvgen({"-o", "out", "--depfile", "out/a.d", "--stamp", "out/a.stamp", "a.kv"}).code ==
      0);
  const std::string rule = folder.read("out/a.d");
  CHECK_THAT(rule, Catch::StartsWith("out/a.stamp:"));
  for (const char* name : {"a.kv", "common.kv", "deep.kv"}) CHECK_THAT(rule, Catch::Contains(name));
  CHECK(rule.find("unrelated.kv") == std::string::npos);
  CHECK(folder.has("out/a.stamp"));
}

TEST_CASE("without a stamp the depfile names the header") {
  const Folder folder;
  folder.write("a.kv", "table t(id: u64) -> u64;\n");
  REQUIRE(folder.kvgen({"-o", "out", "--depfile", "a.d", "a.kv"}).code == 0);
  CHECK_THAT(folder.read("a.d"), Catch::Contains("out/a.kv.hpp"));
}

TEST_CASE("make reads paths with blanks, hashes and dollars back") {
  // The directory's own name has a blank.
  const Folder folder;
  folder.write("in put/mo$ney#1.kv", "struct Point { x: i32; }\n");
  folder.write("in put/a.kv", "import \"mo$ney#1.kv\";\ntable t(id: u64) -> Point;\n");
  REQUIRE(
      folder.kvgen({"-o", "out", "--depfile", "a.d", "--stamp", "stamp", folder.at("in put/a.kv")})
          .code == 0);
  folder.write("Makefile", "all: stamp\nstamp:\n\t@echo rebuilt\ninclude a.d\n");
  const auto make_says = [&] {
    const std::string command =
        "cd '" + folder.path().string() + "' && make --no-print-directory >said 2>&1";
    CHECK(std::system(command.c_str()) == 0);
    return folder.read("said");
  };
  CHECK_THAT(make_says(), !Catch::Contains("rebuilt"));
  const auto later = std::filesystem::last_write_time(folder.at("stamp")) + std::chrono::seconds(5);
  std::filesystem::last_write_time(folder.at("in put/mo$ney#1.kv"), later);
  CHECK_THAT(make_says(), Catch::Contains("rebuilt"));
}

TEST_CASE("every run without mistakes makes the stamp newer, though nothing changed") {
  const Folder folder;
  folder.write("a.kv", "table t(id: u64) -> u64;\n");
  REQUIRE(folder.kvgen({"-o", "out", "--stamp", "s", "a.kv"}).code == 0);
  const auto old = std::filesystem::last_write_time(folder.at("s")) - std::chrono::hours(1);
  std::filesystem::last_write_time(folder.at("s"), old);
  REQUIRE(folder.kvgen({"-o", "out", "--stamp", "s", "a.kv"}).code == 0);
  CHECK(std::filesystem::last_write_time(folder.at("s")) > old);
}

}  // namespace
}  // namespace kvgen::test
