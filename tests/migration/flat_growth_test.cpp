// Fields added at the end of a FlatBuffers struct keep its rows readable as they are.
#include <catch2/catch.hpp>

#include "described.h"
#include "herd.kv.hpp"
#include "herd.v1.kv.hpp"

namespace kv::test {
namespace {

namespace old = herd::v1;

old::Cow old_cow(std::string name, std::uint32_t weight) {
  return {.name = std::move(name),
          .weight = weight,
          .place = {.field = "north"},
          .sound = old::SoundNoise{.volume = 7},
          .milk = {{"monday", {.field = "barn"}}}};
}
/// The same with all that was added, as the schema's defaults have it.
herd::Cow cow(std::string name, std::uint32_t weight) {
  return {.called = std::move(name),
          .weight = weight,
          .place = {.field = "north"},
          .sound = herd::SoundNoise{.volume = 7},
          .milk = {{"monday", {.field = "barn"}}}};
}

template <class Range>
std::size_t entries(Range&& range) {
  std::size_t count = 0;
  for (const auto& entry : range) count += (void(entry), 1U);
  return count;
}

void fill(const std::filesystem::path& path) {
  const auto db = old::Database::open(path);
  db.cows().put(1, old_cow("Elsa", 500));
  db.cows().put(2, old_cow("Berta", 450));
  db.trios().put(9, {old_cow("a", 1), old_cow("b", 2), old_cow("c", 3)});
}

}  // namespace

TEST_CASE("rows without the fields that were added at the end open and read without a migration") {
  const Folder folder;
  fill(folder / "db");
  const Rehearsal rehearsal = herd::Database::rehearse(folder / "db");
  REQUIRE(rehearsal.tables.size() == 1);  // its new indexes
  CHECK_FALSE(rehearsal.tables[0].rewritten);
  CHECK(rehearsal.tables[0].kept == 2);
  const auto db = herd::Database::open(folder / "db");
  const auto elsa = db.cows().get(1);
  CHECK(elsa->called() == "Elsa");
  CHECK(elsa->mood() == herd::Mood::calm);
  CHECK(elsa->motto() == "moo");
  CHECK_FALSE(elsa->owner());
  CHECK(elsa->bells().empty());
  CHECK(elsa->debt() == -5);
  CHECK(elsa->letter() == U'B');
  CHECK(elsa->place().gate() == "east");
  CHECK(elsa->sound().noise().pitch() == 440);
  CHECK(elsa->milk().find("monday")->gate() == "east");
  CHECK(elsa->flatbuffer().mood() == herd::fbs::Mood::calm);
  CHECK(elsa->unpack() == cow("Elsa", 500));
  CHECK(to_json(*elsa) == to_json(dynamic::TableCodec(herd::CowsSpec::descriptor())
                                      .read_value(*db.read().cows().get_bytes(1))));
  CHECK(db.trios().get(9)->unpack()[2] == cow("c", 3));
  CHECK(db.verify().ok());
}

TEST_CASE("indexes over fields that stored rows lack hold their defaults") {
  const Folder folder;
  fill(folder / "db");
  {
    const auto db = herd::Database::open(folder / "db");
    CHECK(entries(db.cows().by_mood().prefix(herd::Mood::calm)) == 2);
    CHECK(db.cows().by_gate().count("east") == 2);
    CHECK(entries(db.cows().by_owner().all()) == 2);  // with none
    CHECK(entries(db.cows().by_bell().all()) == 0);
    CHECK(db.cows().by_weight().count(450) == 1);
    CHECK(db.verify().ok());
    CHECK(db.cows().update(1, [](herd::Cow& each) {
      each.mood = herd::Mood::wild;
      each.owner = "Ada";
      each.sound = herd::SoundSong{.words = "la"};
    }));
    db.cows().erase(2);
    db.cows().put(3, cow("Resi", 600));
  }
  const auto db = herd::Database::open(folder / "db");
  CHECK(entries(db.cows().by_mood().prefix(herd::Mood::wild)) == 1);
  CHECK(entries(db.cows().by_mood().prefix(herd::Mood::calm)) == 1);
  CHECK(db.cows().by_owner().count("Ada") == 1);
  CHECK(db.cows().get(1)->sound().song().words() == "la");
  CHECK(db.verify().ok());
}

TEST_CASE("the old program refuses the grown file to write, and says what was added") {
  const Folder folder;
  fill(folder / "db");
  { const auto db = herd::Database::open(folder / "db"); }
  const std::string file = read_file(folder / "db");
  const std::string message =
      refused(Errc::schema_mismatch, [&] { old::Database::open(folder / "db"); });
  CHECK_THAT(message, Catch::Contains("cows.motto: new (string) at the end"));
  CHECK(read_file(folder / "db") == file);
}

TEST_CASE("a hook may fill the fields that were added at the end") {
  const Folder folder;
  fill(folder / "db");
  Options with = options(Migrate::automatic);
  with.migrations =
      Migrations{}
          .from(1, "cows",
                [](MigratedRow& row) {
                  row.set("motto", "my name is " + row.old_value()["name"].as<std::string>());
                })
          .from<old::TriosSpec, herd::TriosSpec>(1, [](const auto& trio) {
            std::array<herd::Cow, 3> made;
            for (std::size_t i = 0; i < 3; ++i)
              made[i] = cow(std::string(trio[i].name()), trio[i].weight() + 10);
            return made;
          });
  const std::string file = read_file(folder / "db");
  Options never = with;
  never.migrate = Migrate::never;
  CHECK_THAT(refused(Errc::migration_needed, [&] { herd::Database::open(folder / "db", never); }),
             Catch::Contains("motto"));
  CHECK(herd::Database::rehearse(folder / "db", with).tables.size() == 2);
  CHECK(read_file(folder / "db") == file);
  const auto db = herd::Database::open(folder / "db", with);
  CHECK(db.cows().get(1)->motto() == "my name is Elsa");
  CHECK(db.cows().get(2)->debt() == -5);
  CHECK(db.trios().get(9)->unpack()[1] == cow("b", 12));
  CHECK(db.verify().ok());
}

}  // namespace kv::test
