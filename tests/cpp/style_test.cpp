// `kvgen --format-style`: the generated code laid out by clang-format's library, and still the
// same.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cctype>

#include "../driver/process.h"
#include "styled.kv.hpp"

namespace kvgen::test {
namespace {

constexpr const char* shop =
    "namespace shop;\nenum Status : u8 { active = 1, closed = 9 }\n"
    "struct User { name: string; status: Status = active; tags: [string]; }\n"
    "table users(id: u64) -> User { index by_name unique (name); }\n";

std::string without_blanks(std::string text) {
  std::erase_if(text, [](unsigned char c) { return std::isspace(c) != 0; });
  return text;
}

TEST_CASE("code in the style of a user's .clang-format compiles, and stores") {
  const Folder folder;
  const styled::Database db = styled::Database::open(folder.at("styled.db"));
  const styled::Order order{.buyer = "Ada", .lines = {{"nut", 2}}};
  db.orders().put({7, 1}, order);
  db.compact_orders().put(1, order);
  CHECK(db.orders().get({7, 1})->unpack() == order);
  CHECK(db.compact_orders().get(1)->lines().size() == 1);
  CHECK(db.read().orders().by_buyer().contains("Ada"));
}

TEST_CASE("the .clang-format that counts for the schema is taken, and is in the depfile") {
  const Folder folder;
  folder.write("schemas/sub/shop.kv", shop);
  folder.write("schemas/.clang-format", "{BasedOnStyle: LLVM, IndentWidth: 7}\n");
  folder.write(".clang-format", "{BasedOnStyle: LLVM, IndentWidth: 3}\n");
  const auto run = [&](const std::string& style) {
    const Outcome outcome = folder.kvgen(
        {"-o", "out", "--format-style=" + style, "--depfile", "shop.d", "schemas/sub/shop.kv"});
    INFO(outcome.err);
    REQUIRE(outcome.code == 0);
    return folder.read("out/shop.kv.hpp") + folder.read("out/shop.kv.cpp");
  };
  const std::string first = run("file");
  CHECK(first.find("\n       std::string name{};") != std::string::npos);
  CHECK(folder.read("shop.d").find("schemas/.clang-format") != std::string::npos);
  CHECK(run("file") == first);

  folder.write("schemas/.clang-format", "{BasedOnStyle: InheritParentConfig, ColumnLimit: 70}\n");
  CHECK(run("file").find("\n   std::string name{};") != std::string::npos);
  const std::string depfile = folder.read("shop.d");
  CHECK(std::count(depfile.begin(), depfile.end(), '\n') == 4);  // both style files and the schema

  CHECK(run("{IndentWidth: 5}").find("\n     std::string name{};") != std::string::npos);
}

TEST_CASE("a style moves code and changes nothing, and without one it is laid out by kvgen") {
  const Folder folder;
  folder.write("shop.kv", shop);
  folder.write(".clang-format", "BasedOnStyle: Microsoft\n");
  const auto run = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"-o", "out", "shop.kv"});
    REQUIRE(folder.kvgen(arguments).code == 0);
    return folder.read("out/shop.kv.hpp") + folder.read("out/shop.kv.cpp");
  };
  const std::string plain = run({});
  CHECK(run({"--format-style=none"}) == plain);
  const std::string moved =
      run({"--format-style={BasedOnStyle: Microsoft, SortIncludes: Never, ReflowComments: false, "
           "BreakStringLiterals: false, FixNamespaceComments: false, ColumnLimit: 0}"});
  CHECK(moved != plain);
  CHECK(without_blanks(moved) == without_blanks(plain));
}

TEST_CASE("a style that cannot be had is told with the reason, and nothing is written") {
  const Folder folder;
  folder.write("shop.kv", shop);
  const auto refuse = [&](const std::vector<std::string>& options, std::string_view why) {
    std::vector<std::string> arguments{"-o", "out", "shop.kv"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const Outcome outcome = folder.kvgen(arguments);
    INFO(outcome.err);
    CHECK(outcome.err.find(why) != std::string::npos);
    CHECK_FALSE(folder.has("out/shop.kv.hpp"));
    return outcome;
  };
  CHECK(refuse({"--format-style=file"}, "there is no .clang-format beside").code == 3);
  CHECK(refuse({"--format-style=Gogle"}, "error[KV0912]: cannot format generated code").code == 3);
  CHECK(refuse({"--format-style=Google", "--lang=rust"}, "--format-style is for C++").code == 2);
  folder.write(".clang-format", "IndentWidht: 2\n");
  CHECK(refuse({"--format-style=file"}, "unknown key 'IndentWidht'").code == 3);
}

}  // namespace
}  // namespace kvgen::test
