// What becomes of values: derived ones, and those that a hook says.
#include <catch2/catch.hpp>

#include "described.h"

namespace kv::test {
namespace {

const std::string old_schema = R"(
version 2;
enum Colour { red = 1, green = 2 }
variant Pay { cash; card { last4: u16; } }
struct Home { zip: u16; city: string; }
struct User { name: string; age: u16; home: Home; tags: [u8]; colour: Colour; pay: Pay; gone: bool; }
table users(id: u32) -> User;
)";

Value user(const std::string& name) {
  return ValueRecord{{{"name", name},
                      {"age", 33},
                      {"home", ValueRecord{{{"zip", 7}, {"city", "Rome"}}}},
                      {"tags", ValueList{{1, 2}}},
                      {"colour", Enumerator{"green"}},
                      {"pay", ValueCase{"card", {{"last4", 42}}}},
                      {"gone", true}}};
}

/// A schema whose table `users` is stored otherwise.
std::string stored_as(const std::string& format, std::string schema) {
  const std::size_t end = schema.rfind("-> User") + 7;
  return schema.substr(0, end) + " { format " + format + "; }\n";
}

void fill(const std::filesystem::path& path, const std::string& schema = old_schema) {
  const Described before(schema);
  const Opened db(path, before, options());
  db.put("users", 1, user("Ada"));
  db.put("users", 2, user("Bob"));
}

}  // namespace

TEST_CASE("each derivable change gives the value that the rule says") {
  const Folder folder;
  fill(folder / "db", stored_as(GENERATE("rkyv", "flatbuffers"), old_schema));
  const Described after(stored_as(GENERATE("postcard", "flatbuffers"), R"(
version 3;
enum Colour : u16 { blue = 9, emerald = 2 renamed from green, red = 1 }
variant Pay { transfer { iban: string; } plastic renamed from card { last4: u32; note: string = "-"; } cash; }
struct Home { city: string; zip: u64?; country: string = "IT"; }
struct User {
  id: i64 = -7;
  full_name: string renamed from name;
  home: Home?;
  age: i32;
  tags: [u16?];
  colour: Colour;
  pay: Pay;
  score: f64 = 1.5;
  grade: char = 66;
  favourite: Colour = blue;
  friends: [string] = [];
  nick: string?;
}
table users(id: u64 desc) -> User;
)"));
  const Opened db(folder / "db", after, options(Migrate::automatic));
  CHECK(
      db.text("users") ==
      std::vector<std::string>{
          R"(2 {"id":-7,"full_name":"Bob","home":{"city":"Rome","zip":7,"country":"IT"},"age":33,"tags":[1,2],"colour":"emerald","pay":{"plastic":{"last4":42,"note":"-"}},"score":1.5,"grade":"B","favourite":"blue","friends":[],"nick":null})",
          R"(1 {"id":-7,"full_name":"Ada","home":{"city":"Rome","zip":7,"country":"IT"},"age":33,"tags":[1,2],"colour":"emerald","pay":{"plastic":{"last4":42,"note":"-"}},"score":1.5,"grade":"B","favourite":"blue","friends":[],"nick":null})"});
}

namespace {
const std::string underivable = R"(
version 3;
struct User { name: string; age: u8; email: string; }
table users(id: u32) -> User;
)";
}

TEST_CASE("a hook gives what cannot be derived, and drops rows") {
  const Folder folder;
  fill(folder / "db");
  const Described after(underivable);
  CHECK(thrown([&] { Opened(folder / "db", after, options(Migrate::automatic)); }).code ==
        Errc::schema_mismatch);
  Options with = options(Migrate::automatic);
  with.migrations =
      Migrations{}.from(1, [](MigratedRow& row) { row.drop(); }).from(2, [](MigratedRow& row) {
        CHECK(row.table() == "users");
        CHECK(row.old_version() == 2);
        if (row.old_key()["id"].as<std::uint32_t>() == 2) return row.drop();
        row.set("email", row.old_value()["name"].as<std::string>() + "@x.org");
      });
  const Opened db(folder / "db", after, with);
  CHECK(db.text("users") ==
        std::vector<std::string>{R"(1 {"name":"Ada","age":33,"email":"Ada@x.org"})"});
}

TEST_CASE("a hook that leaves a field out, or throws, ends the migration and nothing has changed") {
  const Folder folder;
  fill(folder / "db");
  const Described before(old_schema);
  const Described after(underivable);
  const std::string file = read_file(folder / "db");
  const std::size_t step_bytes = GENERATE(std::size_t{1}, std::size_t{64} << 20);
  Options with = options(Migrate::automatic);
  with.migration_step_bytes = step_bytes;
  with.migrations = Migrations{}.from(2, [](MigratedRow&) {});
  const Thrown missing = thrown([&] { Opened(folder / "db", after, with); });
  CHECK(missing.code == Errc::invalid_argument);
  CHECK_THAT(missing.message, Catch::StartsWith("table users, key 1: table users: email: "));
  with.migrations = Migrations{}.from(2, [](MigratedRow& row) {
    if (row.old_key()["id"].as<int>() == 2) throw std::runtime_error("no more");
    row.set("email", "x");
  });
  CHECK_THROWS_WITH(Opened(folder / "db", after, with), "no more");
  CHECK(Opened(folder / "db", before, options()).text("users").size() == 2);
}

TEST_CASE("a row that is damaged, or two rows that would get one key, end the migration") {
  const Folder folder;
  const Described before("version 1;\ntable t(a: u64, b: u64) -> u32;\n");
  {
    const Opened db(folder / "db", before, options());
    db.put("t", ValueRecord{{{"a", 1}, {"b", 1}}}, 5);
    db.put("t", ValueRecord{{{"a", 1}, {"b", 2}}}, 6);
  }
  const Described after("version 2;\ntable t(a: u64) -> u32;\n");
  Options with = options(Migrate::automatic);
  with.migration_step_bytes = GENERATE(std::size_t{1}, std::size_t{64} << 20);
  with.migrations = Migrations{}.from(1, [](MigratedRow&) {});
  const Thrown twice = thrown([&] { Opened(folder / "db", after, with); });
  CHECK(twice.code == Errc::schema_mismatch);
  CHECK_THAT(twice.message, Catch::Contains("table t, key 1: several rows would get this key"));
  CHECK(Opened(folder / "db", before, options()).text("t").size() == 2);
  with.migrations = Migrations{}.from(1, [](MigratedRow& row) {
    if (row.old_key()["b"].as<int>() == 2) row.drop();
  });
  CHECK(Opened(folder / "db", after, with).text("t") == std::vector<std::string>{"1 5"});
}

TEST_CASE("a copy is made before the first row is migrated") {
  const Folder folder;
  fill(folder / "db");
  const Described before(old_schema);
  const Described after(
      "version 3;\nstruct User { name: string; }\ntable users(id: u32) -> User;\n");
  Options with = options(Migrate::automatic);
  with.migration_backup = folder / "backup";
  CHECK(Opened(folder / "db", after, with).get("users", 1) == R"({"name":"Ada"})");
  CHECK(Opened(folder / "backup", before, options()).text("users").size() == 2);
  // Only where there is something to migrate, and never over a file that exists.
  CHECK(Opened(folder / "db", after, with).get("users", 1) == R"({"name":"Ada"})");
  const Described next(
      "version 4;\nstruct User { name: string?; }\ntable users(id: u32) -> User;\n");
  CHECK(thrown([&] { Opened(folder / "db", next, with); }).code.has_value());
  CHECK(Opened(folder / "db", after, options()).get("users", 1) == R"({"name":"Ada"})");
}

}  // namespace kv::test
