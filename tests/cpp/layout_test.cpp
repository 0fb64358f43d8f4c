// A database of native structs is opened only by programs whose structs lie in memory alike.
#include <catch2/catch.hpp>

#include "../driver/process.h"

namespace kvgen::test {
namespace {

bool says(const Outcome& outcome, const std::string& text) {
  return outcome.out.find(text) != std::string::npos;
}

TEST_CASE("a native struct that changed is found when the database is opened") {
  const Folder folder;
  const Outcome put = folder.shell("'" KV_PROGRAM_FIRST "' put db");
  REQUIRE(put.code == 0);
  CHECK(put.out == "20.5\n");
  const std::string before = folder.read("db");

  const Outcome grown = folder.shell("'" KV_PROGRAM_GROWN "' get db");
  CHECK(grown.code == 4);
  CHECK(says(grown, "table readings"));
  CHECK(says(grown, "readings.unit: new"));

  const Outcome packed = folder.shell("'" KV_PROGRAM_PACKED "' get db");
  CHECK(packed.code == 4);
  CHECK(says(packed, "struct meter.Reading lies otherwise in memory: was 16 bytes aligned to 8"));
  CHECK(says(packed, "is 12 bytes aligned to 4"));

  CHECK((folder.read("db") == before));
  CHECK(folder.shell("'" KV_PROGRAM_FIRST "' get db").out == "20.5\n");
}

}  // namespace
}  // namespace kvgen::test
