// Hooks that get their rows as views of the schema that wrote them, kept beside the one of today.
#include <catch2/catch.hpp>

#include "kv/runtime.h"
#include "shop.kv.hpp"
#include "shop.v2.kv.hpp"
#include "support/errors.h"
#include "support/folder.h"

namespace kv::test {
namespace {

namespace old = shop::v2;

void fill(const std::filesystem::path& path) {
  const auto db = old::Database::open(path);
  db.users().put(1, {.name = "Ada", .mail = "ada@x.org", .home = {.street = "A", .zip = 700}});
  db.users().put(2, {.name = "Bob", .mail = "", .banned = true});
  db.notes().put(7, "stays");
}

Options with(Migrations migrations) {
  Options options;
  options.migrate = Migrate::automatic;
  options.migrations = std::move(migrations);
  return options;
}

shop::User user_of(const old::UserView& user) {
  return {.full_name = std::string(user.name()),
          .email = std::string(user.mail()),
          .home = {.street = std::string(user.home().street()),
                   .zip = std::to_string(user.home().zip())}};
}

}  // namespace

TEST_CASE("a hook gets rows as views of the kept schema and gives structs of today's") {
  const Folder folder;
  fill(folder / "db");
  CHECK(refused(Errc::schema_mismatch, [&] {
          shop::Database::open(folder / "db");
        }).find("users.full_name") != std::string::npos);
  const Options options = with(Migrations{}.from<old::UsersSpec, shop::UsersSpec>(
      2, [](old::UserView user) -> std::optional<shop::User> {
        if (user.banned()) return std::nullopt;
        return user_of(user);
      }));
  const Rehearsal rehearsal = shop::Database::rehearse(folder / "db", options);
  REQUIRE(rehearsal.tables.size() == 1);
  CHECK(rehearsal.tables[0].kept == 1);
  CHECK(rehearsal.tables[0].dropped == 1);
  const auto db = shop::Database::open(folder / "db", options);
  CHECK(db.users().size() == 1);
  CHECK(db.users().get(1)->unpack() == shop::User{.full_name = "Ada",
                                                  .email = "ada@x.org",
                                                  .home = {.street = "A", .zip = "700"}});
  CHECK(db.users().by_name().contains("Ada"));
  CHECK(*db.notes().get(7) == "stays");
  CHECK(db.verify().ok());
}

TEST_CASE("a typed hook may take the key too") {
  const Folder folder;
  fill(folder / "db");
  const auto db =
      shop::Database::open(folder / "db", with(Migrations{}.from<old::UsersSpec, shop::UsersSpec>(
                                              2, [](std::uint64_t id, old::UserView user) {
                                                shop::User made = user_of(user);
                                                made.full_name += " " + std::to_string(id);
                                                return made;
                                              })));
  CHECK(db.users().get(2)->full_name() == "Bob 2");
}

TEST_CASE("a typed hook that throws leaves all rows as they were") {
  const Folder folder;
  fill(folder / "db");
  const Options options = with(
      Migrations{}.from<old::UsersSpec, shop::UsersSpec>(2, [](old::UserView user) -> shop::User {
        if (user.banned()) throw std::runtime_error("what now?");
        return user_of(user);
      }));
  CHECK(shop::Database::rehearse(folder / "db", options).tables[0].failures[0].problem ==
        "what now?");
  CHECK_THROWS_WITH(shop::Database::open(folder / "db", options), "what now?");
  CHECK(old::Database::open(folder / "db").users().get(2)->banned());
}

TEST_CASE("a typed hook refuses rows that were not written with the kept schema") {
  const Folder folder;
  fill(folder / "db");
  const Options options = with(Migrations{}.from<shop::UsersSpec, shop::UsersSpec>(
      2, [](shop::UserView) { return shop::User{}; }));
  CHECK(refused(Errc::schema_mismatch, [&] {
          shop::Database::open(folder / "db", options);
        }).find("keep that schema as it was") != std::string::npos);
}

}  // namespace kv::test
