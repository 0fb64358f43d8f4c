// What a run leaves behind when it fails, and how it says so: a code, a message in the format asked
// for, and the old files.
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "process.h"

namespace kvgen::test {
namespace {

namespace fs = std::filesystem;
using Files = std::vector<std::string>;

constexpr const char* good = "table users(id: u64) -> u64;\n";

std::string code_in(const Outcome& outcome) {
  return nlohmann::json::parse(outcome.err).at("code").get<std::string>();
}

/// Many tables, so that the output is some hundreds of kilobytes.
std::string large() {
  std::string text;
  for (int i = 0; i < 100; ++i)
    text += "struct S" + std::to_string(i) + " { a: u8; b: string; }\ntable t" + std::to_string(i) +
            "(id: u64) -> S" + std::to_string(i) + ";\n";
  return text;
}

TEST_CASE("standard output that is full is an error, whatever is printed") {
  const Folder folder;
  folder.write("a.kv", good);
  for (const char* arguments : {"--dump=tokens a.kv", "--dump=ast a.kv", "--dump=model a.kv",
                                "--dump=emit a.kv", "--help", "--version", "fmt --help"}) {
    INFO(arguments);
    const Outcome outcome = folder.shell("\"$KVGEN\" " + std::string(arguments) + " >/dev/full");
    CHECK(outcome.code == 3);
    CHECK_THAT(outcome.err, Catch::Contains("KV0903") && Catch::Contains("standard output"));
  }
  CHECK(folder.shell("\"$KVGEN\" fmt - >/dev/full", good).code == 3);
  CHECK(folder.shell("\"$KVGEN\" fmt --check - >/dev/full", "struct A{}").code == 3);
}

TEST_CASE("a disk that fills up leaves every old file, and nothing half written") {
  const Folder folder;
  folder.write("a.kv", good);
  REQUIRE(folder.kvgen({"-o", "out", "--stamp", "s", "a.kv"}).code == 0);
  const std::string header = folder.read("out/a.kv.hpp");
  const std::string source = folder.read("out/a.kv.cpp");
  // The header still fits, the source does not. Blocks of 512 bytes.
  folder.write("a.kv", "struct Fits { x: u8; }\n" + large());
  REQUIRE(folder.kvgen({"-o", "sizes", "a.kv"}).code == 0);
  const auto smaller =
      std::min(folder.read("sizes/a.kv.hpp").size(), folder.read("sizes/a.kv.cpp").size());
  const auto larger =
      std::max(folder.read("sizes/a.kv.hpp").size(), folder.read("sizes/a.kv.cpp").size());
  REQUIRE(larger > smaller + 2048);
  fs::remove_all(folder.path() / "sizes");
  const Outcome outcome =
      folder.shell("trap '' XFSZ; ulimit -f " + std::to_string(smaller / 512 + 2) +
                   "; \"$KVGEN\" --error-format=json -o out --stamp s a.kv");
  CHECK(outcome.code == 3);
  CHECK(code_in(outcome) == "KV0903");
  CHECK(folder.read("out/a.kv.hpp") == header);
  CHECK(folder.read("out/a.kv.cpp") == source);
  CHECK(folder.files() == Files{"a.kv", "out/a.kv.cpp", "out/a.kv.hpp", "s"});
}

TEST_CASE("every output is compared with every input before the first is written") {
  const Folder folder;
  folder.write("common.kv", "struct Point { x: i32; }\n");
  folder.write("a.kv", "import \"common.kv\";\ntable t(id: u64) -> Point;\n");
  fs::create_hard_link(folder.at("common.kv"), folder.at("twin"));
  fs::create_symlink("common.kv", folder.at("link"));
  for (const char* victim : {"a.kv", "./a.kv", "common.kv", "twin", "link"})
    for (const char* option : {"--depfile", "--stamp", "--descriptor"}) {
      const Outcome outcome =
          folder.kvgen({"--error-format=json", "-o", "out", option, victim, "a.kv"});
      CHECK(outcome.code == 2);
      CHECK(code_in(outcome) == "KV0904");
      CHECK_FALSE(folder.has("out"));
    }
}

TEST_CASE("outputs that are one file are refused, also when links lead there") {
  const Folder folder;
  folder.write("a.kv", good);
  fs::create_directory(folder.path() / "out");
  fs::create_directory_symlink("out", folder.at("alias"));
  for (const char* name : {"out/a.kv.hpp", "alias/a.kv.hpp", "out/../out/a.kv.cpp"}) {
    const Outcome outcome =
        folder.kvgen({"--error-format=json", "-o", "out", "--depfile", name, "a.kv"});
    CHECK(outcome.code == 2);
    CHECK(code_in(outcome) == "KV0905");
    CHECK(folder.files() == Files{"a.kv"});
  }
}

TEST_CASE("a mistake on the command line is told in the format asked for") {
  const Folder folder;
  folder.write("a.kv", good);
  const std::vector<Files> wrong = {{"--error-format=json", "--nonsense", "a.kv"},
                                    {"--nonsense", "--error-format", "json", "a.kv"},
                                    {"a.kv", "a.kv", "--descriptor", "d", "--error-format=json"},
                                    {"--error-format=json"}};
  for (const Files& arguments : wrong) {
    const Outcome outcome = folder.kvgen(arguments);
    CHECK(outcome.code == 2);
    CHECK(code_in(outcome) == "KV0901");
  }
}

TEST_CASE("a format of diagnostics that is not there is refused with those that are") {
  const Folder folder;
  folder.write("a.kv", good);
  const Outcome outcome = folder.kvgen({"--error-format=xml", "a.kv"});
  CHECK(outcome.code == 2);
  CHECK_THAT(outcome.err, Catch::Contains("xml not in {human,json,gcc}"));
  CHECK(folder.files() == Files{"a.kv"});
}

TEST_CASE("an output that cannot be written is told in the format asked for") {
  const Folder folder;
  folder.write("a.kv", good);
  folder.write("out", "a file where the directory should be");
  const Outcome outcome = folder.kvgen({"--error-format=json", "-o", "out", "a.kv"});
  CHECK(outcome.code == 3);
  CHECK(code_in(outcome) == "KV0903");
  CHECK_THAT(folder.kvgen({"--error-format=gcc", "-o", "out", "a.kv"}).err,
             Catch::StartsWith("kvgen: error: ") && Catch::Contains("[KV0903]"));
}

TEST_CASE("a schema that cannot be read exits with 3, after the mistakes of the others") {
  const Folder folder;
  folder.write("a.kv", "struct A { x: nope; }\n");
  folder.write("b.kv", good);
  for (const char* command : {"", "--dump=ast", "--dump=model", "--check"}) {
    Files arguments{"--error-format=json", "-o", "out"};
    if (*command != '\0') arguments.emplace_back(command);
    arguments.insert(arguments.end(), {"missing.kv", "b.kv"});
    const Outcome outcome = folder.kvgen(arguments);
    CHECK(outcome.code == 3);
    CHECK(code_in(outcome) == "KV0301");
  }
  const Outcome both = folder.kvgen({"missing.kv", "a.kv"});
  CHECK(both.code == 3);
  CHECK_THAT(both.err, Catch::Contains("KV0301") && Catch::Contains("KV0411"));
  CHECK(folder.kvgen({"fmt", "missing.kv"}).code == 3);
  if (::geteuid() != 0) {
    fs::permissions(folder.path() / "b.kv", fs::perms::none);
    CHECK(folder.kvgen({"b.kv"}).code == 3);
  }
  CHECK(folder.files() == Files{"a.kv", "b.kv"});
}

TEST_CASE("an output that is a link stays one, and keeps its permissions") {
  const Folder folder;
  folder.write("a.kv", good);
  folder.write("elsewhere/header", "old");
  fs::permissions(folder.path() / "elsewhere/header",
                  fs::perms::owner_read | fs::perms::owner_write);
  fs::create_directory(folder.path() / "out");
  fs::create_symlink("../elsewhere/header", folder.at("out/a.kv.hpp"));
  REQUIRE(folder.kvgen({"-o", "out", "a.kv"}).code == 0);
  CHECK(fs::is_symlink(folder.path() / "out/a.kv.hpp"));
  CHECK_THAT(folder.read("elsewhere/header"), Catch::Contains("#pragma once"));
  struct stat status {};
  REQUIRE(::stat(folder.at("elsewhere/header").c_str(), &status) == 0);
  CHECK((status.st_mode & 07777U) == 0600);
}

}  // namespace
}  // namespace kvgen::test
