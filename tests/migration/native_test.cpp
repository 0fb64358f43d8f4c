// Tables of C++ structs stored as their bytes, opened after the struct has changed.
#include <catch2/catch.hpp>

#include "described.h"
#include "dial.kv.hpp"
#include "dial.v1.kv.hpp"
#include "tape.kv.hpp"
#include "tape.v1.kv.hpp"

namespace kv::test {
namespace {

constexpr std::uint64_t row_count = 300;

tape::v1::Tick old_tick(std::uint64_t id) {
  tape::v1::Tick tick;
  tick.price = static_cast<std::int64_t>(id) * -1'000'000'000'000;
  tick.levels[1] = {static_cast<float>(id) / 2, static_cast<std::int32_t>(id)};
  tick.exchange[0] = 'X';
  tick.side = id % 2 == 1 ? tape::v1::Side::sell : tape::v1::Side::buy;
  return tick;
}

void fill(const std::filesystem::path& path) {
  const auto db = tape::v1::Database::open(path);
  auto txn = db.write();
  for (std::uint64_t id = 0; id < row_count; ++id) {
    txn.ticks().put(id, old_tick(id));
    txn.to_rkyv().put(id, old_tick(id));
    txn.to_native().put(id, old_tick(id));
  }
  txn.commit();
}

/// What can be derived: members by name, widened, the new ones as their initialisers say.
void check(const tape::Tick& tick, std::uint64_t id) {
  CHECK(tick.price == old_tick(id).price);
  CHECK(tick.side == (id % 2 == 1 ? tape::Side::sell : tape::Side::buy));
  CHECK(tick.last);
  CHECK(tick.size == -1);
  CHECK(tick.levels[0].price == 0);
  CHECK(tick.levels[1].price == static_cast<double>(id) / 2);
  CHECK(tick.levels[1].size == static_cast<std::int64_t>(id));
}

void check_all(const tape::Database& db) {
  const auto txn = db.read();
  CHECK(txn.ticks().size() == row_count);
  CHECK(txn.to_rkyv().size() == row_count);
  CHECK(txn.to_native().size() == row_count);
  for (const auto& [id, tick] : txn.ticks().all()) check(tick.unpack(), id);
  for (const auto& [id, tick] : txn.to_rkyv().all()) check(tick.unpack(), id);
  for (const auto& [id, tick] : txn.to_native().all()) check(tick.unpack(), id);
  CHECK(txn.ticks().by_price().get(-5'000'000'000'000)->key == 5);
  CHECK(db.verify().ok());
}

}  // namespace

TEST_CASE("tables of a C++ struct that changed are migrated, from and to other formats too") {
  const Folder folder;
  fill(folder / "db");
  const std::string message =
      refused(Errc::migration_needed, [&] { tape::Database::open(folder / "db"); });
  CHECK_THAT(message, Catch::Contains("ticks.size: new (i64): stored rows get its default") &&
                          Catch::Contains("ticks.exchange: removed") &&
                          Catch::Contains("ticks.levels[].price: widened: was f32, is f64") &&
                          Catch::Contains("to_rkyv: format was native, is rkyv") &&
                          Catch::Contains("to_native: format was rkyv, is native"));
  const Rehearsal rehearsal = tape::Database::rehearse(folder / "db");
  CHECK(rehearsal.ok());
  REQUIRE(rehearsal.tables.size() == 3);
  CHECK(rehearsal.tables[0].kept == row_count);
  check_all(tape::Database::open(folder / "db", options(Migrate::automatic)));
}

TEST_CASE("a large table of a C++ struct is migrated in steps") {
  const Folder folder;
  fill(folder / "db");
  Options with = options(Migrate::automatic);
  with.migration_step_bytes = 1000;
  check_all(tape::Database::open(folder / "db", with));
}

TEST_CASE("a hook sees a native row as dynamic values and gives what cannot be derived") {
  const Folder folder;
  fill(folder / "db");
  Options with = options(Migrate::automatic);
  with.migrations = Migrations{}.from(1, [](MigratedRow& row) {
    CHECK(row.old_value()["exchange"].items()[0].as<int>() == 'X');
    row.set("size", row.old_value()["levels"].items()[1]["size"]);
    if (row.old_value()["side"].name() == "sell") row.drop();
  });
  const auto db = tape::Database::open(folder / "db", with);
  for (const auto table : {db.ticks().size(), db.to_rkyv().size(), db.to_native().size()})
    CHECK(table == row_count / 2);
  CHECK(db.ticks().get(8)->size() == 8);
  CHECK(db.to_rkyv().get(8)->size() == 8);
  CHECK(db.verify().ok());
}

TEST_CASE("a native row that a hook makes impossible ends the migration, and nothing has changed") {
  const Folder folder;
  fill(folder / "db");
  Options with = options(Migrate::automatic);
  with.migrations = Migrations{}.from(1, "to_native", [](MigratedRow& row) {
    if (row.key()["id"].as<int>() == 250) row.set("last", 2);
  });
  CHECK_THAT(
      refused(Errc::invalid_argument, [&] { tape::Database::open(folder / "db", with); }),
      Catch::Contains("table to_native, key 250: table to_native: last: the value is an integer"));
  CHECK(tape::v1::Database::open(folder / "db").ticks().get(250)->price() == old_tick(250).price);
}

TEST_CASE(
    "a new member of a C++ struct without a value of its own is refused, and a hook gives it") {
  const Folder folder;
  dial::v1::Database::open(folder / "db").readings().put(3, {.value = -7});
  for (const Migrate migrate : {Migrate::never, Migrate::automatic}) {
    const std::string message = refused(
        Errc::schema_mismatch, [&] { dial::Database::open(folder / "db", options(migrate)); });
    CHECK_THAT(message,
               Catch::Contains("readings.unit: new (u32), and stored rows have no value for it") &&
                   !Catch::Contains("Migrate::automatic"));
  }
  std::filesystem::copy_file(folder / "db", folder / "copy");
  Options with = options(Migrate::automatic);
  with.migrations = Migrations{}.from(1, [](MigratedRow& row) { row.set("unit", 5); });
  CHECK(dial::Database::open(folder / "db", with).readings().get(3)->unit() == 5);
  with.migrations = Migrations{}.from<dial::v1::ReadingsSpec, dial::ReadingsSpec>(
      1, [](std::uint64_t id, const auto& old) {
        return dial::Reading{old.value() * 2, static_cast<std::uint32_t>(id)};
      });
  const auto db = dial::Database::open(folder / "copy", with);
  CHECK(db.readings().get(3)->value() == -14);
  CHECK(db.readings().get(3)->unit() == 3);
}

}  // namespace kv::test
