// Several tables that migrate at once: all of them, or none, in whichever a row is in the way.
#include <catch2/catch.hpp>

#include "described.h"
#include "dying.h"
#include "grown.kv.hpp"
#include "grown.v1.kv.hpp"

namespace kv::test {
namespace {

constexpr int row_count = 6;
constexpr std::size_t whole = std::size_t{64} << 20;

struct Tables {
  Tables() {
    const Opened db(file, before, options());
    for (const char* table : {"first", "second", "third"})
      for (int i = 1; i <= row_count; ++i) db.put(table, i, i);
    for (int i = 0; i < 1000; ++i) db.put("large", i, i);
  }
  std::vector<std::map<Bytes, Bytes>> rows(const Described& schema, const Options& with) const {
    const Opened db(file, schema, with);
    return {db.rows("first"), db.rows("second"), db.rows("third"), db.rows("large")};
  }

  Folder folder;
  std::filesystem::path file = folder / "db";
  Described before{
      "version 1;\ntable first(id: u32) -> u16;\ntable second(id: u32) -> u16;\n"
      "table third(id: u32) -> u16;\ntable large(id: u32) -> u16;\n"};
  Described after{
      "version 2;\ntable first(id: u32) -> u32;\ntable last renamed from second(id: u32) -> u32;\n"
      "table third(id: u32) -> u32 { key_format native; }\ntable large(id: u32) -> u32;\n"};
};

Options in_steps_of(std::size_t bytes, Migrations migrations = {}) {
  Options with = options(Migrate::automatic);
  with.migration_step_bytes = bytes;
  with.migrations = std::move(migrations);
  return with;
}

}  // namespace

TEST_CASE("a row that cannot be migrated, in whichever table, leaves every table as it was") {
  const Tables tables;
  const auto rows = tables.rows(tables.before, options());
  // All tables in one transaction, all in steps, and only the large one in steps.
  const auto step_bytes = GENERATE(as<std::size_t>{}, whole, 1, 8192);
  for (const std::string table : {"first", "last", "third", "large"}) {
    INFO(table << " in steps of " << step_bytes);
    const auto hook = [](MigratedRow& row) {
      if (row.key()["id"].as<int>() == row_count) row.value() = "none";
    };
    const Thrown error = thrown([&] {
      Opened(tables.file, tables.after, in_steps_of(step_bytes, Migrations{}.from(1, table, hook)));
    });
    CHECK(error.code == Errc::invalid_argument);
    CHECK_THAT(error.message, Catch::Contains(", key 6: ") &&
                                  Catch::Contains("cannot be migrated, and all data is as it was"));
    CHECK(tables.rows(tables.before, options()) == rows);
  }
  const Opened db(tables.file, tables.after, in_steps_of(step_bytes));
  for (const char* table : {"first", "last", "third"})
    CHECK(db.text(table) == std::vector<std::string>{"1 1", "2 2", "3 3", "4 4", "5 5", "6 6"});
  CHECK(db.text("large").size() == 1000);
}

TEST_CASE("a migration of several tables that is cut short is taken back whole, or goes on") {
  int taken_back = 0;
  int went_on = 0;
  for (int dies = 1; dies < 200; ++dies) {
    INFO("dies in call " << dies);
    Folder folder;
    const Described before(
        "version 1;\ntable a(id: u32) -> u16;\ntable b(id: u32) -> u16;\n"
        "table c(id: u32) -> u16;\n");
    const Described after(
        "version 2;\ntable a(id: u32) -> u32;\ntable d renamed from b(id: u32) -> u32;\n"
        "table c(id: u32) -> u32 { key_format native; }\n");
    {
      const Opened db(folder / "db", before, options());
      for (const char* table : {"a", "b", "c"})
        for (int i = 1; i <= 3; ++i) db.put(table, i, i);
    }
    if (migrate_and_die(folder / "db", after, dies)) break;
    std::filesystem::copy_file(folder / "db", folder / "copy");
    const std::vector<std::string> rows{"1 1", "2 2", "3 3"};
    // Whoever has the old schema finds all tables as they were, or none any more.
    const Thrown error = thrown([&] {
      const Opened db(folder / "copy", before, options());
      for (const char* table : {"a", "b", "c"}) CHECK(db.text(table) == rows);
      ++taken_back;
    });
    if (error.code) {
      CHECK(error.code == Errc::schema_mismatch);
      ++went_on;
    }
    for (const char* file : {"db", "copy"}) {
      const Opened db(folder / file, after, in_steps_of(1));
      for (const char* table : {"a", "d", "c"}) CHECK(db.text(table) == rows);
    }
  }
  CHECK(taken_back >= 9);  // a call for each row
  CHECK(went_on >= 2);
}

TEST_CASE("tables that were staged before a process died are not converted again") {
  const Tables tables;
  REQUIRE_FALSE(migrate_and_die(tables.file, tables.after, row_count + 2));
  int first = 0;
  int last = 0;
  const Opened db(tables.file, tables.after,
                  in_steps_of(1'000, Migrations{}.from(1, [&](MigratedRow& row) {
                    first += row.table() == "first";
                    last += row.table() == "last";
                  })));
  CHECK(first == 0);
  CHECK(last == row_count - 2);
  CHECK(db.text("first").size() == row_count);
  CHECK(db.text("last").size() == row_count);
}

TEST_CASE("rows that a new unique index excludes end a migration before any table is exchanged") {
  const bool of_migrated = GENERATE(true, false);
  const Folder folder;
  {
    const auto db = grown::v1::Database::open(folder / "db");
    for (std::uint64_t id = 1; id <= 5; ++id) {
      const std::string name = "user " + std::to_string(id);
      db.users().put(id, {.name = of_migrated && id > 3 ? "Ada" : name, .age = 7});
      db.tokens().put(name, {.owner = !of_migrated && id > 3 ? "Ada" : name});
    }
  }
  const auto step_bytes = GENERATE(std::size_t{1}, std::size_t{16});
  CHECK(refused(Errc::unique_violation,
                [&] { grown::Database::open(folder / "db", in_steps_of(step_bytes)); }) ==
        (of_migrated ? "index by_name of table users: value \"Ada\" of key 5 already "
                       "belongs to key 4"
                     : "index by_owner of table tokens: value \"Ada\" of key "
                       "\"user 5\" already belongs to key \"user 4\""));
  {
    const auto db = grown::v1::Database::open(folder / "db");
    CHECK(db.users().get(5)->age() == 7);
    db.users().erase(5);
    db.tokens().erase("user 5");
    CHECK(db.verify().ok());
  }
  const auto db = grown::Database::open(folder / "db", in_steps_of(step_bytes));
  CHECK(db.users().by_name().get(of_migrated ? "Ada" : "user 4")->key == 4);
  CHECK(db.verify().ok());
}

}  // namespace kv::test
