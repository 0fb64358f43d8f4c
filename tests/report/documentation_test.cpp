// Every code is documented, and nothing is documented that cannot happen.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <regex>
#include <set>
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

TEST_CASE(
    "every code that the compiler's sources name is in the list, and every listed one is named") {
  std::set<std::string> listed;
  for (const CodeInfo& info : diagnostic_codes()) listed.emplace(info.code);
  std::set<std::string> named;
  const std::regex code("\"(KV[0-9]+)\"");
  const std::filesystem::path root = std::string(KV_SOURCE_ROOT) + "/codegen";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    const std::string extension = entry.path().extension().string();
    if ((extension != ".cpp" && extension != ".h") || entry.path().filename() == "codes.cpp")
      continue;
    const std::string text = test::read_file(entry.path());
    for (std::sregex_iterator at(text.begin(), text.end(), code), end; at != end; ++at) {
      INFO(entry.path().string());
      CHECK(listed.contains((*at)[1].str()));
      named.insert((*at)[1].str());
    }
  }
  CHECK(named == listed);
}

}  // namespace
}  // namespace kvgen
