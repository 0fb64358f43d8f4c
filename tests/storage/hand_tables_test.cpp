// Tables typed by hand: formats, key formats, and what a table opened as something else says.
#include <catch2/catch.hpp>
#include <vector>

#include "kv/engine/lmdb/lmdb.h"
#include "kv/runtime.h"
#include "shop.kv.hpp"
#include "support/database.h"
#include "support/errors.h"
#include "support/folder.h"

using namespace kv::test;
using kv::Errc;

namespace byhand {

struct Reading {
  std::int64_t value = 0;
  std::string unit{};
  std::vector<double> samples{};
  friend bool operator==(const Reading&, const Reading&) = default;
};

struct PlaceView;
struct Place {
  std::string site{};
  std::uint32_t number = 0;
  operator PlaceView() const noexcept;
  friend bool operator==(const Place&, const Place&) = default;
};
struct PlaceView {
  std::string_view site{};
  std::uint32_t number = 0;
};
inline Place::operator PlaceView() const noexcept { return {site, number}; }

}  // namespace byhand

template <>
struct kv::Describe<byhand::Reading> {
  static constexpr std::string_view name = "Reading";
  static constexpr std::array<std::string_view, 3> fields{"value", "unit", "samples"};
  template <class Self, class Fn>
  static constexpr decltype(auto) apply(Self& self, Fn&& fn) {
    return fn(self.value, self.unit, self.samples);
  }
};
template <>
struct kv::DescribeKey<byhand::Place> {
  using View = byhand::PlaceView;
  using Components = TypeList<Ascending<std::string>, Descending<std::uint32_t>>;
  static constexpr std::array<std::string_view, 2> fields{"site", "number"};
  template <class Self, class Fn>
  static constexpr decltype(auto) apply(Self& self, Fn&& fn) {
    return fn(self.site, self.number);
  }
};

namespace {

using byhand::Place;
using byhand::Reading;

Reading reading(int i) {
  return {.value = i, .unit = "unit " + std::to_string(i), .samples = {i * 0.5, i * 2.0}};
}

template <class Table>
void check_readings(const Table& table) {
  for (int i = 0; i < 10; ++i) table.put(static_cast<std::uint64_t>(i), reading(i));
  CHECK(table.size() == 10);
  for (int i = 0; i < 10; ++i)
    CHECK(table.get(static_cast<std::uint64_t>(i))->unpack() == reading(i));
  CHECK(table.update(3, [](Reading& r) { r.unit = "changed"; }));
  CHECK(table.get(3)->unpack().unit == "changed");
  int seen = 0;
  for (auto [key, value] : table.range(2, 5)) {
    CHECK(value.unpack().value == static_cast<std::int64_t>(key));
    ++seen;
  }
  CHECK(seen == 3);
}

}  // namespace

TEST_CASE("a type described by hand is stored in every format") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  const kv::Storage storage = kv::Storage::open(folder / "db", options(engine));
  check_readings(storage.rkyv_table<std::uint64_t, Reading>("rkyv"));
  check_readings(storage.bincode_table<std::uint64_t, Reading>("bincode"));
  check_readings(storage.bincode2_table<std::uint64_t, Reading>("bincode2"));
  check_readings(storage.postcard_table<std::uint64_t, Reading>("postcard"));
  check_readings(storage.flatbuffers_table<std::uint64_t, Reading>("flatbuffers"));
  check_readings(
      storage.table<std::uint64_t, Reading>("unaligned").value_format<kv::RkyvUnaligned>().build());
  check_readings(storage.table<std::uint64_t, Reading>("native").key_format<kv::Native>().build());
  CHECK(storage.verify().ok());
  CHECK(storage.verify().rows() == 70);
  CHECK(storage.stats().tables.size() == 7);
}

TEST_CASE("composite, descending and text keys") {
  const Folder folder;
  const kv::Storage storage = kv::Storage::open(folder / "db", options());
  const auto places = storage.raw_table<Place, std::string>("places");
  places.put(Place{"berlin", 1}, "a");
  places.put(Place{"berlin", 2}, "b");
  places.put(Place{"aachen", 3}, "c");
  std::string seen;
  for (auto [key, value] : places.prefix("berlin")) seen += value;
  CHECK(seen == "ba");
  const auto latest = storage.raw_table<kv::Descending<std::uint64_t>>("latest");
  for (std::uint64_t i = 0; i < 3; ++i) latest.put(i, bytes("x"));
  CHECK(latest.first()->key == 2);
  const auto cache = storage.raw_table<std::string>("cache");
  cache.put("key", bytes("value"));
  CHECK(kv::as_text(*cache.get("key")) == "value");
}

