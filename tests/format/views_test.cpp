// Views of lists and maps: elements by place, with bounds; look-up; copies that own.
#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>
#include <random>

#include "kv/format/rkyv/rkyv.h"
#include "kv/format/serde/serde.h"

namespace kv::test {
namespace {

template <class F, class T>
struct Stored {
  using Codec = typename F::template Codec<T>;
  Bytes bytes;
  explicit Stored(const T& value) : bytes(Codec::size(value)) { Codec::write(value, bytes); }
  auto view() const {
    REQUIRE_FALSE(Codec::check(bytes));
    return Codec::view(bytes);
  }
};

std::vector<std::string> words(std::size_t count) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < count; ++i)
    out.push_back(std::string(i % 23, 'x') + std::to_string(i));
  return out;
}

}  // namespace

TEMPLATE_TEST_CASE("a list's elements are found by place and not beyond its end", "", Rkyv,
                   RkyvUnaligned, Bincode, Bincode2, Postcard) {
  const auto texts = words(50);
  const Stored<TestType, std::vector<std::string>> stored(texts);
  const auto list = stored.view();
  REQUIRE(list.size() == texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) CHECK(list.at(i) == texts[i]);
  CHECK(list[49] == texts[49]);
  CHECK_THROWS_WITH(list.at(50), "element 50 of a list of 50, whose first is element 0");
  CHECK(list.unpack() == texts);
  CHECK(std::equal(list.begin(), list.end(), texts.begin(), texts.end()));
}

TEMPLATE_TEST_CASE("a map of any size gives every entry, in order and by key", "", Rkyv,
                   RkyvUnaligned, Bincode, Bincode2, Postcard) {
  const std::size_t size = GENERATE(as<std::size_t>{}, 0, 1, 5, 6, 35, 36, 215, 216, 1000);
  std::map<std::uint32_t, std::string> map;
  for (std::uint32_t i = 0; i < size; ++i) map[i * 3 + 1] = std::to_string(i);
  const Stored<TestType, std::map<std::uint32_t, std::string>> stored(map);
  const auto view = stored.view();
  REQUIRE(view.size() == size);
  auto expected = map.begin();
  for (const auto& [key, value] : view) {
    REQUIRE(key == expected->first);
    REQUIRE(value == (expected++)->second);
  }
  CHECK(expected == map.end());
  for (std::uint32_t key = 0; key <= size * 3 + 1; ++key) {
    const auto found = view.find(key);
    REQUIRE(found.has_value() == map.contains(key));
    if (found) REQUIRE(*found == map.at(key));
  }
  CHECK(view.unpack() == map);
}

TEMPLATE_TEST_CASE("a hash map of any size gives every entry by key", "", Rkyv, RkyvUnaligned,
                   Bincode, Bincode2, Postcard) {
  const std::size_t size = GENERATE(as<std::size_t>{}, 0, 1, 7, 8, 14, 63, 64, 65, 1000);
  HashMap<std::string, std::vector<std::string>> map;
  for (const std::string& word : words(size)) map[word] = {word, word + word};
  const Stored<TestType, HashMap<std::string, std::vector<std::string>>> stored(map);
  const auto view = stored.view();
  REQUIRE(view.size() == size);
  for (const auto& [key, value] : map) {
    const auto found = view.find(key);
    REQUIRE(found);
    REQUIRE(found->unpack() == value);
  }
  CHECK_FALSE(view.contains("none of them"));
  CHECK(view.unpack() == map);
}

TEST_CASE("an archived map is searched by its structure, not entry by entry") {
  // Keys that count comparisons would need a type of their own; a damaged key tells as well: only
  // a search that visits every entry would meet the one that is out of order.
  std::map<std::uint32_t, std::uint32_t> map;
  for (std::uint32_t i = 0; i < 1000; ++i) map[i] = i;
  Stored<Rkyv, std::map<std::uint32_t, std::uint32_t>> stored(map);
  std::uint32_t beyond = 5000;
  // The first leaf is the first object of the archive: its first key stands behind the kind.
  std::memcpy(stored.bytes.data() + 4, &beyond, sizeof beyond);
  CHECK_FALSE(stored.view().find(5000));
  CHECK(stored.view().find(999) == 999U);
  // And a hash map leaves an entry unseen whose control byte is not the key's.
  HashMap<std::uint32_t, std::uint32_t> table;
  for (std::uint32_t i = 0; i < 100; ++i) table[i] = i;
  Stored<Rkyv, HashMap<std::uint32_t, std::uint32_t>> hashed(table);
  const std::uint32_t first = (*hashed.view().begin()).first;
  const std::size_t slot = rkyv::capacity_for(100) * 8 - 8;
  std::uint32_t swapped = first + 100000;
  bool moved = false;
  for (std::size_t at = 0; at <= slot && !moved; at += 8) {
    std::uint32_t key;
    std::memcpy(&key, hashed.bytes.data() + at, sizeof key);
    if (key != first) continue;
    std::memcpy(hashed.bytes.data() + at, &swapped, sizeof swapped);
    moved = hashed.view().find(first) == std::nullopt;
  }
  CHECK(moved);
  CHECK_FALSE(hashed.view().find(swapped));
}

TEST_CASE("a hash map under random insertions is what an ordered map is") {
  const auto seed = static_cast<unsigned>(Catch::rngSeed());
  INFO("seed " << seed);
  std::mt19937 random(seed);
  HashMap<std::uint16_t, std::uint32_t> map;
  std::map<std::uint16_t, std::uint32_t> model;
  for (int i = 0; i < 5000; ++i) {
    const auto key = static_cast<std::uint16_t>(random() % 1500);
    const auto value = static_cast<std::uint32_t>(random());
    map.insert_or_assign(key, value);
    model.insert_or_assign(key, value);
    const auto probe = static_cast<std::uint16_t>(random() % 1500);
    REQUIRE(map.contains(probe) == model.contains(probe));
  }
  REQUIRE(map.size() == model.size());
  for (const auto& [key, value] : model) REQUIRE(map.find(key)->second == value);
  HashMap<std::uint16_t, std::uint32_t> reversed;
  for (auto at = model.rbegin(); at != model.rend(); ++at)
    reversed.insert_or_assign(at->first, at->second);
  CHECK(map == reversed);
  map.clear();
  CHECK(map.empty());
  CHECK_FALSE(map.contains(model.begin()->first));
}

}  // namespace kv::test
