// `kvgen --verify`: Clang parses what was generated, for every schema that the project has.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <vector>

#include "../driver/process.h"

namespace kvgen::test {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> schemas() {
  std::vector<fs::path> found;
  const fs::path root(KV_SOURCE_ROOT);
  for (const char* folder :
       {"examples", "tests/emit/corpus", "tests/resolve/corpus/ok", "tests/cpp"})
    for (const auto& entry : fs::recursive_directory_iterator(root / folder))
      if (entry.path().extension() == ".kv" && entry.path().stem() != "compiled_as")  // needs flags
        found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

TEST_CASE("generated code of the whole corpus parses against the runtime") {
  const Folder folder;
  REQUIRE(schemas().size() > 10);
  // In one run, for which Clang reads the runtime once. Below the root no two have one name.
  std::vector<std::string> arguments{"--verify", "-o", "out", "-I", KV_SOURCE_ROOT};
  for (const fs::path& schema : schemas()) arguments.push_back(schema);
  const Outcome outcome = folder.kvgen(arguments);
  INFO(outcome.err);
  CHECK(outcome.code == 0);
  CHECK(folder.has("out/examples/shop/shop.kv.cpp"));
}

TEST_CASE("an imported schema in a sub-directory is found when the code is verified") {
  const Folder folder;
  folder.write("sub/bill.kv",
               "namespace bill;\nstruct Bill { sum: f64; }\ntable bills(id: u64) -> Bill;\n");
  folder.write("shop.kv",
               "namespace shop;\nimport tables \"sub/bill.kv\";\ntable ids(id: u64) -> u64;\n");
  CHECK(folder.kvgen({"--verify", "-o", "out", "shop.kv"}).code == 0);
}

TEST_CASE("of several schemas that are verified together, a broken one is found") {
  const Folder folder;
  folder.write("good.kv", "struct Item { name: string; }\ntable items(id: u64) -> Item;\n");
  folder.write("shop.kv", "struct User { name: string; }\ntable users(id: u64) -> User;\n");
  CHECK(folder.kvgen({"--verify", "-o", "out", "good.kv", "shop.kv"}).code == 0);
  const Outcome outcome =
      folder.kvgen({"--verify", "-o", "broken", "good.kv", "shop.kv", "--", "-DUsersSpec=3"});
  CHECK(outcome.code == 1);
  CHECK(outcome.err.find("the first error is in: struct UsersSpec") != std::string::npos);
  CHECK_FALSE(folder.has("broken/good.kv.hpp"));
}

TEST_CASE("generated code that does not compile is told as kvgen's mistake, and not written") {
  const Folder folder;
  folder.write("shop.kv", "struct User { name: string; }\ntable users(id: u64) -> User;\n");
  // A macro of the user's build that breaks a generated name.
  const Outcome outcome = folder.kvgen({"--verify", "-o", "out", "shop.kv", "--", "-DUsersSpec=3"});
  CHECK(outcome.code == 1);
  CHECK(outcome.err.find("KV0910") != std::string::npos);
  CHECK(outcome.err.find("a mistake of kvgen") != std::string::npos);
  CHECK(outcome.err.find("the first error is in: struct UsersSpec") != std::string::npos);
  CHECK(outcome.err.find("shop.kv.hpp:") != std::string::npos);
  CHECK_FALSE(folder.has("out/shop.kv.hpp"));
}

}  // namespace
}  // namespace kvgen::test
