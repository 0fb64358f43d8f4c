// Tables of `format flatbuffers`: stored in LMDB, read in place through the generated views.
#include <catch2/catch.hpp>
#include <sstream>

#include "support/database.h"
#include "support/folder.h"
#include "things.h"

using namespace flat::things;
using kv::Errc;
using kv::test::Folder;
using kv::test::options;

namespace {

template <class View>
std::string text(const View& view) {
  std::ostringstream out;
  out << view;
  return out.str();
}

}  // namespace

TEST_CASE("a record with a field of each kind is stored and read back") {
  const Folder folder;
  const Database db = Database::open(folder / "db", options());
  const Thing full = full_thing();
  db.things().put(1, full);
  db.things().put(2, Thing{});

  const auto view = db.things().get(1);
  REQUIRE(view);
  CHECK(view->unpack() == full);
  CHECK(view->name() == "Grüße");
  CHECK(view->maybe_text() == std::string_view());
  CHECK(view->big() == full.big);
  CHECK(view->shape().circle().radius() == 9);
  CHECK(view->maybe_shape()->polygon().points()[1].y() == -7);
  CHECK(view->names()[1] == "right");
  CHECK(view->grid()[1][1] == -0.5F);
  CHECK(view->twice().has_value());
  CHECK_FALSE(view->twice()->has_value());
  CHECK(std::get<1>(view->pairs()[1]) == "three");
  CHECK(view->tree().twin()->label() == "twin");
  CHECK(view->home().city() == "Berlin");
  CHECK(view->counts().unpack() == full.counts);
  CHECK(view->scores().unpack() == full.scores);
  CHECK(view->texts().unpack() == full.texts);
  CHECK(view->texts().at(2) == "bb");
  CHECK_THROWS_AS(view->texts().at(3), kv::Error);
  CHECK(db.things().get(2)->unpack() == Thing{});
}

TEST_CASE("values that are no table are stored and read back") {
  const Folder folder;
  const Database db = Database::open(folder / "db", options());
  db.shapes().put("c", Shape(ShapeCircle{.centre = {.x = 1, .y = 2}, .radius = 3}));
  db.numbers().put(1, 42U);
  db.lists().put(1, {"a", "", "c"});
  db.words().put(1, "word");
  db.maybes().put(1, std::nullopt);
  db.maybes().put(2, full_thing());

  CHECK(db.shapes().get("c")->circle().centre().y() == 2);
  CHECK(*db.numbers().get(1) == 42);
  CHECK(db.lists().get(1)->size() == 3);
  CHECK((*db.lists().get(1))[2] == "c");
  CHECK(*db.words().get(1) == "word");
  CHECK_FALSE(db.maybes().get(1)->has_value());
  CHECK((*db.maybes().get(2))->unpack() == full_thing());
}

