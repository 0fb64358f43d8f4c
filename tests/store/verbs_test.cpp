// Every verb of a table, alone and in a write transaction, over both engines.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <ranges>
#include <vector>

#include "specs.h"

using namespace test;
using kv::Errc;

TEST_CASE("a single verb is its own transaction") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));

  CHECK_FALSE(db.notes().get(1));
  CHECK_FALSE(db.notes().contains(1));
  db.notes().put(1, "one");
  db.notes().put(1, std::string("uno"));
  const std::string_view text = "two";
  db.notes().put(2, text);
  CHECK(*db.notes().get(1) == "uno");
  CHECK(db.notes().get(1)->size() == 3);
  CHECK(db.notes().contains(2));
  CHECK(db.notes().size() == 2);
  CHECK(db.notes().get(2, [](std::string_view view) { return view.size(); }) == 3U);
  CHECK(db.notes().get(3, [](std::string_view view) { return view.size(); }) == std::nullopt);
  bool called = false;
  CHECK(db.notes().get(2, [&](std::string_view) { called = true; }));
  CHECK(called);
}

TEST_CASE("insert leaves what is there alone") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  CHECK(db.notes().insert(1, "a"));
  CHECK_FALSE(db.notes().insert(1, "b"));
  CHECK(*db.notes().get(1) == "a");
}

TEST_CASE("first, last and lower_bound find rows by position") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  CHECK_FALSE(db.notes().first());
  CHECK_FALSE(db.notes().last());
  CHECK_FALSE(db.notes().lower_bound(0));
  db.notes().put_all(std::map<U64, std::string>{{10, "a"}, {20, "b"}, {30, "c"}});
  CHECK(db.notes().first()->key == 10);
  CHECK(db.notes().last()->value == "c");
  CHECK(db.notes().lower_bound(11)->key == 20);
  CHECK(db.notes().lower_bound(20)->key == 20);
  CHECK_FALSE(db.notes().lower_bound(31));
  auto guard = db.notes().lower_bound(15);
  auto& [key, value] = *guard;
  CHECK(key == 20);
  CHECK(value == "b");
}

TEST_CASE("a key that is not stored as it reads is owned by first and last") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  const kv::Timestamp at{std::chrono::seconds(5)};
  db.ticks().put({std::string_view("A\0B", 3), at}, -7);
  const auto first = db.ticks().first();
  static_assert(std::is_same_v<decltype(first->key), TickKey>);
  CHECK(first->key.symbol == std::string("A\0B", 3));
  CHECK(first->key.at == at);
  CHECK(first->value == -7);
}

TEST_CASE("read-modify-write happens in one transaction") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  CHECK_FALSE(db.counts().update(1, [](std::int64_t& n) { ++n; }));
  db.counts().upsert(1, [](std::int64_t& n) { n += 5; });
  CHECK(db.counts().update(1, [](std::int64_t& n) { ++n; }));
  CHECK(*db.counts().get(1) == 6);
  CHECK_FALSE(db.counts().compare_and_swap(1, 5, 7));
  CHECK(db.counts().compare_and_swap(1, 6, 7));
  CHECK_FALSE(db.counts().compare_and_swap(2, 0, 1));
  CHECK(*db.counts().get(1) == 7);
}

TEST_CASE("struct values are stored from owned values and from views") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  db.orders().put(5, {.x = 1, .label = "a label longer than eight"});
  auto order = db.orders().get(5);
  REQUIRE(order);
  CHECK(order->x() == 1);
  CHECK(order->label() == "a label longer than eight");
  db.orders().put(6, *order);
  CHECK(db.orders().get(6)->unpack() == order->unpack());
  CHECK(db.orders().update(6, [](Point& point) { point.x = 9; }));
  CHECK(db.orders().get(6)->x() == 9);
}

TEST_CASE("erase, erase_range and clear say what went") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  db.write([](WriteTxn& txn) {
    for (U64 i = 0; i < 1000; ++i) txn.notes().put(i, std::to_string(i));
  });
  CHECK(db.notes().erase(3));
  CHECK_FALSE(db.notes().erase(3));
  CHECK(db.notes().erase_range(0, 10) == 9);
  CHECK(db.notes().erase_range(10, 10) == 0);
  CHECK(db.notes().erase_range(20, 10) == 0);
  CHECK(db.notes().erase_range(500, 5000) == 500);
  CHECK(db.notes().size() == 490);
  CHECK(db.notes().first()->key == 10);
  CHECK(db.notes().last()->key == 499);
  db.notes().clear();
  CHECK(db.notes().empty());
}

