// Values that no descriptor can read: a migration is refused as a whole, before anything
// has happened.
#include <catch2/catch.hpp>

#include "described.h"
#include "zoo.kv.hpp"
#include "zoo.v1.kv.hpp"

namespace kv::test {
namespace {

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

TEST_CASE("a table of an imported FlatBuffers schema is refused before any other is migrated") {
  const Folder folder;
  {
    const auto db = zoo::v1::Database::open(folder / "db");
    db.notes().put(1, {.text = "stays"});
    zoo::CreatureT cat;
    cat.name = "cat";
    db.creatures().put(7, cat);
  }
  const std::string message = refused_untouched<zoo::Database>(folder);
  CHECK(message ==
        "table creatures: values of an imported FlatBuffers schema can be read by generated code "
        "only, so rows cannot be migrated from it\n"
        "table creatures: migration\n"
        "  migration: creatures.id: widened: was u32, is u64\n"
        "all data is as it was; keep the declaration of table creatures as it was stored, declare "
        "another table for the new form and copy the rows into it; or let "
        "Recreate::on_version_bump remove all rows");
  const auto hook = [](MigratedRow&) { FAIL("called"); };
  CHECK(refused_untouched<zoo::Database>(folder, Migrations{}.from(1, "creatures", hook)) ==
        message);
  const auto db = zoo::v1::Database::open(folder / "db");
  CHECK(db.creatures().get(7)->name()->str() == "cat");
  CHECK(db.notes().get(1)->text() == "stays");
  CHECK(db.verify().ok());
}

}  // namespace kv::test
