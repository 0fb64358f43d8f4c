// Tables of an imported .fbs migrate where their values stay as they are, or a hook makes them.
#include <catch2/catch.hpp>

#include "described.h"
#include "kv/schema/write.h"
#include "zoo.kv.hpp"
#include "zoo.v1.kv.hpp"

namespace kv::test {
namespace {

void fill(const std::filesystem::path& path) {
  const auto db = zoo::v1::Database::open(path);
  db.notes().put(1, {.text = "stays"});
  zoo::CreatureT cat;
  cat.name = "cat";
  db.creatures().put(7, cat);
  cat.name = "dog";
  db.creatures().put(300, cat);
}

Options with(Migrations hooks) {
  Options made = options(Migrate::automatic);
  made.migrations = std::move(hooks);
  return made;
}

}  // namespace

TEST_CASE("rows of an imported .fbs go along as they are when their keys change") {
  const Folder folder;
  fill(folder / "db");
  Bytes cat;
  {
    const auto db = zoo::v1::Database::open(folder / "db");
    const auto stored = db.creatures().get_bytes(7);
    cat.assign(stored->begin(), stored->end());
  }
  CHECK(zoo::Database::rehearse(folder / "db", with({})).ok());
  Options steps = with({});
  steps.migration_step_bytes = GENERATE(std::size_t{1}, std::size_t{64} << 20);
  const auto db = zoo::Database::open(folder / "db", steps);
  CHECK(db.creatures().get(7)->name()->str() == "cat");
  CHECK(db.creatures().get(300)->name()->str() == "dog");
  CHECK(std::ranges::equal(*db.creatures().get_bytes(7), cat));
  CHECK(db.notes().get(1)->text() == "stays");
  CHECK(db.verify().ok());
}

TEST_CASE("hooks look into rows of an imported .fbs, drop them, and make them if they are typed") {
  const Folder folder;
  fill(folder / "db");
  SECTION("dropped") {
    const auto hook = [](MigratedRow& row) {
      if (row.old_value()["name"].as<std::string>() == "dog") row.drop();
    };
    const auto db =
        zoo::Database::open(folder / "db", with(Migrations{}.from(1, "creatures", hook)));
    CHECK(db.creatures().size() == 1);
    CHECK(db.creatures().get(7)->name()->str() == "cat");
  }
  SECTION("made") {
    const auto hook = [](const zoo::Creature* old) {
      zoo::CreatureT made;
      made.name = "big " + old->name()->str();
      return made;
    };
    const auto db = zoo::Database::open(
        folder / "db",
        with(Migrations{}.from<zoo::v1::CreaturesSpec, zoo::CreaturesSpec>(1, hook)));
    CHECK(db.creatures().get(300)->name()->str() == "big dog");
    CHECK(db.verify().ok());
  }
  SECTION("made of dynamic values") {
    const std::string file = read_file(folder / "db");
    const auto hook = [](MigratedRow& row) { row.set("name", "x"); };
    const std::string message = refused(Errc::unsupported, [&] {
      zoo::Database::open(folder / "db", with(Migrations{}.from(1, "creatures", hook)));
    });
    CHECK_THAT(message, Catch::StartsWith("table creatures, key 7: ") &&
                            Catch::Contains("a typed hook gives them"));
    CHECK(read_file(folder / "db") == file);
  }
}

TEST_CASE(
    "a file that does not say what its imported rows are is refused before any table migrates") {
  const Folder folder;
  {
    auto before = *schema::read(zoo::v1::CreaturesSpec::descriptor());
    before.structs[0].binary_schema.clear();
    const Bytes bare = schema::write(before, schema::Order::declared);
    SchemaInfo old;
    old.version = 1;
    for (const auto& [name, descriptor] : {std::pair{"creatures", BytesView(bare)},
                                           std::pair{"notes", zoo::v1::NotesSpec::descriptor()}}) {
      TableInfo table;
      table.name = name;
      table.descriptor = descriptor;
      old.tables.push_back(table);
    }
    const Database db = Database::open(folder / "db", options(), old);
  }
  const std::string file = read_file(folder / "db");
  Options all = with(Migrations{}.from(1, "creatures", [](MigratedRow&) { FAIL("called"); }));
  all.migration_backup = folder / "backup";
  const std::string message =
      refused(Errc::unsupported, [&] { zoo::Database::open(folder / "db", all); });
  CHECK(message ==
        "table creatures: the file was written by a kvgen that kept no description of tables of an "
        "imported .fbs, so rows cannot be migrated from it\n"
        "table creatures: migration\n"
        "  migration: creatures.id: widened: was u32, is u64\n"
        "all data is as it was; keep the declaration of table creatures as it was stored, declare "
        "another table for the new form and copy the rows into it; or let "
        "Recreate::on_version_bump remove all rows");
  CHECK(refused(Errc::unsupported, [&] { zoo::Database::rehearse(folder / "db", all); }) ==
        message);
  CHECK(read_file(folder / "db") == file);
  CHECK_FALSE(std::filesystem::exists(folder / "backup"));
}

}  // namespace kv::test
