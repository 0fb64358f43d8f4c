// Formats whose values no descriptor can read: a migration is refused as a whole, before anything
// has happened.
#include <catch2/catch.hpp>

#include "beasts.kv.hpp"
#include "beasts.moved.kv.hpp"
#include "beasts.v1.kv.hpp"
#include "described.h"

#ifdef KV_TEST_NATIVE
#include "tape.kv.hpp"
#include "tape.v1.kv.hpp"
#endif

namespace kv::test {
namespace {

void fill(const std::filesystem::path& path) {
  const auto db = beasts::v1::Database::open(path);
  db.notes().put(1, {.text = "stays"});
  db.monsters().put(7, {.name = "Orc", .hp = 80});
  db.moved().put(8, {.name = "Elf", .hp = 60});
}

/// Opening and rehearsing are refused with the same words, and leave file and folder as they were.
template <class Db>
std::string refused_untouched(const Folder& folder, Migrations hooks = {}) {
  const std::filesystem::path path = folder / "db";
  const std::string before = read_file(path);
  Options with = options(Migrate::automatic);
  with.migration_backup = folder / "backup";
  with.migration_step_bytes = 1;
  with.migrations = std::move(hooks);
  const std::string message = refused(Errc::unsupported, [&] { Db::open(path, with); });
  CHECK(refused(Errc::unsupported, [&] { Db::rehearse(path, with); }) == message);
  CHECK(read_file(path) == before);
  CHECK_FALSE(std::filesystem::exists(folder / "backup"));
  return message;
}

}  // namespace

TEST_CASE("a changed FlatBuffers table is refused before any other table has been migrated") {
  const Folder folder;
  fill(folder / "db");
  const std::string message = refused_untouched<beasts::Database>(folder);
  CHECK(message ==
        "table monsters: values of format flatbuffers can be read by generated code only, so rows "
        "cannot be migrated from it\n"
        "table monsters: migration\n"
        "  migration: monsters.nick: new (string?): stored rows have none\n"
        "all data is as it was; keep the declaration of table monsters as it was stored, declare "
        "another table for the new form and copy the rows into it; or let "
        "Recreate::on_version_bump remove all rows");
  const auto db = beasts::v1::Database::open(folder / "db");
  CHECK(db.monsters().get(7)->unpack() == beasts::v1::Monster{.name = "Orc", .hp = 80});
  CHECK(db.notes().get(1)->text() == "stays");
  CHECK(db.verify().ok());
}

TEST_CASE("a hook does not make a FlatBuffers table readable") {
  const Folder folder;
  fill(folder / "db");
  const auto hook = [](MigratedRow&) { FAIL("called"); };
  CHECK_THAT(refused_untouched<beasts::Database>(folder, Migrations{}.from(1, "monsters", hook)),
             Catch::StartsWith("table monsters: "));
}

TEST_CASE("rows cannot be migrated to the format flatbuffers either") {
  const Folder folder;
  fill(folder / "db");
  const std::string message = refused_untouched<beasts::moved::Database>(folder);
  CHECK_THAT(message, Catch::StartsWith("table moved: values of format flatbuffers"));
  CHECK_THAT(message, Catch::Contains("so rows cannot be migrated to it\n"));
  CHECK(beasts::v1::Database::open(folder / "db").moved().get(8)->name() == "Elf");
}

TEST_CASE("Recreate::on_version_bump empties a changed FlatBuffers table") {
  const Folder folder;
  fill(folder / "db");
  Options with = options(Migrate::automatic);
  with.recreate = Recreate::on_version_bump;
  const auto db = beasts::Database::open(folder / "db", with);
  CHECK(db.monsters().size() == 0);
  db.monsters().put(1, {.name = "Orc", .hp = 80, .nick = "O"});
  CHECK(db.monsters().get(1)->nick() == "O");
}

#ifdef KV_TEST_NATIVE
TEST_CASE("a table of a C++ struct that has grown is refused, and the old program still reads it") {
  const Folder folder;
  tape::v1::Database::open(folder / "db").ticks().put(3, {.price = 1250});
  const std::string message = refused_untouched<tape::Database>(
      folder, Migrations{}.from(1, "ticks", [](MigratedRow&) { FAIL("called"); }));
  CHECK_THAT(message, Catch::StartsWith("table ticks: values of format native can be read by "
                                        "generated code only"));
  CHECK_THAT(message, Catch::Contains("ticks.size: new"));
  CHECK(tape::v1::Database::open(folder / "db").ticks().get(3)->price() == 1250);
}
#endif

}  // namespace kv::test
