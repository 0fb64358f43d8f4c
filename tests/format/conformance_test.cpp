// Byte for byte what the Rust crates write and read: rkyv 0.8, bincode 1.3 and 2.0, postcard 1.1.
// data/ was made by the crates themselves; runtime/FORMAT.md tells the formats.
#include <catch2/catch.hpp>
#include <fstream>

#include "cases.h"
#include "layout.h"

namespace kv::test {

TEST_CASE("every case of the crates is written, read and refused as they do") {
  const std::string file =
      GENERATE("rkyv", "rkyv_unaligned", "rkyv_invalid", "bincode1", "bincode1_invalid", "bincode2",
               "bincode2_invalid", "postcard", "postcard_invalid");
  Handlers handlers;
  register_types_0(handlers);
  register_types_1(handlers);
  register_types_2(handlers);
  std::ifstream in(std::string(KV_TEST_DATA) + "/data/" + file + ".jsonl");
  REQUIRE(in.good());
  std::size_t cases = 0;
  for (std::string line; std::getline(in, line); ++cases) {
    const Json one = Json::parse(line);
    INFO(file << ' ' << one.at("case") << " of type " << one.at("type"));
    const std::string problem = handlers.at(one.at("type")).by_format.at(file)(one);
    CHECK(problem == "");
  }
  CHECK(cases > 200);
}

}  // namespace kv::test