TEST_CASE("keys serialized by a value format are found, in the order of their bytes") {
  const Folder folder;
  const kv::Storage storage = kv::Storage::open(folder / "db", options());
  const auto table = storage.table<std::uint32_t, std::string>("numbers")
                         .key_format<kv::Bincode>()
                         .value_format<kv::Postcard>()
                         .build();
  for (const std::uint32_t key : {1U, 255U, 256U, 65536U}) table.put(key, std::to_string(key));
  for (const std::uint32_t key : {1U, 255U, 256U, 65536U})
    CHECK(*table.get(key) == std::to_string(key));
  std::vector<std::uint32_t> order;
  for (auto [key, value] : table.all()) order.push_back(key);
  CHECK(order == std::vector<std::uint32_t>{65536, 256, 1, 255});  // little-endian
  const auto words =
      storage.table<std::string, std::int64_t>("words").key_format<kv::Postcard>().build();
  words.put("aa", 1);
  words.put("b", 2);
  CHECK(words.first()->key == "b");  // the length comes first
  CHECK(*words.get("aa") == 1);
  const auto structs =
      storage.table<Reading, std::int64_t>("structs").key_format<kv::Postcard>().build();
  structs.put(reading(1), 1);
  CHECK(*structs.get(reading(1)) == 1);
  CHECK_FALSE(structs.get(reading(2)));
  const std::string message = message_of([&] { words.put(std::string(600, 'x'), 1); });
  CHECK(message.find("table words, key \"xxx") == 0);
}

TEST_CASE("values that are serialized already are checked and stored as they are") {
  const Folder folder;
  const kv::Storage storage = kv::Storage::open(folder / "db", options());
  const auto ready = storage.rkyv_borrowed_table<std::uint64_t, Reading>("readings");
  using Codec = kv::ValueCodec<kv::Rkyv, Reading>;
  const Reading value = reading(5);
  kv::Bytes archive(Codec::size(value));
  Codec::write(value, archive);
  ready.put(1, archive);
  CHECK(ready.get(1)->unpack() == value);
  archive.back() ^= std::byte{0x7F};
  archive[archive.size() - 5] ^= std::byte{0x7F};
  const std::string message = message_of([&] { ready.put(2, archive); });
  CHECK(message.find("table readings, key 2: ") == 0);
  CHECK_FALSE(ready.contains(2));
  // The same table as one that encodes.
  CHECK(storage.rkyv_table<std::uint64_t, Reading>("readings").get(1)->unpack() == value);
}

TEST_CASE("a table opened with other types than it was made with says which") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  const kv::Storage storage = kv::Storage::open(folder / "db", options(engine));
  storage.rkyv_table<std::uint64_t, Reading>("readings").put(1, reading(1));
  storage.put("untyped", 1, "x");
  const auto refused = [&](auto&& open) {
    CHECK(code_of(open) == Errc::schema_mismatch);
    return message_of(open);
  };
  std::string message = refused([&] { storage.rkyv_table<std::uint32_t, Reading>("readings"); });
  CHECK(message.find("table readings cannot be opened as one of these types: "
                     "the key was (u64), is (u32)") != std::string::npos);
  message = refused([&] { storage.rkyv_table<std::uint64_t, shop::Company>("readings"); });
  CHECK(message.find("the value was Reading, is Company") != std::string::npos);
  message = refused([&] { storage.postcard_table<std::uint64_t, Reading>("readings"); });
  CHECK(message.find("the format was rkyv, is postcard") != std::string::npos);
  message = refused(
      [&] { storage.table<std::uint64_t, Reading>("readings").key_format<kv::Native>().build(); });
  CHECK(message.find("the key format was ordered, is native") != std::string::npos);
  message = refused([&] { storage.put("readings", 1, "x"); });
  CHECK(message.find("the key format was ordered, is mixed") != std::string::npos);
  message = refused([&] { storage.raw_table<std::uint64_t>("untyped"); });
  CHECK(message.find("the key format was mixed, is ordered") != std::string::npos);
  refused([&] { static_cast<void>(storage.get("readings", 1)); });
  refused(
      [&] { storage.write_batch([](kv::WriteBatch& batch) { batch.put("readings", 1, "x"); }); });
  CHECK(storage.rkyv_table<std::uint64_t, Reading>("readings").get(1)->unpack() == reading(1));
}

