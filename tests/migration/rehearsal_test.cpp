// What a migration would do, told without doing it.
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "described.h"
#include "grown.kv.hpp"
#include "grown.v1.kv.hpp"
#include "support/golden.h"

namespace kv::test {
using kvgen::test::read_file;

namespace {

const std::string before_text = "version 1;\nstruct R { n: u16; }\ntable t(id: u32) -> R;\n";
const std::string after_text =
    "version 2;\nstruct R { n: u32; m: bool = true; }\ntable t(id: u32) -> R;\n";
constexpr int row_count = 100;

void fill(const std::filesystem::path& path, const Described& schema) {
  const Opened db(path, schema, options());
  for (int i = 1; i <= row_count; ++i) db.put("t", i, ValueRecord{{{"n", i}}});
}

Rehearsal rehearse(const std::filesystem::path& path, const Described& schema,
                   const Migrations& migrations = {}) {
  Options with;
  with.migrations = migrations;
  return Database::rehearse(path, with, schema.info());
}

}  // namespace

TEST_CASE("a rehearsal says what a migration then does, and the file stays as it is") {
  const Folder folder;
  const Described before(before_text);
  const Described after(after_text);
  fill(folder / "db", before);
  const std::string file = read_file(folder / "db");

  const Rehearsal found = rehearse(folder / "db", after);
  CHECK(read_file(folder / "db") == file);
  CHECK(found.ok());
  CHECK(found.version == 2);
  REQUIRE(found.tables.size() == 1);
  const RehearsedTable& table = found.tables[0];
  CHECK(table.table == "t");
  CHECK(table.version == 1);
  CHECK(table.rows == row_count);
  CHECK(table.kept == row_count);
  CHECK(table.dropped + table.failing == 0);
  CHECK_FALSE(table.in_steps);
  CHECK(table.bytes_before == row_count * (4 + 2));
  CHECK_THAT(found.text(),
             Catch::Contains("t.m: new (bool)") && Catch::Contains("100 would be rewritten"));

  const Opened db(folder / "db", after, options(Migrate::automatic));
  std::uint64_t bytes = 0;
  for (const auto& [key, value] : db.rows("t")) bytes += key.size() + value.size();
  CHECK(table.bytes_after == bytes);
  CHECK(found.file_bytes == file.size());
  CHECK(read_file(folder / "db").size() <= 2 * found.file_bytes_max);
  CHECK(rehearse(folder / "db", after).tables.empty());
}

TEST_CASE("a rehearsal names every row that is in the way, and why") {
  const Folder folder;
  const Described before(before_text);
  fill(folder / "db", before);
  const std::string file = read_file(folder / "db");
  const Described after("version 2;\nstruct R { n: u8; }\ntable t(id: u32) -> R;\n");
  CHECK(thrown([&] { rehearse(folder / "db", after); }).code == Errc::schema_mismatch);

  const Rehearsal found = rehearse(folder / "db", after, Migrations{}.from(1, [](MigratedRow& row) {
    const auto n = row.old_value()["n"].as<std::uint16_t>();
    if (n <= 10) return row.drop();
    if (n == 20) throw std::runtime_error("twenty is no number of ours");
    if (n > 97) row.set("n", 1000);
    row.set_key("id", n == 31 ? 30 : n);
  }));
  CHECK(read_file(folder / "db") == file);
  CHECK_FALSE(found.ok());
  const RehearsedTable& table = found.tables.at(0);
  CHECK(table.rows == row_count);
  CHECK(table.dropped == 10);
  CHECK(table.failing == 5);
  CHECK(table.kept == row_count - 15);
  REQUIRE(table.failures.size() == 5);
  CHECK(table.failures[0].key == "20");
  CHECK(table.failures[0].problem == "twenty is no number of ours");
  CHECK(table.failures[1].key == "98");
  CHECK_THAT(table.failures[1].problem, Catch::Contains("n"));
  CHECK(table.failures[4].key == "31");
  CHECK(table.failures[4].problem == "would get the same key as the row of key 30");
  CHECK_THAT(found.text(), Catch::Contains("key 31: would get the same key"));
}

TEST_CASE("a rehearsal finds rows that a new unique index excludes") {
  const Folder folder;
  {
    const auto db = grown::v1::Database::open(folder / "db");
    for (std::uint64_t id = 1; id <= 5; ++id)
      db.users().put(id, {.name = id == 5 ? "Ada" : "user " + std::to_string(id), .age = 7});
    db.users().put(1, {.name = "Ada", .age = 1});
    db.tokens().put("a", {.owner = "Ada"});
    db.tokens().put("b", {.owner = "Bob"});
    db.tokens().put("c", {.owner = "Ada"});
  }
  const std::string file = read_file(folder / "db");
  const Rehearsal found = grown::Database::rehearse(folder / "db");
  REQUIRE(found.tables.size() == 2);
  CHECK(found.tables[0].rewritten);
  REQUIRE(found.tables[0].failures.size() == 1);
  CHECK(found.tables[0].failures[0].key == "5");
  CHECK(found.tables[0].failures[0].problem ==
        "index by_name of table users is unique, and the row of key 1 has \"Ada\" too");
  CHECK_FALSE(found.tables[1].rewritten);
  REQUIRE(found.tables[1].failures.size() == 1);
  CHECK(found.tables[1].failures[0].key == "\"c\"");
  CHECK(thrown([&] {
          grown::Database::open(folder / "db", {.migrate = Migrate::automatic});
        }).code == Errc::unique_violation);
  CHECK(read_file(folder / "db") == file);

  {
    const auto db = grown::v1::Database::open(folder / "db");
    db.users().erase(5);
    db.tokens().erase("c");
  }
  const Rehearsal again = grown::Database::rehearse(folder / "db");
  CHECK(again.ok());
  CHECK(again.tables[0].kept == 4);
  const auto db = grown::Database::open(folder / "db", {.migrate = Migrate::automatic});
  CHECK(db.users().by_name().get("Ada")->key == 1);
  CHECK(db.verify().ok());
}

TEST_CASE("a file that another process has open and writes to can be rehearsed") {
  const Folder folder;
  const Described before(before_text);
  const Described after(after_text);
  fill(folder / "db", before);
  int ready[2];
  int done[2];
  REQUIRE(::pipe(ready) == 0);
  REQUIRE(::pipe(done) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  char byte = 0;
  if (child == 0) {
    bool ok = false;
    try {
      const Opened db(folder / "db", before, options());
      ok = db.get("t", 1) == "{\"n\":1}" && ::write(ready[1], "r", 1) == 1 &&
           ::read(done[0], &byte, 1) == 1;
      db.put("t", 1, ValueRecord{{{"n", 2}}});
    } catch (...) {
      ok = false;
    }
    ::_exit(ok ? 0 : 1);
  }
  REQUIRE(::read(ready[0], &byte, 1) == 1);
  // Here it could not be migrated.
  CHECK(thrown([&] { Opened(folder / "db", after, options(Migrate::automatic)); }).code ==
        Errc::busy);
  CHECK(rehearse(folder / "db", after).tables.at(0).kept == row_count);
  REQUIRE(::write(done[1], "d", 1) == 1);
  int status = 0;
  ::waitpid(child, &status, 0);
  CHECK(status == 0);
}

TEST_CASE(
    "opening with a dry run tells the rehearsal, and opens where nothing has to be migrated") {
  const Folder folder;
  const Described before(before_text);
  const Described after(after_text);
  fill(folder / "db", before);
  const std::string file = read_file(folder / "db");
  for (const bool read_only : {false, true}) {
    Options with = options(Migrate::dry_run);
    with.read_only = read_only;
    with.migration_backup = folder / "backup";
    const Thrown told = thrown([&] { Opened(folder / "db", after, with); });
    CHECK(told.code == Errc::migration_needed);
    CHECK_THAT(told.message,
               Catch::Contains("it would succeed") && Catch::Contains("100 would be rewritten"));
    CHECK(read_file(folder / "db") == file);
    CHECK_FALSE(std::filesystem::exists(folder / "backup"));
    CHECK(Opened(folder / "db", before, with).text("t").size() == row_count);
  }
}

TEST_CASE("what cannot be rehearsed is refused as it is at open") {
  const Folder folder;
  const Described before(before_text);
  const Described after(after_text);
  CHECK(thrown([&] { rehearse(folder / "none", after); }).code == Errc::not_found);
  CHECK_FALSE(std::filesystem::exists(folder / "none"));
  { const Opened db(folder / "db", after, options()); }
  CHECK(thrown([&] { rehearse(folder / "db", before); }).code == Errc::schema_mismatch);
}

}  // namespace kv::test
