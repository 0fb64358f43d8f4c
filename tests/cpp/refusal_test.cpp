// A build without Clang says so where a schema imports C++.
#include <catch2/catch.hpp>

#include "../driver/process.h"

namespace kvgen::test {
namespace {

TEST_CASE("without kvgen-clang an import of C++ is refused with the way out") {
  const Folder folder;
  folder.write("quote.hpp", "struct Quote { int bid; };\n");
  folder.write("shop.kv", "import \"quote.hpp\";\ntable quotes(id: u64) -> Quote;\n");
  const Outcome outcome = folder.kvgen({"--clang", "nowhere/kvgen-clang", "-o", "out", "shop.kv"});
  CHECK(outcome.code == 1);
  CHECK(outcome.err.find("imports of C++ headers are not available in this build") !=
        std::string::npos);
  CHECK(outcome.err.find("-DKVGEN_WITH_CLANG=ON") != std::string::npos);
  // The unknown type that follows from it is not another mistake.
  CHECK(outcome.err.find("unknown type") == std::string::npos);
  CHECK_FALSE(folder.has("out/shop.kv.hpp"));
}

TEST_CASE("a schema without C++ imports needs no kvgen-clang") {
  const Folder folder;
  folder.write("shop.kv", "table quotes(id: u64) -> u32;\n");
  CHECK(folder.kvgen({"--clang", "nowhere/kvgen-clang", "-o", "out", "shop.kv"}).code == 0);
}

TEST_CASE("without kvgen-clang a style for generated code is refused with the way out") {
  const Folder folder;
  folder.write("shop.kv", "table quotes(id: u64) -> u32;\n");
  const Outcome outcome = folder.kvgen(
      {"--clang", "nowhere/kvgen-clang", "--format-style=Google", "-o", "out", "shop.kv"});
  CHECK(outcome.code == 3);
  CHECK(outcome.err.find("KV0912") != std::string::npos);
  CHECK(outcome.err.find("-DKVGEN_WITH_CLANG=ON") != std::string::npos);
  CHECK_FALSE(folder.has("out/shop.kv.hpp"));
}

}  // namespace
}  // namespace kvgen::test
