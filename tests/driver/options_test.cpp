// The command line: what it accepts, what it refuses, and the exit codes that scripts rely on.
#include <catch2/catch.hpp>

#include "process.h"

namespace kvgen::test {
namespace {

TEST_CASE("help and version go to standard output and exit with 0") {
  const Folder folder;
  const Outcome help = folder.kvgen({"--help"});
  CHECK(help.code == 0);
  for (const char* option : {"-o", "-I", "--depfile", "--stamp", "--descriptor", "--dump",
                             "--error-format", "--color", "--check", "-Werror"})
    CHECK_THAT(help.out, Catch::Contains(option));
  const Outcome version = folder.kvgen({"--version"});
  CHECK(version.code == 0);
  CHECK_THAT(version.out, Catch::StartsWith("kvgen "));
  const Outcome fmt = folder.kvgen({"fmt", "--help"});
  CHECK(fmt.code == 0);
  CHECK_THAT(fmt.out, Catch::Contains("--check"));
}

TEST_CASE("a wrong command line exits with 2, says why, and writes nothing") {
  const Folder folder;
  folder.write("a.kv", "table t(id: u64) -> u64;\n");
  const std::vector<std::vector<std::string>> wrong = {
      {},
      {"--no-such-option", "a.kv"},
      {"--dump=everything", "a.kv"},
      {"--error-format=xml", "a.kv"},
      {"--color=sometimes", "a.kv"},
      {"a.kv", "-o"},
      {"a.kv", "-o", "x", "-o", "y"},
      {"fmt"},
      {"fmt", "--dump=ast", "a.kv"},
  };
  for (const auto& arguments : wrong) {
    const Outcome outcome = folder.kvgen(arguments);
    CHECK(outcome.code == 2);
    CHECK_FALSE(outcome.err.empty());
    CHECK(folder.files() == std::vector<std::string>{"a.kv"});
  }
}

TEST_CASE("option -I takes one directory each time, so schemas may follow it") {
  const Folder folder;
  folder.write("inc/common.kv", "struct Point { x: i32; }\n");
  folder.write("more/other.kv", "struct Other { x: i32; }\n");
  folder.write("a.kv", "import \"common.kv\";\nimport \"other.kv\";\ntable t(id: u64) -> Point;\n");
  CHECK(folder.kvgen({"-I", "inc", "-Imore", "a.kv", "--check"}).code == 0);
  CHECK(folder.kvgen({"-I", "inc", "a.kv", "--check"}).code == 1);
}

}  // namespace
}  // namespace kvgen::test
