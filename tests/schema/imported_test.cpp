// Two versions of an imported .fbs: what FlatBuffers' rules let stored rows survive.
#include <catch2/catch.hpp>
#include <random>

#include "fbs/read.h"
#include "kv/schema/imported.h"

namespace kv::schema::imported {
namespace {

std::vector<std::byte> binary_of(const std::string& text) {
  const kvgen::fbs::Schema schema = kvgen::fbs::read("m.fbs", text, {});
  REQUIRE_FALSE(schema.mistake);
  const auto bytes = std::as_bytes(std::span(schema.binary));
  return {bytes.begin(), bytes.end()};
}

const std::string before = R"(
namespace game;
enum Color : byte { Red, Green, Blue = 7 }
struct Vec { x: float; y: float; marks: [ubyte:3]; }
table Weapon { name: string; power: float = nan; }
table Note { text: string; }
union Held { Weapon, Note }
table Monster { pos: Vec; hp: short = 100; color: Color = Blue; held: Held; all: [Held]; path: [Vec]; name: string; }
table Aside { n: int; }
)";

std::string changed(const std::string& from, const std::string& to) {
  std::string text = before;
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

/// "Place: what" of each difference, by lines.
std::string differences_to(const std::string& after) {
  const auto old = read(binary_of(before));
  const auto now = read(binary_of(after));
  REQUIRE(old);
  REQUIRE(now);
  std::string all;
  for (const Difference& one : differences(*old, "game.Monster", *now, "game.Monster"))
    all += (all.empty() ? "" : "\n") + one.place + " " + one.what;
  return all;
}

}  // namespace

TEST_CASE("what FlatBuffers allows leaves stored rows as they are") {
  CHECK(differences_to(before) == "");
  CHECK(differences_to(changed("name: string; }\ntable Aside",
                               "name: string; rage: float = 0.5; }\ntable Aside")) == "");
  CHECK(differences_to(changed("hp: short = 100;", "hp: short = 100 (deprecated);")) == "");
  CHECK(differences_to(changed("hp: short", "health: short")) == "");
  CHECK(differences_to(changed("Weapon, Note }", "Weapon, Note, Aside }")) == "");
  CHECK(differences_to(changed("Blue = 7", "Blue = 7, Black")) == "");
  CHECK(differences_to(changed("{ n: int; }", "{ n: string; }")) == "");  // no monster reaches it
}

TEST_CASE("what would make stored rows read otherwise is told, with its place") {
  CHECK(differences_to(changed("hp: short", "hp: int")) == "game.Monster.hp was short, is int");
  CHECK(differences_to(changed("hp: short = 100", "hp: short = 90")) ==
        "game.Monster.hp another default: stored rows leave the old one out");
  CHECK(differences_to(changed("name: string; }\ntable Aside", "}\ntable Aside")) ==
        "game.Monster.name is gone: call it deprecated, so that its id stays taken");
  CHECK(differences_to(changed("hp: short = 100; color", "color")) != "");
  CHECK(differences_to(changed("y: float;", "y: float; z: float;")) ==
        "game.Vec the fixed struct had 12 bytes, has 16");
  CHECK(differences_to(changed("x: float; y: float;", "y: float; x: float;")) ==
        "game.Vec.x was at byte 0, is at byte 4\ngame.Vec.y was at byte 4, is at byte 0");
  CHECK(differences_to(changed("Weapon, Note }", "Note, Weapon }")) !=
        "");  // stored rows name them by number
  CHECK(differences_to(changed("Green, Blue", "Green = 2, Blue")) ==
        "game.Color.Green was 1, is 2");
  CHECK(differences_to(changed("text: string;", "text: [ubyte];")) ==
        "game.Note.text was string, is [ubyte]");
  CHECK(differences_to(
            changed("name: string; }\ntable Aside", "name: string (required); }\ntable Aside")) ==
        "game.Monster.name is required now: stored rows may lack it");
}

TEST_CASE("a damaged binary schema is refused or safe to walk") {
  const std::vector<std::byte> good = binary_of(before);
  const std::uint64_t seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  const auto old = read(good);
  for (int i = 0; i < 3000; ++i) {
    std::vector<std::byte> damaged = good;
    for (int left = 1 + i % 3; left-- > 0;)
      damaged[random() % damaged.size()] = static_cast<std::byte>(random());
    if (i % 7 == 0) damaged.resize(random() % damaged.size());
    if (const auto read_anyway = read(damaged))
      (void)differences(*old, "game.Monster", *read_anyway, "game.Monster");
  }
}

}  // namespace kv::schema::imported
