// Every value of the conformance data, of whatever type, through FlatBuffers and back; and what
// damaged values of each do.
#include <catch2/catch.hpp>
#include <fstream>

#include "cases.h"

namespace kv::test {
namespace {

TEST_CASE("every value of the conformance data reads back as it was, and damaged is safe to read") {
  Handlers handlers;
  register_types_0(handlers);
  register_types_1(handlers);
  register_types_2(handlers);
  std::ifstream file(std::string(KV_TEST_DATA) + "/../format/data/rkyv.jsonl");
  REQUIRE(file.good());
  std::size_t cases = 0;
  for (std::string line; std::getline(file, line);) {
    const Json one = Json::parse(line);
    const auto handler = handlers.find(one.at("type").get<std::string>());
    if (handler == handlers.end()) continue;
    ++cases;
    if (const std::string wrong = handler->second(one.at("value")); !wrong.empty())
      FAIL_CHECK(line.substr(0, 300) << "\n" << wrong);
  }
  CHECK(cases > 800);
}

}  // namespace
}  // namespace kv::test