TEST_CASE("an entry of a map is found by its key, among none, one and many") {
  const Folder folder;
  const Database db = Database::open(folder / "db", options());
  for (const std::uint64_t count : {0U, 1U, 2U, 3U, 1000U}) {
    Thing thing;
    for (std::uint64_t i = 0; i < count; ++i) {
      thing.scores[std::to_string(i * 2)] = static_cast<double>(i);
      // In no order: the stored entries are sorted.
      thing.counts[static_cast<std::uint32_t>((i * 7919) % 100'003 * 2)] = std::to_string(i);
    }
    thing.i32v = static_cast<std::int32_t>(count);  // by_city is unique
    db.things().put(count, thing);
    const auto view = db.things().get(count);
    for (std::uint64_t i = 0; i < count; ++i) {
      REQUIRE(view->scores().find(std::to_string(i * 2)) == static_cast<double>(i));
      REQUIRE(view->counts().find(static_cast<std::uint32_t>((i * 7919) % 100'003 * 2)) ==
              std::to_string(i));
      REQUIRE_FALSE(view->scores().contains(std::to_string(i * 2) + "x"));
      REQUIRE_FALSE(
          view->counts().contains(static_cast<std::uint32_t>((i * 7919) % 100'003 * 2 + 1)));
    }
    CHECK_FALSE(view->scores().contains(""));
    CHECK_FALSE(view->scores().contains("~"));
  }
}

TEST_CASE("a view of another format can be stored, and goes the other way") {
  const Folder folder;
  const Database db = Database::open(folder / "db", options());
  db.also().put(1, Point{.x = 8, .y = 9});
  Thing thing;
  thing.where = db.also().get(1)->unpack();
  db.things().put(1, thing);
  db.also().put(2, db.things().get(1)->where());
  CHECK(db.also().get(2)->y() == 9);
}

TEST_CASE("a text that is no UTF-8 is refused when it is read back as bytes") {
  const Folder folder;
  const Database db = Database::open(folder / "db", options());
  db.words().put(1, "ab");
  auto read = db.read();
  const auto stored = *read.words().get_bytes(1);
  kv::Bytes bytes(stored.begin(), stored.end());
  const auto at = std::ranges::find(bytes, std::byte{'a'});
  REQUIRE(at != bytes.end());
  *at = std::byte{0xFF};
  try {
    db.words().put_bytes(2, bytes);
    FAIL("stored");
  } catch (const kv::Error& error) {
    CHECK(std::string(error.what()).find("table words, key 2") != std::string::npos);
    CHECK(std::string(error.what()).find("UTF-8") != std::string::npos);
  }
}

TEST_CASE("a record with any of its bits turned is refused or read without harm") {
  using Codec = kv::ValueCodec<kv::FlatBuffers, Thing>;
  const kv::BytesView encoded = Codec::encode(full_thing());
  kv::Bytes bytes(encoded.begin(), encoded.end());
  REQUIRE_FALSE(Codec::check(bytes));
  std::size_t refused = 0;
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    bytes[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
    if (Codec::check(bytes))
      ++refused;
    else
      CHECK_FALSE(text(Codec::view(bytes)).empty());
    bytes[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
  }
  CHECK(refused > bytes.size());
  for (std::size_t size = 0; size < bytes.size(); ++size)
    if (!Codec::check(kv::BytesView(bytes).first(size)))
      CHECK_FALSE(text(Codec::view(kv::BytesView(bytes).first(size))).empty());
}

TEST_CASE("what could not be read back is refused before it is stored, naming the row") {
  const Folder folder;
  const Database db = Database::open(folder / "db", options());
  const auto refused = [&](auto&& change) {
    Thing thing;
    change(thing);
    try {
      db.things().put(1, thing);
    } catch (const kv::Error& error) {
      CHECK(error.code() == Errc::invalid_argument);
      CHECK(std::string(error.what()).find("table things, key 1: ") == 0);
      return !db.things().contains(1);
    }
    return false;
  };
  CHECK(refused([](Thing& thing) { thing.name = "\xFF"; }));
  CHECK(refused([](Thing& thing) { thing.texts = {"a", "\xC0\x80"}; }));
  CHECK(refused([](Thing& thing) { thing.letter = char32_t{0xD800}; }));
  CHECK(refused([](Thing& thing) { thing.level = static_cast<Level>(77); }));
  CHECK(refused([](Thing& thing) { thing.levels = {static_cast<Level>(77)}; }));
  CHECK(refused([](Thing& thing) {
    Node* node = &thing.tree;
    for (int i = 0; i < 200; ++i) {
      node->children.resize(1);
      node = &node->children[0];
    }
  }));
}

TEST_CASE("rows are found by what stands in their FlatBuffers, also after it changed") {
  const Folder folder;
  const Database db = Database::open(folder / "db", options());
  Thing thing = full_thing();
  db.things().put(1, thing);
  thing.home.city = "Paris";
  thing.level = Level::low;
  thing.texts = {"x"};
  db.things().put(2, thing);
  auto read = db.read();
  CHECK(read.things().by_city().get("Paris", thing.i32v)->key == 2);
  CHECK(read.things().by_text().contains("bb"));
  CHECK_THROWS_AS(db.things().put(3, thing), kv::Error);
  db.things().update(2, [](Thing& each) { each.home.city = "Rome"; });
  auto later = db.read();
  CHECK_FALSE(later.things().by_city().contains("Paris", thing.i32v));
  CHECK(later.things().by_city().contains("Rome", thing.i32v));
}
