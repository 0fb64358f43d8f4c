// Every code is documented, and nothing is documented that cannot happen.
#include <algorithm>
#include <catch2/catch.hpp>
#include <sstream>

#include "report/diagnostic.h"
#include "support/golden.h"

namespace kvgen {
namespace {

TEST_CASE("codes are ascending and unique") {
  const auto& codes = diagnostic_codes();
  for (std::size_t i = 1; i < codes.size(); ++i) {
    INFO(codes[i].code);
    CHECK(codes[i - 1].code < codes[i].code);
  }
}

TEST_CASE("docs/diagnostics.md has a section for each code, in order, and no other") {
  std::vector<std::string> documented;
  std::istringstream page(test::read_file(std::string(KV_SOURCE_ROOT) + "/docs/diagnostics.md"));
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("## KV")) documented.push_back(line.substr(3));
  }
  std::vector<std::string> expected;
  for (const CodeInfo& info : diagnostic_codes()) {
    expected.push_back(std::string(info.code) + " " + std::string(info.title));
  }
  CHECK(documented == expected);
}

}  // namespace
}  // namespace kvgen