TEST_CASE("damaged rows of a table opened by name are found under its name") {
  const Folder folder;
  const kv::Storage storage = kv::Storage::open(folder / "db", options());
  storage.put("things", "a", "fine");
  {
    // The same table, its keys taken for plain bytes by the engine.
    const auto env = kv::engine::open_lmdb({.path = (folder / "db").string()});
    kv::engine::Table table{};
    REQUIRE(env->open_table("things", kv::engine::KeyOrder::bytes, table));
    const auto txn = env->begin_write();
    txn->reserve(table, kv::as_bytes("?"), 1, kv::engine::PutMode::replace).place[0] = std::byte{1};
    txn->commit();
  }
  const kv::Report report = storage.verify();
  REQUIRE(report.findings().size() == 1);
  CHECK(report.findings()[0].table == "things");
  const std::string message = message_of([&] {
    for (auto [key, value] : storage.untyped_table("things").all()) static_cast<void>(key);
  });
  CHECK(message.find("table things, key bytes 3f: ") == 0);
}

TEST_CASE("types are compared with those in the file, too") {
  const Folder folder;
  {
    const kv::Storage storage = kv::Storage::open(folder / "db", options());
    storage.rkyv_table<std::uint64_t, Reading>("readings").put(1, reading(1));
  }
  const kv::Storage storage = kv::Storage::open(folder / "db", options());
  CHECK(code_of([&] { storage.bincode_table<std::uint64_t, Reading>("readings"); }) ==
        Errc::schema_mismatch);
  CHECK(code_of([&] {
          storage.table<std::uint64_t, Reading>("readings").key_format<kv::Native>().build();
        }) == Errc::schema_mismatch);
  CHECK(storage.rkyv_table<std::uint64_t, Reading>("readings").get(1)->unpack() == reading(1));
}

TEST_CASE("a table of a schema opens by hand as the types that the schema gives it") {
  const Folder folder;
  shop::User ada;
  ada.name = "Ada";
  ada.tags = {"first"};
  {
    auto db = shop::Database::open(folder / "db", options());
    db.users().put(1, ada);
    db.mails().put(1, ada);
    db.sessions().put(1, {.user = 7, .token = "t"});
    db.visits().put("home", 3);
    db.companies().insert({.name = "Works", .employees = 2});
  }
  {
    const kv::Storage storage = kv::Storage::open(folder / "db", options());
    const auto users = storage.rkyv_table<std::uint64_t, shop::User>("users");
    CHECK(users.get(1)->name() == "Ada");
    CHECK(*storage.rkyv_table<std::string, std::int64_t>("visits").get("home") == 3);
    CHECK(storage.postcard_table<std::uint64_t, shop::Session>("sessions").get(1)->user() == 7);
    ada.name = "Ada by hand";
    users.put(2, ada);
    // What would break its promises is refused.
    CHECK(message_of([&] {
            storage.rkyv_table<std::uint64_t, shop::User>("mails");
          }).find("it has indexes") != std::string::npos);
    CHECK(message_of([&] {
            storage.bincode_table<std::uint64_t, shop::Company>("companies");
          }).find("handed out by insert()") != std::string::npos);
  }
  kv::Options read_only = options();
  read_only.read_only = true;
  {
    const kv::Storage storage = kv::Storage::open(folder / "db", read_only);
    CHECK(storage.rkyv_table<std::uint64_t, shop::User>("mails").get(1)->name() == "Ada");
    CHECK(storage.bincode_table<std::uint64_t, shop::Company>("companies").get(1)->name() ==
          "Works");
  }
  auto db = shop::Database::open(folder / "db", options());
  CHECK(db.users().get(2)->name() == "Ada by hand");
}
