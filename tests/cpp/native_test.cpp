// Trivially copyable structs as their bytes: in place where aligned, padding zero, layout in the
// catalog.
#include <catch2/catch.hpp>
#include <cstring>
#include <filesystem>

#include "native.kv.hpp"

namespace {

exact::Tick sample() {
  exact::Tick tick;
  // Whatever was in memory before, padding included.
  std::memset(static_cast<void*>(&tick), 0xAA, sizeof tick);
  tick.at = exact::Tick().at + std::chrono::nanoseconds(1'700'000'000'000'000'001);
  std::memcpy(tick.symbol, "ACME\0", 6);
  tick.last = true;
  tick.side = exact::Side::sell;
  tick.size = -70'000;
  for (int i = 0; i < 3; ++i) {
    tick.levels[i].depth = static_cast<std::uint8_t>(i);
    tick.levels[i].price = i + 0.5;
  }
  tick.ids = {-1, 5'000'000'000};
  tick.tail = -2;
  return tick;
}

struct File {
  std::filesystem::path path;
  explicit File(const char* name) : path(std::filesystem::temp_directory_path() / name) { clear(); }
  ~File() { clear(); }
  void clear() const {
    std::filesystem::remove(path);
    std::filesystem::remove(path.string() + "-lock");
  }
};

TEST_CASE("a native struct comes back as it was, through the view and in place") {
  const File file("kvgen-native.db");
  const tape::Database db = tape::Database::open(file.path);
  db.ticks().put(1, sample());
  db.by_name().put("an odd key", sample());

  const auto check = [](const auto& stored) {
    REQUIRE(stored);
    CHECK(stored->at() == sample().at);
    CHECK(stored->symbol()[3] == 'E');
    CHECK(stored->last());
    CHECK(stored->side() == exact::Side::sell);
    CHECK(stored->size() == -70'000);
    REQUIRE(stored->levels().size() == 3);
    CHECK(stored->levels()[2].price() == 2.5);
    CHECK(stored->ids()[1] == 5'000'000'000);
    const exact::Tick back = stored->unpack();
    CHECK(back.tail == -2);
    CHECK(back.levels[1].price == 1.5);
  };
  check(db.ticks().get(1));
  check(db.by_name().get("an odd key"));
  CHECK(to_json(*db.ticks().get(1)).find("\"side\":\"sell\"") != std::string::npos);
}

TEST_CASE("with keys of eight bytes the stored object is read in place") {
  const File file("kvgen-native-in-place.db");
  const tape::Database db = tape::Database::open(file.path);
  for (std::uint64_t id = 0; id < 500; ++id) db.ticks().put(id, sample());
  const auto txn = db.read();
  std::size_t seen = 0;
  for (const auto& [id, tick] : txn.ticks().all()) {
    const exact::Tick* stored = tick.in_place();
    REQUIRE(stored != nullptr);
    CHECK(stored->levels[2].price == 2.5);
    CHECK(static_cast<const void*>(stored) != nullptr);
    ++seen;
  }
  CHECK(seen == 500);
}

TEST_CASE("padding is stored as zeros, whatever the program's memory held") {
  const File file("kvgen-native-padding.db");
  const tape::Database db = tape::Database::open(file.path);
  const exact::Tick dirty = sample();
  db.ticks().put(1, dirty);
  exact::Tick clean;
  std::memset(static_cast<void*>(&clean), 0, sizeof clean);
  clean.at = dirty.at;
  std::memcpy(clean.symbol, dirty.symbol, sizeof clean.symbol);
  clean.last = dirty.last;
  clean.side = dirty.side;
  clean.size = dirty.size;
  for (int i = 0; i < 3; ++i) {
    clean.levels[i].depth = dirty.levels[i].depth;
    clean.levels[i].price = dirty.levels[i].price;
  }
  clean.ids = dirty.ids;
  clean.tail = dirty.tail;
  const auto txn = db.read();
  const auto stored = txn.ticks().get_bytes(1);
  REQUIRE(stored);
  REQUIRE(stored->size() == sizeof clean);
  CHECK(std::memcmp(stored->data(), &clean, sizeof clean) == 0);
}

TEST_CASE(
    "bytes that are no value are refused: a bool of 2, an enum without a name, a wrong size") {
  const File file("kvgen-native-damage.db");
  const tape::Database db = tape::Database::open(file.path);
  db.ticks().put(1, sample());
  kv::Bytes bytes;
  {
    const auto txn = db.read();
    const auto stored = txn.ticks().get_bytes(1);
    bytes.assign(stored->begin(), stored->end());
  }
  db.ticks().put_bytes(2, bytes);
  CHECK(db.ticks().get(2)->size() == -70'000);
  const auto refuses = [&](std::size_t at, int value) {
    kv::Bytes damaged = bytes;
    damaged[at] = static_cast<std::byte>(value);
    CHECK_THROWS_AS(db.ticks().put_bytes(3, damaged), kv::Error);
  };
  const auto offsets = kv::NativeLayout<exact::Tick>::offsets;
  refuses(offsets[2], 2);
  refuses(offsets[3], 77);
  bytes.pop_back();
  CHECK_THROWS_AS(db.ticks().put_bytes(3, bytes), kv::Error);

  exact::Tick unnamed = sample();
  unnamed.side = static_cast<exact::Side>(9);
  CHECK_THROWS_AS(db.ticks().put(4, unnamed), kv::Error);
  CHECK(db.ticks().size() == 2);
}

}  // namespace