TEST_CASE("put_all takes any input in any order") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  const std::vector<std::pair<U64, std::string>> rows{{5, "e"}, {7, "g"}, {6, "f"}, {7, "G"}};
  CHECK(db.notes().put_all(rows) == 4);
  CHECK(db.notes().size() == 3);
  CHECK(*db.notes().get(7) == "G");
  auto generated = std::views::iota(U64{1}, U64{4}) |
                   std::views::transform([](U64 i) { return std::pair(i, std::to_string(i)); });
  CHECK(db.notes().put_all(generated) == 3);
  CHECK(*db.notes().get(3) == "3");
  db.write([](WriteTxn& txn) {
    CHECK(txn.notes().put_all(std::vector<kv::Entry<U64, std::string>>{{1, "x"}}) == 1);
    CHECK(txn.notes().put_all(txn.notes().range(1, 3)) == 2);  // its own rows
  });
  CHECK(*db.notes().get(1) == "x");
}

TEST_CASE("get_many visits keys in their order and counts in the caller's") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  db.counts().put_all(std::map<U64, std::int64_t>{{1, 10}, {256, 20}, {3, 30}});
  std::vector<std::pair<std::size_t, std::optional<std::int64_t>>> seen;
  db.counts().get_many(std::vector<U64>{256, 2, 1},
                       [&](std::size_t i, auto v) { seen.emplace_back(i, v); });
  using Seen = decltype(seen);
  CHECK(seen == Seen{{2, 10}, {1, std::nullopt}, {0, 20}});
}

TEST_CASE("get_many finds each of many keys, however often it is asked for") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  const auto key_of = [](U64 i) { return "key " + std::to_string(i * 7919 % 1000); };
  db.write([&](WriteTxn& txn) {
    for (U64 i = 0; i < 1000; i += 2) txn.blobs().put(key_of(i), bytes(key_of(i)));
    txn.blobs().put("empty", kv::BytesView());
  });
  std::vector<std::string> keys{"empty", "", std::string(600, 'k'), "empty"};
  for (U64 i = 0; i < 1000; ++i) keys.push_back(key_of(i));
  const auto ask = [&](const auto& table) {
    std::vector<int> seen(keys.size(), 0);
    std::string last;
    table.get_many(keys, [&](std::size_t i, std::optional<kv::BytesView> value) {
      ++seen[i];
      REQUIRE(value.has_value() == (i == 0 || i == 3 || (i >= 4 && i % 2 == 0)));
      if (i >= 4 && value) REQUIRE(kv::as_text(*value) == keys[i]);
      if (keys[i].size() < 600) {
        REQUIRE(last <= keys[i]);
        last = keys[i];
      }
    });
    CHECK(std::ranges::count(seen, 1) == static_cast<std::ptrdiff_t>(keys.size()));
  };
  ask(db.blobs());
  ask(db.read().blobs());
  db.write([&](WriteTxn& txn) { ask(txn.blobs()); });
}

TEST_CASE("a function given to get_many may write in its transaction") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  db.write([](WriteTxn& txn) {
    for (U64 i = 0; i < 300; ++i) txn.notes().put(i, std::string(100, 'x') + std::to_string(i));
  });
  db.write([](WriteTxn& txn) {
    auto notes = txn.notes();
    notes.get_many(std::views::iota(U64{0}, U64{300}),
                   [&](std::size_t i, std::optional<std::string_view> value) {
                     REQUIRE(*value == std::string(100, 'x') + std::to_string(i));
                     notes.erase(i);
                     notes.put(1000 + i, std::string(200, 'y'));
                   });
    CHECK(notes.size() == 300);
  });
}

TEST_CASE("put_all stores rows of any order, and the last of equal keys stays") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  std::vector<std::pair<U64, std::string>> rows;
  for (U64 i = 0; i < 500; ++i) rows.emplace_back(i, "early");
  for (U64 i = 0; i < 2000; ++i) rows.emplace_back(i * 7919 % 1000, std::to_string(i));
  CHECK(db.notes().put_all(rows) == 2500);
  CHECK(db.notes().size() == 1000);
  for (U64 i = 1000; i < 2000; ++i) REQUIRE(*db.notes().get(i * 7919 % 1000) == std::to_string(i));
}

TEST_CASE("rows before one that cannot be stored are in put_all's transaction") {
  const Folder folder;
  auto db = Database::open(folder / "db", options(kv::Engine::lmdb));
  db.write([](WriteTxn& txn) {
    const std::vector<std::pair<std::string, kv::Bytes>> rows{
        {"b", {}}, {"a", {}}, {std::string(600, 'k'), {}}, {"c", {}}};
    CHECK(code_of([&] { txn.blobs().put_all(rows); }) == Errc::key_too_long);
  });
  CHECK(db.blobs().size() == 2);
}

