// `kvgen diff`: the answer in words and as an exit code. What it says of each kind of change is
// held in tests/schema/changes.
#include <catch2/catch.hpp>

#include "process.h"

using kvgen::test::Folder;
using kvgen::test::Outcome;

namespace {

constexpr auto before = "struct User { name: string; age: u16; }\ntable users(id: u64) -> User;\n";

Outcome diff(const Folder& folder, const std::string& after) {
  folder.write("old.kv", before);
  folder.write("new.kv", after);
  return folder.kvgen({"diff", "old.kv", "new.kv"});
}

}  // namespace

TEST_CASE("diff exits with 0 when stored data stays as it is") {
  const Folder folder;
  const Outcome same = diff(folder, before);
  CHECK(same.code == 0);
  CHECK(same.out == "identical\n");
  const Outcome more = diff(folder, std::string(before) + "table extra(id: u64) -> bool;\n");
  CHECK(more.code == 0);
  CHECK(more.out ==
        "table extra: compatible\n  compatible: extra: new table: created when the database is "
        "opened\n"
        "compatible\n");
  CHECK(folder.files() == std::vector<std::string>{"new.kv", "old.kv"});
}

TEST_CASE("diff exits with 1 for a migration and with 2 for what cannot be derived") {
  const Folder folder;
  const Outcome wider =
      diff(folder, "struct User { name: string; age: u32; }\ntable users(id: u64) -> User;\n");
  CHECK(wider.code == 1);
  CHECK(wider.out ==
        "table users: migration\n  migration: users.age: widened: was u16, is u32\nmigration\n");
  const Outcome narrower =
      diff(folder, "struct User { name: string; age: u8; }\ntable users(id: u64) -> User;\n");
  CHECK(narrower.code == 2);
  CHECK(narrower.out.find("users.age: was u16, is u8: a stored number may not fit") !=
        std::string::npos);
}

TEST_CASE("diff exits with 3 when there is no answer") {
  const Folder folder;
  const Outcome broken = diff(folder, "table users(id: u64) -> User;\n");
  CHECK(broken.code == 3);
  CHECK(broken.out.empty());
  CHECK(broken.err.find("new.kv:1:25") != std::string::npos);
  CHECK(folder.kvgen({"diff", "old.kv"}).code == 3);
  CHECK(folder.kvgen({"diff", "old.kv", "absent.kv"}).code == 3);
  CHECK(folder.kvgen({"diff", "--sideways"}).code == 3);
  CHECK(folder.kvgen({"diff", "--help"}).code == 0);
}

TEST_CASE("diff compares the whole database: tables of imports too") {
  const Folder folder;
  folder.write("a/billing.kv", "namespace billing;\ntable bills(id: u64) -> u32;\n");
  folder.write("b/billing.kv", "namespace billing;\ntable bills(id: u64) -> u64;\n");
  folder.write("a/shop.kv", "namespace shop;\nimport tables \"billing.kv\";\n");
  folder.write("b/shop.kv", "namespace shop;\nimport tables \"billing.kv\";\n");
  const Outcome found = folder.kvgen({"diff", "a/shop.kv", "b/shop.kv"});
  CHECK(found.code == 1);
  CHECK(found.out.find("bills: widened: the value was u32, is u64") != std::string::npos);
}
