// Random operations against a std::map, over both engines. A failure prints the seed; set
// KV_TEST_SEED to run it again.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <map>
#include <random>
#include <vector>

#include "specs.h"

using namespace test;

namespace {

using Model = std::map<std::string, kv::Bytes>;

std::uint64_t seed() {
  if (const char* given = std::getenv("KV_TEST_SEED")) return std::strtoull(given, nullptr, 10);
  return std::random_device{}();
}

class Run {
 public:
  explicit Run(std::uint64_t seed) : random_(seed) {}

  void step(kv::TableWriter<BlobsSpec> table, Model& model) {
    const std::string key = any_key();
    switch (below(9)) {
      case 0:
      case 1:
      case 2: {
        const kv::Bytes value = any_value();
        table.put(key, value);
        model[key] = value;
        break;
      }
      case 3: {
        const kv::Bytes value = any_value();
        CHECK(table.insert(key, value) == model.emplace(key, value).second);
        break;
      }
      case 4:
        CHECK(table.erase(key) == (model.erase(key) == 1));
        break;
      case 5: {
        const auto change = [](kv::Bytes& value) { value.push_back(std::byte{1}); };
        table.upsert(key, change);
        change(model[key]);
        break;
      }
      case 6: {
        if (below(10) != 0) break;
        const std::string high = any_key();
        std::size_t count = 0;
        for (auto it = model.lower_bound(key); it != model.end() && it->first < high; ++count)
          it = model.erase(it);
        CHECK(table.erase_range(key, high) == count);
        break;
      }
      case 7: {
        const auto found = model.find(key);
        const auto stored = table.get(key);
        REQUIRE(stored.has_value() == (found != model.end()));
        if (stored) CHECK(std::ranges::equal(*stored, found->second));
        break;
      }
      default: {
        const std::string high = any_key();
        compare(table.range(key, high), model.lower_bound(key),
                key < high ? model.lower_bound(high) : model.lower_bound(key));
      }
    }
  }

  template <class Range, class It>
  static void compare(Range range, It first, It last) {
    std::vector<std::pair<std::string, kv::Bytes>> forward, backward;
    for (auto [key, value] : range)
      forward.emplace_back(key, kv::Bytes(value.begin(), value.end()));
    for (auto [key, value] : range.reversed())
      backward.emplace_back(key, kv::Bytes(value.begin(), value.end()));
    const std::vector<std::pair<std::string, kv::Bytes>> expected(first, last);
    CHECK(forward == expected);
    std::ranges::reverse(backward);
    CHECK(backward == expected);
  }

  std::size_t below(std::size_t limit) { return random_() % limit; }

 private:
  std::string any_key() {
    const std::size_t size = below(50) == 0 ? 500 : 1 + below(3);
    std::string key;
    for (std::size_t i = 0; i < size; ++i) key += static_cast<char>('a' + below(6));
    return key;
  }
  kv::Bytes any_value() {
    return kv::Bytes(below(20) == 0 ? below(20'000) : below(40), std::byte(below(256)));
  }

  std::mt19937_64 random_;
};

}  // namespace

TEST_CASE("a table behaves as a map does") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  const std::uint64_t used = seed();
  INFO("KV_TEST_SEED=" << used);
  Run run(used);
  Model model;
  auto db = Database::open(folder / "db", options(engine));
  for (int transaction = 0; transaction < 60; ++transaction) {
    Model attempt = model;
    auto txn = db.write();
    for (int i = 0; i < 50; ++i) run.step(txn.blobs(), attempt);
    if (run.below(4) == 0) continue;  // rolled back
    txn.commit();
    model = std::move(attempt);
    Run::compare(db.blobs().all(), model.begin(), model.end());
    CHECK(db.blobs().size() == model.size());
  }
  CHECK(db.verify().ok());
}
