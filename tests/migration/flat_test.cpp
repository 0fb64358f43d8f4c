// Tables of FlatBuffers migrate as all others do: from their rows, to them, with hooks, rehearsed.
#include <catch2/catch.hpp>

#include "beasts.kv.hpp"
#include "beasts.v1.kv.hpp"
#include "described.h"

namespace kv::test {
namespace {

namespace old = beasts::v1;

void fill(const std::filesystem::path& path) {
  const auto db = old::Database::open(path);
  const old::Monster orc{.name = "Orc", .hp = 80, .loot = {{"gold", 3}, {"ale", 1}}};
  db.notes().put(1, {.text = "watch out"});
  db.monsters().put(7, orc);
  db.monsters().put(8, {.name = "Elf", .hp = 60});
  db.plain().put(9, orc);
}

Options with(Migrations hooks) {
  Options made = options(Migrate::automatic);
  made.migrations = std::move(hooks);
  return made;
}

}  // namespace

TEST_CASE("rows migrate from FlatBuffers, to FlatBuffers and within them") {
  const Folder folder;
  fill(folder / "db");
  CHECK(refused(Errc::migration_needed, [&] { beasts::Database::open(folder / "db"); }) != "");
  const Rehearsal rehearsal =
      beasts::Database::rehearse(folder / "db", options(Migrate::automatic));
  CHECK(rehearsal.ok());
  REQUIRE(rehearsal.tables.size() == 3);
  CHECK(rehearsal.tables[1].kept == 2);

  Options whole = options(Migrate::automatic);
  whole.migration_step_bytes = GENERATE(std::size_t{1}, std::size_t{64} << 20);
  const auto db = beasts::Database::open(folder / "db", whole);
  const beasts::Monster orc{
      .title = "Orc", .hp = 80, .mood = beasts::Mood::wild, .loot = {{"ale", 1}, {"gold", 3}}};
  CHECK(db.notes().get(1)->unpack() == beasts::Note{.text = "watch out"});
  CHECK(db.monsters().get(7)->unpack() == orc);
  CHECK(db.monsters().get(8)->flatbuffer().title()->str() == "Elf");
  CHECK(db.monsters().by_mood().count(beasts::Mood::wild) == 2);
  CHECK(db.plain().get(9)->unpack() == orc);
  CHECK(db.verify().ok());
}

TEST_CASE("hooks get FlatBuffers as values, and give them") {
  const Folder folder;
  fill(folder / "db");
  const auto db = beasts::Database::open(
      folder / "db", with(Migrations{}.from(1, "monsters", [](MigratedRow& row) {
        if (row.old_value()["name"].as<std::string>() == "Elf") return row.drop();
        row.set("nick", "lord " + row.old_value()["name"].as<std::string>());
        row.set("hp", row.old_value()["loot"].entries().size());
      })));
  CHECK(db.monsters().size() == 1);
  CHECK(db.monsters().get(7)->nick() == "lord Orc");
  CHECK(db.monsters().get(7)->hp() == 2);
  CHECK(db.verify().ok());
}

TEST_CASE("hooks get FlatBuffers as views of the kept schema") {
  const Folder folder;
  fill(folder / "db");
  const auto db = beasts::Database::open(
      folder / "db", with(Migrations{}.from<old::MonstersSpec, beasts::MonstersSpec>(
                         1, [](std::uint64_t id, old::MonsterView monster) {
                           return beasts::Monster{
                               .title = monster.flatbuffer().name()->str(),
                               .hp = static_cast<std::uint32_t>(id + monster.hp())};
                         })));
  CHECK(db.monsters().get(7)->unpack() == beasts::Monster{.title = "Orc", .hp = 87});
  CHECK(db.monsters().get(8)->hp() == 68);
  CHECK(db.verify().ok());
}

TEST_CASE("a damaged FlatBuffers row ends the migration with its key, and nothing has changed") {
  const Folder folder;
  fill(folder / "db");
  {
    const Described schema(read_file(std::string(KV_TEST_DATA) + "/beasts.v1.kv"));
    const Opened db(folder / "db", schema, options());
    Bytes bytes =
        schema.codec("monsters")
            .write_value(ValueRecord{{{"name", "Elf"}, {"hp", 60}, {"loot", ValueMap{}}}});
    bytes[0] = std::byte{0xFC};
    db.put_bytes("monsters", 8, bytes);
  }
  const std::string file = read_file(folder / "db");
  const std::string message = refused(Errc::corrupt_value, [&] {
    beasts::Database::open(folder / "db", options(Migrate::automatic));
  });
  CHECK_THAT(message, Catch::StartsWith("table monsters, key 8: an offset points outside"));
  CHECK(read_file(folder / "db") == file);
  const Rehearsal rehearsal =
      beasts::Database::rehearse(folder / "db", options(Migrate::automatic));
  CHECK_FALSE(rehearsal.ok());
  CHECK_THAT(rehearsal.text(), Catch::Contains("key 8: an offset points outside"));
}

}  // namespace kv::test
