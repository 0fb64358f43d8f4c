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

TEST_CASE("a lint that does not exist is refused, and the one that is meant is named") {
  const Folder folder;
  folder.write("a.kv", "table t(id: u64) -> u64;\n");
  const std::pair<const char*, const char*> meant[] = {
      {"-Wno-kv-index-prefx", "did you mean `-Wno-kv-index-prefix`?"},
      {"-Wkv-key_size", "did you mean `-Wkv-key-size`?"},
      {"-Windex-bool", "did you mean `-Wkv-index-bool`?"},
      {"-Wno-index-bool", "did you mean `-Wno-kv-index-bool`?"},
      {"-Werrors", "did you mean `-Werror`?"},
      {"-Wkv-no-such-thing", "kv-random-uuid-key"},
      {"-Wall", "kv-index-prefix"},
  };
  for (const auto& [option, help] : meant) {
    const Outcome outcome = folder.kvgen({option, "a.kv"});
    CHECK(outcome.code == 2);
    CHECK_THAT(outcome.err, Catch::Contains("KV0902") && Catch::Contains(help));
  }
  CHECK(folder.kvgen({"fmt", "-Wall", "a.kv"}).code == 2);
  CHECK_FALSE(folder.has("a.kv.hpp"));
}

TEST_CASE("colour is for terminals that take it, unless the user says otherwise") {
  const Folder folder;
  folder.write("a.kv", "struct A { x: nope; }\n");
  // script(1) gives its command a terminal.
  const auto coloured = [&](const std::string& environment, const std::string& options = "") {
    const Outcome outcome = folder.shell("TERM=xterm script -qc 'env " + environment +
                                         " \"$KVGEN\" " + options + " a.kv' /dev/null");
    CHECK_THAT(outcome.out, Catch::Contains("KV0411"));
    return outcome.out.find("\x1b[") != std::string::npos;
  };
  CHECK(coloured("-u NO_COLOR"));
  CHECK_FALSE(coloured("NO_COLOR=1"));
  CHECK(coloured("NO_COLOR="));
  CHECK_FALSE(coloured("-u NO_COLOR TERM=dumb"));
  CHECK_FALSE(coloured("-u NO_COLOR -u TERM"));
  CHECK(coloured("NO_COLOR=1 TERM=dumb", "--color=always"));
  CHECK_FALSE(coloured("-u NO_COLOR", "--color=never"));
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
