// `kvgen fmt`: layout only, in place or as a check.
#include <catch2/catch.hpp>

#include "process.h"

namespace kvgen::test {
namespace {

constexpr const char* loose = "struct   A{x:i32;// why\n}\n";

TEST_CASE("fmt lays out in place, keeps comments, and has nothing to do the second time") {
  const Folder folder;
  folder.write("a.kv", loose);
  REQUIRE(folder.kvgen({"fmt", "a.kv"}).code == 0);
  const std::string once = folder.read("a.kv");
  CHECK(once != loose);
  CHECK_THAT(once, Catch::Contains("// why"));
  const auto old = std::filesystem::last_write_time(folder.at("a.kv")) - std::chrono::hours(1);
  std::filesystem::last_write_time(folder.at("a.kv"), old);
  REQUIRE(folder.kvgen({"fmt", "a.kv"}).code == 0);
  CHECK(folder.read("a.kv") == once);
  CHECK(std::filesystem::last_write_time(folder.at("a.kv")) == old);
}

TEST_CASE("fmt keeps links and permissions, and changes no file when one has a mistake") {
  const Folder folder;
  folder.write("real.kv", loose);
  folder.write("bad.kv", "struct {");
  std::filesystem::permissions(folder.path() / "real.kv", std::filesystem::perms::owner_all);
  std::filesystem::create_symlink("real.kv", folder.path() / "link.kv");
  CHECK(folder.kvgen({"fmt", "link.kv", "bad.kv"}).code == 1);
  CHECK(folder.read("real.kv") == loose);
  REQUIRE(folder.kvgen({"fmt", "link.kv"}).code == 0);
  CHECK(std::filesystem::is_symlink(folder.path() / "link.kv"));
  CHECK(folder.read("real.kv") != loose);
  CHECK(std::filesystem::status(folder.path() / "real.kv").permissions() ==
        std::filesystem::perms::owner_all);
  CHECK(folder.files() == std::vector<std::string>{"bad.kv", "link.kv", "real.kv"});
}

TEST_CASE("fmt of standard input has the limits of a file") {
  const Folder folder;
  const Outcome outcome = folder.shell("head -c 70000000 /dev/zero | \"$KVGEN\" fmt -");
  CHECK(outcome.code == 3);
  CHECK_THAT(outcome.err, Catch::Contains("64 MiB"));
}

TEST_CASE("fmt --check says which files would change, exits with 1, and changes none") {
  const Folder folder;
  folder.write("a.kv", loose);
  folder.write("b.kv", loose);
  REQUIRE(folder.kvgen({"fmt", "b.kv"}).code == 0);
  const Outcome outcome = folder.kvgen({"fmt", "--check", "a.kv", "b.kv"});
  CHECK(outcome.code == 1);
  CHECK_THAT(outcome.out + outcome.err, Catch::Contains("a.kv") && !Catch::Contains("b.kv"));
  CHECK(folder.read("a.kv") == loose);
  CHECK(folder.kvgen({"fmt", "--check", "b.kv"}).code == 0);
}

TEST_CASE("fmt - reads standard input and writes standard output") {
  const Folder folder;
  const Outcome outcome = folder.kvgen({"fmt", "-"}, loose);
  CHECK(outcome.code == 0);
  CHECK_THAT(outcome.out, Catch::Contains("x: i32;") && Catch::Contains("// why"));
  CHECK(folder.files().empty());
  CHECK(folder.kvgen({"fmt", "-"}, outcome.out).out == outcome.out);
}

TEST_CASE("a file that does not parse stays as it is") {
  const Folder folder;
  folder.write("a.kv", "struct { nonsense");
  CHECK(folder.kvgen({"fmt", "a.kv"}).code == 1);
  CHECK(folder.read("a.kv") == "struct { nonsense");
  const Outcome missing = folder.kvgen({"fmt", "missing.kv"});
  CHECK(missing.code == 3);
  CHECK_THAT(missing.err, Catch::Contains("missing.kv"));
}

}  // namespace
}  // namespace kvgen::test
