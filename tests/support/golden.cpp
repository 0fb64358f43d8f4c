#include "support/golden.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace kvgen::test {
namespace {

std::string line_at(const std::string& text, std::size_t begin) {
  return text.substr(begin, text.find('\n', begin) - begin);
}

/// "line 3: golden `…`, actual `…`" for the first line that differs.
std::string first_difference(const std::string& golden, const std::string& actual) {
  const auto common = std::mismatch(golden.begin(), golden.end(), actual.begin(), actual.end());
  const auto offset = static_cast<std::size_t>(common.first - golden.begin());
  const auto line_begin = offset == 0 ? std::string::npos : golden.rfind('\n', offset - 1);
  const std::size_t begin = line_begin == std::string::npos ? 0 : line_begin + 1;
  const auto line = 1 + std::count(golden.begin(), golden.begin() + static_cast<long>(begin), '\n');
  std::ostringstream out;
  out << "line " << line << "\n  golden: " << line_at(golden, begin)
      << "\n  actual: " << line_at(actual, begin);
  return out.str();
}

}  // namespace

bool refreshing_goldens() {
  const char* flag = std::getenv("KVGEN_REFRESH_GOLDENS");
  return flag != nullptr && *flag != '\0' && std::string_view(flag) != "0";
}

void check_golden(const std::filesystem::path& golden, const std::string& actual) {
  if (refreshing_goldens()) {
    if (std::filesystem::exists(golden) && read_file(golden) == actual) return;
    std::ofstream(golden, std::ios::binary) << actual;
    return;
  }
  INFO("golden " << golden.string() << "; KVGEN_REFRESH_GOLDENS=1 rewrites it");
  if (!std::filesystem::exists(golden)) {
    FAIL_CHECK("the golden does not exist; actual text:\n" << actual);
    return;
  }
  const std::string expected = read_file(golden);
  if (expected != actual) FAIL_CHECK("differs at " << first_difference(expected, actual));
}

std::vector<std::filesystem::path> files_in(const std::filesystem::path& directory,
                                            std::string_view suffix) {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (entry.is_regular_file() && entry.path().filename().string().ends_with(suffix)) {
      found.push_back(entry.path());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace kvgen::test
