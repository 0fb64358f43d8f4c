// A database of native structs is read by programs whose structs lie in memory alike; others
// migrate it.
#include <catch2/catch.hpp>

#include "../driver/process.h"

namespace kvgen::test {
namespace {

bool says(const Outcome& outcome, std::string_view text) {
  return outcome.out.find(text) != std::string::npos;
}

constexpr std::string_view way_out =
    "kv::Options::migrate = kv::Migrate::automatic rewrites the rows";

void put(const Folder& folder) {
  const Outcome put = folder.shell("'" KV_PROGRAM_FIRST "' put db");
  REQUIRE(put.code == 0);
  CHECK(put.out == "20.5\n");
}

TEST_CASE("a native struct that changed is found when the database is opened") {
  const Folder folder;
  put(folder);
  const std::string before = folder.read("db");

  const Outcome grown = folder.shell("'" KV_PROGRAM_GROWN "' get db");
  CHECK(grown.code == 4);
  CHECK(says(grown, "table readings"));
  CHECK(says(grown, "readings.unit: new (u32): stored rows get its default"));
  CHECK(says(grown, way_out));

  const Outcome packed = folder.shell("'" KV_PROGRAM_PACKED "' get db");
  CHECK(packed.code == 4);
  CHECK(says(packed, "struct meter.Reading lies otherwise in memory: was 16 bytes aligned to 8"));
  CHECK(says(packed, "is 12 bytes aligned to 4"));
  CHECK(says(packed, way_out));

  CHECK((folder.read("db") == before));
  CHECK(folder.shell("'" KV_PROGRAM_FIRST "' get db").out == "20.5\n");
}

TEST_CASE("rows of a native struct are migrated to another layout and back") {
  const Folder folder;
  put(folder);
  for (const char* program :
       {KV_PROGRAM_PACKED, KV_PROGRAM_GROWN, KV_PROGRAM_FIRST, KV_PROGRAM_GROWN}) {
    const std::string quoted = "'" + std::string(program) + "'";
    CHECK(folder.shell(quoted + " get db").code == 4);
    CHECK(folder.shell(quoted + " migrate db").out == "20.5\n");
    CHECK(folder.shell(quoted + " get db").out == "20.5\n");
  }
}

}  // namespace
}  // namespace kvgen::test
