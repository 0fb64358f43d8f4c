// parallel_fold: the same result as fold, whatever the keys, the number of threads and the writers.
#include <atomic>
#include <catch2/catch.hpp>
#include <random>
#include <set>
#include <thread>

#include "specs.h"

using namespace test;

namespace {

/// Every key and value in order: joining two texts the wrong way round would show.
struct Spell {
  template <class K, class V>
  std::string operator()(std::string all, const K& key, const V& value) const {
    std::ostringstream out;
    out << std::move(all) << key << '=' << value << ';';
    return out.str();
  }
};
std::string join(std::string a, const std::string& b) { return std::move(a) + b; }

}  // namespace

TEST_CASE("parallel_fold gives what fold gives, in key order") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  const std::size_t threads = GENERATE(0U, 1U, 2U, 3U, 8U);
  auto db = Database::open(folder / "db", options(engine));
  CHECK(db.notes().parallel_fold(threads, std::string("!"), Spell{}, join) == "!");
  for (const U64 rows : {1U, 2U, 3U, 100U, 2000U}) {
    db.write([&](WriteTxn& txn) {
      for (U64 i = 0; i < rows; ++i) {
        txn.notes().put(i, std::to_string(i));
        txn.counts().put(i * i, static_cast<std::int64_t>(i));
      }
    });
    const std::string expected = db.notes().fold(std::string(), Spell{});
    CHECK(db.notes().parallel_fold(threads, std::string(), Spell{}, join) == expected);
    CHECK(db.counts().parallel_fold(threads, std::string(), Spell{}, join) ==
          db.counts().fold(std::string(), Spell{}));
    const auto txn = db.read();
    CHECK(txn.notes().parallel_fold(threads, std::string(), Spell{}, join) == expected);
    db.write([&](WriteTxn& inside) {
      inside.notes().put(rows, "own");
      CHECK(inside.notes().parallel_fold(threads, std::string(), Spell{}, join) ==
            inside.notes().fold(std::string(), Spell{}));
    });
    db.notes().put(rows, "late");  // not in the snapshot
    CHECK(txn.notes().parallel_fold(threads, std::string(), Spell{}, join) == expected);
    db.notes().erase(rows);
  }
}

TEST_CASE("any text keys are cut into pieces that miss and repeat nothing") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  const auto seed = GENERATE(1U, 2U, 3U, 4U, 5U, 6U);
  CAPTURE(seed);
  std::mt19937 random(seed);
  const auto below = [&](std::size_t limit) { return random() % limit; };
  auto db = Database::open(folder / "db", options(engine));
  std::set<std::string> keys;
  // Few different bytes, among them 00, so that keys are prefixes of each other and crowd together.
  const std::string alphabet(
      "\0\x01"
      "az\x7f",
      5);
  const std::string crowded(seed % 2 == 0 ? 500 : 3, 'c');
  for (int i = 0; i < 400; ++i) {
    std::string key = below(10) == 0 ? std::string("z") : crowded;
    for (std::size_t n = below(9) + 1; n > 0; --n) key += alphabet[below(alphabet.size())];
    keys.insert(key);
  }
  for (const std::string& key : keys) db.blobs().put(key, bytes("v"));
  const auto list = db.blobs().parallel_fold(
      4, std::vector<std::string>(),
      [](std::vector<std::string> all, std::string_view key, kv::BytesView) {
        all.emplace_back(key);
        return all;
      },
      [](std::vector<std::string> a, const std::vector<std::string>& b) {
        a.insert(a.end(), b.begin(), b.end());
        return a;
      });
  CHECK(list == std::vector<std::string>(keys.begin(), keys.end()));
}

TEST_CASE("a function of parallel_fold that throws ends it with its exception") {
  const Folder folder;
  auto db = Database::open(folder / "db", options(kv::Engine::lmdb));
  db.write([](WriteTxn& txn) {
    for (U64 i = 0; i < 1000; ++i) txn.notes().put(i, "x");
  });
  struct Mine {};
  CHECK_THROWS_AS(db.notes().parallel_fold(
                      4, 0, [](int sum, U64 key, auto) { return key == 700 ? throw Mine{} : sum; },
                      std::plus<>{}),
                  Mine);
}

TEST_CASE("threads fold one snapshot while others write") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  db.counts().put_stream(std::views::iota(U64{0}, U64{512}) | std::views::transform([](U64 i) {
                           return std::pair(i, std::int64_t{0});
                         }));
  std::atomic<bool> done{false};
  // Every commit changes two rows so that the sum stays 0.
  std::thread writer([&] {
    for (U64 i = 0; !done; ++i)
      db.write([&](WriteTxn& txn) {
        txn.counts().update(i % 512, [](std::int64_t& n) { ++n; });
        txn.counts().update((i + 200) % 512, [](std::int64_t& n) { --n; });
      });
  });
  std::int64_t wrong = 0;
  for (int i = 0; i < 50; ++i)
    wrong += db.counts().parallel_fold(
                 3, std::int64_t{0}, [](std::int64_t sum, U64, std::int64_t n) { return sum + n; },
                 std::plus<>{}) != 0
                 ? 1
                 : 0;
  done = true;
  writer.join();
  CHECK(wrong == 0);
}
