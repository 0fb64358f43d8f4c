// Files that are no schemas, and schemas that mean harm: a clear answer, soon, with bounded memory.
// `Folder::kvgen` holds each run to that.
#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "process.h"

namespace kvgen::test {
namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

void refused(const Folder& folder, const std::string& schema) {
  INFO(schema);
  const Outcome outcome = folder.kvgen({"-o", "out", schema});
  CHECK((outcome.code == 1 || outcome.code == 3));
  CHECK_FALSE(outcome.err.empty());
  CHECK(outcome.err.size() < 1'000'000);
  CHECK_FALSE(folder.has("out"));
}

TEST_CASE("what is not a regular file is refused without waiting") {
  const Folder folder;
  std::filesystem::create_directory(folder.path() / "dir.kv");
  REQUIRE(::mkfifo(folder.at("fifo.kv").c_str(), 0600) == 0);
  std::filesystem::create_symlink("loop.kv", folder.path() / "loop.kv");
  for (const char* name : {"dir.kv", "fifo.kv", "loop.kv", "missing.kv", "/dev/null", "/dev/zero"})
    refused(folder, name);
}

TEST_CASE("an import of what is not a regular file is refused without waiting") {
  const Folder folder;
  std::filesystem::create_directory(folder.path() / "dir.kv");
  REQUIRE(::mkfifo(folder.at("fifo.kv").c_str(), 0600) == 0);
  for (const char* name : {"dir.kv", "fifo.kv", "missing.kv", "a.kv", "", "\\x00"}) {
    folder.write("a.kv", std::string("import \"") + name + "\";\nstruct A { x: u8; }\n");
    refused(folder, "a.kv");
  }
}

TEST_CASE("a line of ten megabytes, and bytes that are no text, are answered") {
  const Folder folder;
  folder.write("long.kv", repeated("@ ", 5'000'000));
  folder.write("name.kv", "struct " + repeated("a", 10'000'000) + " {}\n");
  folder.write("nul.kv", std::string("struct A {\0}\n", 13));
  folder.write("latin.kv", "struct \xe9 {}\n");
  folder.write("digits.kv", "struct A { x: [u8; " + repeated("9", 1'000'000) + "]; }\n");
  for (const char* name : {"long.kv", "name.kv", "nul.kv", "latin.kv", "digits.kv"})
    refused(folder, name);
}

TEST_CASE("nesting a hundred thousand deep is answered") {
  const Folder folder;
  folder.write("lists.kv",
               "struct A { x: " + repeated("[", 100'000) + "u8" + repeated("]", 100'000) + "; }\n");
  folder.write("optionals.kv", "struct A { x: u8" + repeated("?", 100'000) + "; }\n");
  folder.write("braces.kv", repeated("struct A {", 100'000));
  folder.write("defaults.kv", "struct A { x: [u8] = " + repeated("[", 100'000) + "; }\n");
  for (const char* name : {"lists.kv", "optionals.kv", "braces.kv", "defaults.kv"})
    refused(folder, name);
}

TEST_CASE("sizes that no machine has are refused") {
  const Folder folder;
  folder.write("huge.kv",
               "struct A { x: [u64; 1000000000000000000]; }\n"
               "table t(id: u64) -> A;\n");
  folder.write("power.kv",
               "struct A { x: [[[[[[u64; 65535]; 65535]; 65535]; 65535]; 65535]; 65535]; }\n"
               "table t(id: u64) -> A;\n");
  refused(folder, "huge.kv");
  refused(folder, "power.kv");
}

TEST_CASE("structs that double at every step are answered") {
  const Folder folder;
  std::string text = "struct S0 { a: u8; b: u8; }\n";
  for (int i = 1; i < 200; ++i) {
    const std::string before = "S" + std::to_string(i - 1);
    text += "struct S" + std::to_string(i) + " { a: " + before + "; b: " + before + "; }\n";
  }
  folder.write("double.kv", text + "table t(id: u64) -> S199;\n");
  refused(folder, "double.kv");
}

TEST_CASE("imports in a circle, also through links, are reported with the way around") {
  const Folder folder;
  folder.write("a.kv", "import \"b.kv\";\n");
  folder.write("b.kv", "import \"sub/../link.kv\";\n");
  std::filesystem::create_directory(folder.path() / "sub");
  std::filesystem::create_symlink("a.kv", folder.path() / "link.kv");
  refused(folder, "a.kv");
}

TEST_CASE("a diamond of imports loads each file once, also when deep") {
  const Folder folder;
  for (int i = 0; i < 60; ++i) {
    const std::string next = std::to_string(i + 1);
    folder.write("l" + std::to_string(i) + ".kv",
                 "import \"l" + next + ".kv\";\nimport \"r" + next + ".kv\";\n");
    folder.write("r" + std::to_string(i) + ".kv",
                 "import \"l" + next + ".kv\";\nimport \"r" + next + ".kv\";\n");
  }
  folder.write("l60.kv", "struct L { x: u8; }\n");
  folder.write("r60.kv", "struct R { x: u8; }\n");
  CHECK(folder.kvgen({"--check", "l0.kv"}).code == 0);
}

}  // namespace
}  // namespace kvgen::test