TEST_CASE("callback forms see every row in order") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  db.notes().put_all(std::map<U64, std::string>{{1, "a"}, {2, "bb"}, {3, "ccc"}});
  std::vector<U64> keys;
  db.notes().for_each([&](U64 key, std::string_view) { keys.push_back(key); });
  CHECK(keys == std::vector<U64>{1, 2, 3});
  keys.clear();
  db.notes().for_each([&](U64 key, std::string_view) {
    keys.push_back(key);
    return key == 2 ? kv::stop : kv::proceed;
  });
  CHECK(keys == std::vector<U64>{1, 2});
  const auto long_ones = db.notes().filter_map([](U64 key, std::string_view text) {
    return text.size() > 1 ? std::optional(key) : std::nullopt;
  });
  CHECK(long_ones == std::vector<U64>{2, 3});
  CHECK(db.notes().fold(std::size_t{0}, [](std::size_t sum, U64, std::string_view text) {
    return sum + text.size();
  }) == 6);
  CHECK(db.notes().with_stream([](auto rows) { return std::ranges::distance(rows); }) == 3);
}

TEST_CASE("put_bytes stores only what reads back, get_bytes gives it exactly") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  db.counts().put(1, 42);
  auto stored = db.counts().get_bytes(1);
  REQUIRE(stored);
  CHECK(stored->size() == 8);
  db.counts().put_bytes(2, *stored);
  CHECK(*db.counts().get(2) == 42);
  CHECK(code_of([&] { db.counts().put_bytes(3, kv::as_bytes("abc")); }) == Errc::corrupt_value);
  CHECK_FALSE(db.counts().contains(3));
  CHECK(code_of([&] { db.notes().put_bytes(3, kv::as_bytes("\xFF")); }) == Errc::corrupt_value);
  CHECK_FALSE(db.notes().get_bytes(3));
}

TEST_CASE("automatic ids are never handed out twice") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  CHECK(db.orders().insert(Point{.x = 1}) == 1);
  CHECK(db.orders().insert(Point{.x = 2}) == 2);
  CHECK(db.orders().erase(2));
  CHECK(db.orders().insert(Point{.x = 3}) == 3);
  CHECK(db.orders().erase_range(1, 100) == 2);
  CHECK(db.orders().insert(Point{.x = 4}) == 4);
  db.orders().clear();
  CHECK(db.orders().insert(Point{.x = 5}) == 5);
  db.orders().put(100, {.x = 6});
  CHECK(db.orders().erase(100));
  CHECK(db.orders().insert(Point{.x = 7}) == 101);
  db.write([](WriteTxn& txn) {
    CHECK(txn.orders().insert(Point{}) == 102);
    CHECK(txn.orders().insert(*txn.orders().get(102)) == 103);
  });
  db.orders().put(~U64{0}, {});
  CHECK(code_of([&] { db.orders().insert(Point{}); }) == Errc::invalid_argument);
}

TEST_CASE("keys that cannot be stored are refused by writes and absent for reads") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  const std::string longest(511, 'k');
  const std::string too_long(512, 'k');
  db.blobs().put(longest, bytes("v"));
  CHECK(db.blobs().get(longest));
  CHECK(code_of([&] { db.blobs().put(too_long, bytes("v")); }) == Errc::key_too_long);
  const std::string message = message_of([&] { db.blobs().put(too_long, bytes("v")); });
  CHECK(message.find("table blobs") != std::string::npos);
  CHECK(message.find("512") != std::string::npos);
  CHECK(message.find("511") != std::string::npos);
  CHECK(code_of([&] { db.blobs().put("", bytes("v")); }) == Errc::key_too_long);
  CHECK(code_of([&] { db.blobs().put("\xFF", bytes("v")); }) == Errc::invalid_argument);
  CHECK(code_of([&] { db.notes().put(1, "\xFF"); }) == Errc::invalid_argument);
  CHECK_FALSE(db.blobs().get(too_long));
  CHECK_FALSE(db.blobs().get(""));
  CHECK_FALSE(db.blobs().erase(too_long));
  CHECK_FALSE(db.blobs().lower_bound(too_long));
  CHECK(db.blobs().size() == 1);
}

TEST_CASE("a view of the same transaction can be stored under another key") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  db.write([](WriteTxn& txn) {
    for (const std::size_t size : {10U, 4000U, 20'000U}) {
      const std::string text(size, 'x');
      txn.notes().put(500, text);
      for (U64 key = 499; key > 400; --key) txn.notes().put(key, *txn.notes().get(key + 1));
      CHECK(*txn.notes().get(401) == text);
    }
  });
}

TEST_CASE("empty values are values") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  db.notes().put(1, "");
  db.blobs().put("a", kv::Bytes{});
  REQUIRE(db.notes().get(1));
  CHECK(db.notes().get(1)->empty());
  CHECK(db.blobs().get("a")->empty());
}
