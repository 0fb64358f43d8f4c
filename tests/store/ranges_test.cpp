// Ranges: bounds, prefixes, direction, composition, and writes while they are walked.
#include <catch2/catch.hpp>
#include <ranges>
#include <vector>

#include "specs.h"

using namespace test;
using Keys = std::vector<U64>;

static_assert(std::ranges::input_range<kv::Range<NotesSpec>>);
static_assert(std::ranges::view<kv::Range<NotesSpec>>);
static_assert(std::movable<kv::Range<NotesSpec>>);
static_assert(!std::copyable<kv::Range<NotesSpec>>);

namespace {

template <class R>
Keys keys(R&& range) {
  Keys out;
  for (auto [key, value] : range) out.push_back(key);
  return out;
}
template <class R>
std::vector<std::string> names(R&& range) {
  std::vector<std::string> out;
  for (auto [key, value] : range) out.emplace_back(key);
  return out;
}
using Names = std::vector<std::string>;

kv::Timestamp at(int second) { return kv::Timestamp(std::chrono::seconds(second)); }

}  // namespace

TEST_CASE("ranges are half-open and run both ways") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  CHECK(keys(db.notes().all()).empty());
  CHECK(keys(db.notes().all().reversed()).empty());
  for (U64 key : {1U, 2U, 256U, 300U}) {
    db.notes().put(key, "v");
    db.counts().put(key, 0);  // native keys sort as numbers too
  }
  const auto check = [](auto table) {
    CHECK(keys(table.all()) == Keys{1, 2, 256, 300});
    CHECK(keys(table.all().reversed()) == Keys{300, 256, 2, 1});
    CHECK(keys(table.all().reversed().reversed()) == Keys{1, 2, 256, 300});
    CHECK(keys(table.from(2)) == Keys{2, 256, 300});
    CHECK(keys(table.from(3)) == Keys{256, 300});
    CHECK(keys(table.from(2).reversed()) == Keys{300, 256, 2});
    CHECK(keys(table.from(301)).empty());
    CHECK(keys(table.from(301).reversed()).empty());
    CHECK(keys(table.range(2, 300)) == Keys{2, 256});
    CHECK(keys(table.range(2, 300).reversed()) == Keys{256, 2});
    CHECK(keys(table.range(0, 1000)) == Keys{1, 2, 256, 300});
    CHECK(keys(table.range(0, 1000).reversed()) == Keys{300, 256, 2, 1});
    CHECK(keys(table.range(3, 3)).empty());
    CHECK(keys(table.range(300, 2)).empty());
    CHECK(keys(table.range(300, 2).reversed()).empty());
    CHECK(keys(table.range(3, 256).reversed()).empty());
    CHECK(keys(table.prefix(256)) == Keys{256});
    CHECK(keys(table.prefix(256).reversed()) == Keys{256});
    CHECK(keys(table.prefix(255)).empty());
    CHECK(keys(table.prefix(~U64{0})).empty());
  };
  check(db.notes());
  check(db.counts());
  db.write([&](WriteTxn& txn) {
    check(txn.notes());
    check(txn.counts());
  });
  db.counts().put(~U64{0}, 1);
  CHECK(keys(db.counts().prefix(~U64{0})) == Keys{~U64{0}});
}

TEST_CASE("a prefix of text is what keys begin with") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  for (const char* key : {"A", "AA", "AAPL", "AB", "B", "\U0010FFFF"})
    db.blobs().put(key, kv::Bytes{});
  CHECK(names(db.blobs().prefix("AA")) == Names{"AA", "AAPL"});
  CHECK(names(db.blobs().prefix("A").reversed()) == Names{"AB", "AAPL", "AA", "A"});
  CHECK(names(db.blobs().prefix(kv::starts_with("AAP"))) == Names{"AAPL"});
  CHECK(names(db.blobs().prefix("")).size() == 6);
  CHECK(names(db.blobs().prefix("C")).empty());
  CHECK(names(db.blobs().range("", "AB")) == Names{"A", "AA", "AAPL"});
  CHECK(names(db.blobs().prefix(std::string(600, 'A'))).empty());
  CHECK(names(db.blobs().range(std::string(600, 'A'), std::string(600, 'B'))) ==
        Names{"AAPL", "AB", "B"});
}

