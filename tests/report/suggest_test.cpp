// "Did you mean" helps with typing slips and keeps silent otherwise.
#include "report/suggest.h"

#include <catch2/catch.hpp>
#include <vector>

namespace kvgen {
namespace {

const std::vector<std::string> words = {"struct", "string", "variant", "table", "u8"};

TEST_CASE("distance counts inserts, deletes, replacements and swaps") {
  CHECK(edit_distance("table", "table", 3) == 0u);
  CHECK(edit_distance("tabel", "table", 3) == 1u);
  CHECK(edit_distance("tble", "table", 3) == 1u);
  CHECK(edit_distance("Table", "table", 3) == 0u);
  CHECK(edit_distance("kitten", "sitting", 3) == 3u);
  CHECK(edit_distance("kitten", "sitting", 2) == std::nullopt);
  CHECK(edit_distance("", "abc", 3) == 3u);
}

TEST_CASE("a slip finds its word") {
  CHECK(closest("strct", words) == "struct");
  CHECK(closest("strng", words) == "string");
  CHECK(closest("Table", words) == "table");
  CHECK(did_you_mean("varaint", words) == "did you mean `variant`?");
}

TEST_CASE("another word finds nothing") {
  CHECK(closest("message", words) == std::nullopt);
  CHECK(closest("x", words) == std::nullopt);
  CHECK(closest(std::string(100'000, 's'), words) == std::nullopt);
  CHECK(did_you_mean("elephant", words).empty());
}

TEST_CASE("the first of equals wins") {
  const std::vector<std::string> equals = {"cat", "car"};
  CHECK(closest("caz", equals) == "cat");
}

}  // namespace
}  // namespace kvgen
