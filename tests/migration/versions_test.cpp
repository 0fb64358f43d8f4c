// Programs and files of different age.
#include <catch2/catch.hpp>

#include "described.h"

namespace kv::test {
namespace {

const std::string first = "version 1;\ntable a(id: u64) -> u32;\ntable b(id: u64) -> u32;\n";
const std::string grown =
    "version 2;\nstruct S { n: u32; }\ntable a(id: u64) -> u32;\ntable b(id: u64) -> S;\n";
const std::string more =
    "version 2;\ntable a(id: u64) -> u32;\ntable b(id: u64) -> u32;\n"
    "table c(id: u64) -> u32;\n";

Options read_only() {
  Options made = options();
  made.read_only = true;
  return made;
}

}  // namespace

TEST_CASE("an old program is told which version wrote the file and what that changed") {
  const Folder folder;
  const Described old(first);
  const Described now(
      "version 5;\nstruct S { n: u32; m: bool; }\ntable a(id: u64) -> S;\ntable b(id: u64) -> "
      "u32;\n");
  { const Opened db(folder / "db", now, options()); }
  for (const Migrate migrate : {Migrate::never, Migrate::automatic}) {
    const Thrown error = thrown([&] { Opened(folder / "db", old, options(migrate)); });
    CHECK(error.code == Errc::schema_mismatch);
    CHECK_THAT(error.message,
               Catch::Contains("was written with version 5 of its schema, this program has version "
                               "1; its data is untouched") &&
                   Catch::Contains("a: the value was u32, is S"));
  }
}

TEST_CASE("an old program may read where every table that it knows is what it knows") {
  const Folder folder;
  const Described old(first);
  const Described now(more);
  {
    const Opened db(folder / "db", now, options());
    db.put("a", 1, 10);
    db.put("c", 1, 30);
  }
  CHECK(thrown([&] { Opened(folder / "db", old, options()); }).code == Errc::schema_mismatch);
  CHECK(Opened(folder / "db", old, read_only()).text("a") == std::vector<std::string>{"1 10"});
  // One table that it cannot read is enough to refuse.
  const Folder other;
  const Described changed(grown);
  { const Opened db(other / "db", changed, options()); }
  CHECK(thrown([&] { Opened(other / "db", old, read_only()); }).code == Errc::schema_mismatch);
}

TEST_CASE("a new program may not migrate what it only reads") {
  const Folder folder;
  const Described old(first);
  const Described now("version 2;\ntable a(id: u64) -> u64;\ntable b(id: u64) -> u32;\n");
  {
    const Opened db(folder / "db", old, options());
    db.put("a", 1, 10);
  }
  Options with = read_only();
  with.migrate = Migrate::automatic;
  const Thrown error = thrown([&] { Opened(folder / "db", now, with); });
  CHECK(error.code == Errc::migration_needed);
  CHECK_THAT(error.message,
             Catch::Contains("opened for writing, kv::Options::migrate = kv::Migrate::automatic"));
}

TEST_CASE(
    "a version bump that recreates comes before any migration, and removes only what is ours") {
  const Folder folder;
  const Described old(first);
  const Described now("version 2;\ntable a(id: u64) -> string;\ntable b(id: u64) -> u32;\n");
  {
    const Opened db(folder / "db", old, options());
    db.put("a", 1, 10);
  }
  Options with = options(Migrate::automatic);
  with.recreate = Recreate::on_version_bump;
  CHECK(Opened(folder / "db", now, with).text("a").empty());
  // The same version: nothing is removed, what does not fit is refused.
  const Described other("version 2;\ntable a(id: u64) -> bool;\ntable b(id: u64) -> u32;\n");
  CHECK(thrown([&] { Opened(folder / "db", other, with); }).code == Errc::schema_mismatch);
}

TEST_CASE("a mismatch is no validation failure: nothing is removed") {
  const Folder folder;
  const Described old(first);
  {
    const Opened db(folder / "db", old, options());
    db.put("a", 1, 10);
  }
  const Described now("version 2;\ntable a(id: u64) -> bool;\ntable b(id: u64) -> u32;\n");
  Options with = options(Migrate::automatic);
  with.recreate = Recreate::on_validation_fail;
  CHECK(thrown([&] { Opened(folder / "db", now, with); }).code == Errc::schema_mismatch);
  CHECK(Opened(folder / "db", old, options()).text("a").size() == 1);
}

TEST_CASE("tables of another schema in the file stay when this one migrates") {
  const Folder folder;
  const Described ours("version 1;\ntable a(id: u64) -> u32;\n");
  const Described theirs("version 9;\ntable z(id: u64) -> u32;\n");
  {
    Opened(folder / "db", ours, options()).put("a", 1, 1);
    Opened(folder / "db", theirs, options()).put("z", 1, 2);
  }
  const Described next("version 2;\ntable a(id: u64) -> u64;\n");
  CHECK(Opened(folder / "db", next, options(Migrate::automatic)).text("a").size() == 1);
  CHECK(Opened(folder / "db", theirs, options()).text("z") == std::vector<std::string>{"1 2"});
}

}  // namespace kv::test