TEST_CASE("a prefix of a composite key is its leading components") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  db.write([](WriteTxn& txn) {
    for (const char* symbol : {"A", "AAPL", "MSFT"})
      for (int second = 0; second < 3; ++second) txn.ticks().put({symbol, at(second)}, second);
  });
  const auto values = [](auto&& range) {
    std::vector<std::int64_t> out;
    for (auto [key, value] : range) out.push_back(value);
    return out;
  };
  using Values = std::vector<std::int64_t>;
  auto txn = db.read();
  CHECK(values(txn.ticks().prefix("A")) == Values{2, 1, 0});  // newest first
  CHECK(values(txn.ticks().prefix("A").reversed()) == Values{0, 1, 2});
  CHECK(values(txn.ticks().prefix("MSFT", at(1))) == Values{1});
  CHECK(values(txn.ticks().prefix(kv::starts_with("A"))).size() == 6);
  CHECK(values(txn.ticks().range({"AAPL", at(2)}, {"AAPL", at(0)})) == Values{2, 1});
  for (auto [key, value] : txn.ticks().prefix("MSFT")) CHECK(key.symbol == "MSFT");
}

TEST_CASE("ranges compose with standard views") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  for (U64 key = 0; key < 100; ++key) db.notes().put(key, std::to_string(key));
  auto even = db.notes().all() | std::views::filter([](auto row) { return row.key % 2 == 0; }) |
              std::views::drop(2) | std::views::take(3) |
              std::views::transform([](auto row) { return std::string(row.value); });
  std::vector<std::string> seen;
  for (const std::string& text : even) seen.push_back(text);
  CHECK(seen == std::vector<std::string>{"4", "6", "8"});
  CHECK(std::ranges::distance(db.notes().from(90)) == 10);
}

TEST_CASE("a range can be walked again and moved") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  for (U64 key = 0; key < 5; ++key) db.notes().put(key, "v");
  auto range = db.notes().from(2);
  CHECK(keys(range) == Keys{2, 3, 4});
  CHECK(keys(range) == Keys{2, 3, 4});
  CHECK(keys(range.reversed()) == Keys{4, 3, 2});
  auto moved = std::move(range);
  CHECK(keys(moved) == Keys{2, 3, 4});
  moved = db.notes().range(0, 2);
  CHECK(keys(moved) == Keys{0, 1});
}

TEST_CASE("a range owns its snapshot, even of a temporary transaction and a closed database") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  std::optional<Database> db = Database::open(folder / "db", options(engine));
  db->notes().put(1, "before");
  auto range = db->read().notes().all();
  auto other = db->notes().all();
  db->notes().put(1, "after");
  db->notes().put(2, "after");
  db.reset();
  for (auto [key, value] : range) CHECK(value == "before");
  CHECK(keys(other) == Keys{1});
}

TEST_CASE("writes while a range is walked neither repeat nor skip rows") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  const auto fill = [](WriteTxn& txn) {
    txn.notes().clear();
    for (U64 key = 0; key < 2000; key += 2) txn.notes().put(key, std::string(50, 'v'));
  };
  db.write([&](WriteTxn& txn) {
    fill(txn);
    Keys seen;
    for (auto [key, value] : txn.notes().all()) {  // erase each as it comes
      seen.push_back(key);
      CHECK(txn.notes().erase(key));
    }
    CHECK(seen.size() == 1000);
    CHECK(txn.notes().empty());

    fill(txn);
    std::size_t count = 0;
    for (auto [key, value] : txn.notes().all().reversed()) {  // grow each, and add one behind
      ++count;
      txn.notes().put(key + 1, std::string(100, 'w'));
      txn.notes().put(key, std::string(100, 'w'));
    }
    CHECK(count == 1000);
    CHECK(txn.notes().size() == 2000);

    fill(txn);
    Keys rest;
    for (auto [key, value] : txn.notes().all()) {  // erase the next one
      rest.push_back(key);
      txn.notes().erase(key + 2);
    }
    CHECK(rest.size() == 500);
    CHECK(rest[1] == 4);
  });
}

TEST_CASE("the prefix of a native key is a number, which does not wrap") {
  const Folder folder;
  const auto db = Database::open(folder / "db", options(kv::Engine::memory));
  const U64 top = ~U64{0};
  for (const U64 key : {U64{5}, U64{0xFFFFFFFF}, top}) db.counts().put(key, 0);
  CHECK(keys(db.counts().prefix(5)) == Keys{5});
  CHECK(keys(db.counts().prefix(-1)).empty());
  CHECK(keys(db.counts().prefix(top)) == Keys{top});
}
