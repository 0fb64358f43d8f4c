// Members of every kind, through every format and back.
#include <kv/format/equal.h>
#include <catch2/catch.hpp>
#include <cstring>
#include <filesystem>

#include "members.kv.hpp"

namespace {

using namespace std::chrono_literals;

members::Everything sample() {
  members::Everything one;
  one.flag = true;
  one.letter = 'z';
  one.tiny = -3;
  one.byte = 250;
  one.a = -300;
  one.b = 60'000;
  one.c = -70'000;
  one.d = 4'000'000'000U;
  one.e = -5'000'000'000L;
  one.f = 18'000'000'000'000'000'000UL;
  one.g = -1;
  one.h = 1;
  one.i = -9;
  one.j = 77;
  one.k = u8'k';
  one.l = u'l';
  one.m = U'\U0001F600';
  one.second = std::chrono::sys_seconds(1'700'000'000s);
  one.now = std::chrono::system_clock::time_point(5ns);
  one.day = std::chrono::sys_days(std::chrono::days(-3));
  one.wait = -15ms;
  one.long_wait = 100h;
  one.real = 2.5;
  one.colour = members::Colour::green;
  one.plain = members::none_of_it;
  one.text = "a text of more than eight bytes";
  one.raw = {std::byte{1}, std::byte{0}, std::byte{255}};
  one.texts = {"", "x", "another long text here"};
  one.flags = {true, false, true};
  one.corners = {members::Point{1, 2}, members::Point{3, 4}};
  for (int i = 0; i < 6; ++i) one.grid[i / 3][i % 3] = i * 10;
  std::memcpy(one.name, "ticker", 6);
  one.points[1] = {-1, -2};
  one.maybe = members::Point{9, 8};
  one.by_name = {{"a", {1, 1}}, {"a long key to be stored", {2, 2}}};
  for (int i = -10; i < 10; ++i) one.by_number[i] = {static_cast<short>(i), 7};
  one.counts = {{"one", 1}, {"a key longer than eight", 2}};
  for (unsigned i = 0; i < 50; ++i) one.names[i] = std::to_string(i);
  one.either = members::Point{5, 6};
  one.several = {-1, 2U, std::vector<int>{1, 2, 3}};
  one.pair = {4, "four"};
  one.tuple = {members::Colour::green, {7, 7}};
  one.inner.path = {{0, 1}, {1, 0}};
  return one;
}

store::Database fresh(const char* name) {
  kv::Options options;
  options.engine = kv::Engine::memory;
  return store::Database::open(std::filesystem::temp_directory_path() / name, options);
}

template <class Table>
void round_trip(const Table& table) {
  const members::Everything one = sample();
  table.put(1, one);
  const auto stored = table.get(1);
  REQUIRE(stored);
  CHECK(stored->letter() == 'z');
  CHECK(stored->m() == U'\U0001F600');
  CHECK(stored->second() == one.second);
  CHECK(stored->day() == one.day);
  CHECK(stored->wait() == -15ms);
  REQUIRE(stored->grid().size() == 2);
  CHECK(stored->grid()[1][2] == 50);
  CHECK(stored->points()[1].y() == -2);
  CHECK(stored->counts().find("a key longer than eight") == 2);
  CHECK(stored->names().find(49U) == std::string_view("49"));
  CHECK(stored->by_number().find(-3)->size() == 2);
  CHECK(stored->either().index() == 3);
  CHECK(std::get<3>(stored->either()).x() == 5);
  CHECK(std::get<1>(stored->pair()) == "four");
  CHECK(stored->several().size() == 3);

  const members::Everything back = stored->unpack();
  CHECK(kv::equal(back, one));
  CHECK(back.pair == one.pair);
  CHECK(std::memcmp(back.name, one.name, sizeof one.name) == 0);

  members::Everything empty;
  table.put(2, empty);
  CHECK(kv::equal(table.get(2)->unpack(), empty));
  CHECK_FALSE(kv::equal(table.get(2)->unpack(), one));
  CHECK(table.get(2)->either().index() == 0);
}

TEST_CASE("members of every kind come back as they were, in every format") {
  const store::Database db = fresh("kvgen-members");
  round_trip(db.aligned());
  round_trip(db.unaligned());
  round_trip(db.bincode());
  round_trip(db.bincode2());
  round_trip(db.postcard());
  round_trip(db.flat());
}

TEST_CASE("a struct that borrows its text is written, and read through its view") {
  const store::Database db = fresh("kvgen-members-borrowed");
  const std::string owner = "somebody else's text";
  members::Borrowed one;
  one.text = owner;
  one.note = std::string_view(owner).substr(0, 8);
  one.tags = {"a", owner};
  one.number = 5;
  db.borrowed().put(1, one);
  db.borrowed2().put(1, one);
  const auto check = [&](const auto& stored) {
    REQUIRE(stored);
    CHECK(stored->text() == owner);
    CHECK(stored->note() == std::string_view("somebody"));
    CHECK(stored->tags()[1] == owner);
    CHECK(stored->number() == 5);
  };
  check(db.borrowed().get(1));
  check(db.borrowed2().get(1));
  db.borrowed3().put(1, one);
  check(db.borrowed3().get(1));
  STATIC_REQUIRE_FALSE(kv::ReadableFormat<kv::Rkyv, members::Borrowed>);
  STATIC_REQUIRE(kv::ReadableFormat<kv::Rkyv, members::Everything>);
}

TEST_CASE("a time beyond the reach of nanoseconds is refused, and nothing is stored") {
  const store::Database db = fresh("kvgen-members-times");
  members::Everything one;
  one.second = std::chrono::sys_seconds(std::chrono::seconds(20'000'000'000));
  CHECK_THROWS_AS(db.aligned().put(1, one), kv::Error);
  CHECK_THROWS_AS(db.postcard().put(1, one), kv::Error);
  CHECK_THROWS_AS(db.flat().put(1, one), kv::Error);
  CHECK(db.aligned().size() == 0);
}

TEST_CASE("a variant prints the alternative that it holds") {
  const store::Database db = fresh("kvgen-members-json");
  db.aligned().put(1, sample());
  db.flat().put(1, sample());
  for (const std::string& text : {to_json(*db.aligned().get(1)), to_json(*db.flat().get(1))}) {
    CHECK(text.find("\"either\":{\"Point\":{\"value\":{\"x\":5,\"y\":6}}}") != std::string::npos);
    CHECK(text.find("\"several\":[{\"i32\":{\"value\":-1}},{\"u32\":{\"value\":2}}") !=
          std::string::npos);
  }
}

TEST_CASE("flatc's code reads what the user's own struct was written from") {
  const store::Database db = fresh("kvgen-members-flatc");
  db.flat().put(1, sample());
  const auto txn = db.read();
  const auto bytes = txn.flat().get_bytes(1);
  REQUIRE(bytes);
  const kv::Bytes copy(bytes->begin(), bytes->end());
  const auto* flatc = store::fbs::GetEverything(copy.data());
  CHECK(flatc->letter() == 'z');
  CHECK(flatc->wait() == -15'000'000);
  CHECK(flatc->grid()->Get(1)->value()->Get(2) == 50);
  CHECK(flatc->either()->value_type() == store::fbs::Everything_eitherCase::Everything_eitherPoint);
  CHECK(flatc->either()->value_as_Everything_eitherPoint()->value()->x() == 5);
  CHECK(flatc->pair()->item1()->string_view() == "four");
  CHECK(flatc->counts()->LookupByKey("a key longer than eight")->value() == 2);
}

TEST_CASE("a damaged FlatBuffer of a user's struct is refused, or reads without harm") {
  const store::Database db = fresh("kvgen-members-damaged");
  db.flat().put(1, sample());
  kv::Bytes bytes;
  {
    const auto txn = db.read();
    const auto stored = txn.flat().get_bytes(1);
    bytes.assign(stored->begin(), stored->end());
  }
  std::size_t refused = 0;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    kv::Bytes damaged = bytes;
    damaged[at] ^= std::byte{0x81};
    try {
      db.flat().put_bytes(2, damaged);
      CHECK(!to_json(*db.flat().get(2)).empty());
      CHECK(db.flat().get(2)->unpack().grid[0][0] < 1'000'000'000);
    } catch (const kv::Error& error) {
      ++refused;
      CHECK(
          (error.code() == kv::Errc::corrupt_value || error.code() == kv::Errc::invalid_argument));
    }
  }
  CHECK(refused > bytes.size() / 4);
}

}  // namespace
