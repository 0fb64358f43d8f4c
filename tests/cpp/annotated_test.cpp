// A header with the macros of <kv/schema.h> is a schema.
#include <catch2/catch.hpp>
#include <filesystem>

#include "annotated.kv.hpp"

namespace {

TEST_CASE("tables, keys, formats and indexes are declared on the structs") {
  kv::Options options;
  options.engine = kv::Engine::memory;
  const desk::Database db =
      desk::Database::open(std::filesystem::temp_directory_path() / "kvgen-annotated", options);
  db.quotes().put({"ACME", 1}, {"ACME", 1, 2.5, desk::Venue::nyse});
  db.quotes().put({"ACME", 2}, {"ACME", 2, 3.5, desk::Venue::arca});
  db.last_quotes().put("ACME", {"ACME", 2, 3.5, desk::Venue::arca});
  CHECK(db.last_quotes().get("ACME")->bid() == 3.5);

  const auto txn = db.read();
  CHECK(txn.quotes().first()->key.number == 2);  // descending
  std::size_t found = 0;
  for (const auto& row : txn.quotes().by_venue().prefix(desk::Venue::nyse)) {
    CHECK(row.value.bid() == 2.5);
    ++found;
  }
  CHECK(found == 1);

  const std::uint64_t id = db.levels().insert(desk::Level{9.5, -4});
  const auto level = db.levels().get(id);
  REQUIRE(level);
  CHECK(level->size() == -4);
  CHECK(level->unpack().price == 9.5);
}

}  // namespace
