// What the indexes of `people.kv` must hold, said a second time: rows in a std::map, the order of
// an index as C++ compares tuples. Knows nothing of encodings.
#pragma once

#include <catch2/catch.hpp>
#include <compare>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "people.kv.hpp"

namespace test {

using Person = people::Person;

/// A component that runs from high to low.
template <class T>
struct Down {
  T value;
  friend bool operator==(const Down&, const Down&) = default;
  friend auto operator<=>(const Down& a, const Down& b) { return b.value <=> a.value; }
};
/// -0 before +0.
struct Real {
  double value;
  friend bool operator==(const Real& a, const Real& b) { return (a <=> b) == 0; }
  friend std::strong_ordering operator<=>(const Real& a, const Real& b) {
    return std::strong_order(a.value, b.value);
  }
};

// Keys as the tables order them.
struct NamedKey {
  std::string name;
  std::uint32_t number = 0;
  operator people::NamedKeyView() const { return {name, number}; }
  friend bool operator==(const NamedKey&, const NamedKey&) = default;
  friend auto operator<=>(const NamedKey& a, const NamedKey& b) {
    return std::tie(a.name, b.number) <=> std::tie(b.name, a.number);
  }
};
inline std::uint64_t key_of(std::uint64_t key) { return key; }
inline NamedKey key_of(const people::NamedKeyView& key) {
  return {std::string(key.name), key.number};
}

template <class Key, class Value = Person>
using Rows = std::map<Key, Value>;
template <class Key, class Components>
using Sorted = std::set<std::pair<Components, Key>>;

/// One index: `of(table)` reaches it, `entries(row, add)` gives its components, as often as a row
/// stands in it.
#define KV_TEST_INDEX(Name, accessor, ...)      \
  struct Name {                                 \
    using Components = std::tuple<__VA_ARGS__>; \
    template <class Table>                      \
    static auto of(const Table& table) {        \
      return table.accessor();                  \
    }                                           \
    template <class Row, class Add>             \
    static void entries(const Row& row, Add add)  // clang-format off
KV_TEST_INDEX(ByName, by_name, std::string) { add({row.name}); } };
KV_TEST_INDEX(ByEmail, by_email, std::optional<std::string>) { add({row.email}); } };
KV_TEST_INDEX(ByEmailDown, by_email, Down<std::optional<std::string>>) { add({{row.email}}); } };
KV_TEST_INDEX(ByToken, by_token, kv::Uuid) { add({row.token}); } };
KV_TEST_INDEX(ByCity, by_city, std::string, Down<std::optional<std::uint16_t>>) {
  add({row.home.city, {row.age}}); } };
KV_TEST_INDEX(ByWork, by_work, Down<std::optional<std::string>>, std::optional<std::string>) {
  add({{row.work ? std::optional(row.work->city) : std::nullopt},
       row.work ? row.work->zip : std::nullopt}); } };
KV_TEST_INDEX(ByRank, by_rank, Down<people::Rank>, kv::Timestamp) { add({{row.rank}, row.seen}); } };
KV_TEST_INDEX(ByScore, by_score, Real, bool) { add({{row.score}, row.active}); } };
KV_TEST_INDEX(ByPhoto, by_photo, std::optional<kv::Bytes>, Down<std::array<std::uint8_t, 4>>) {
  add({row.photo, {row.code}}); } };
KV_TEST_INDEX(ByTag, by_tag, std::string) { for (const auto& tag : row.tags) add({tag}); } };
KV_TEST_INDEX(ByRanks, by_ranks, Down<people::Rank>, std::string) {
  for (const auto rank : row.ranks) add({{rank}, row.name}); } };
KV_TEST_INDEX(ByLine, by_line, std::string, std::uint32_t) {
  for (const auto& line : row.lines) add({line.sku, line.count}); } };
KV_TEST_INDEX(ByOldLine, by_old_line, std::optional<std::string>) {
  if (!row.old_lines) add({std::nullopt});
  else for (const auto& line : *row.old_lines) add({line.sku}); } };
KV_TEST_INDEX(ByZip, by_zip, std::optional<std::string>) { add({row.zip}); } };
KV_TEST_INDEX(ByMaybeZip, by_zip, Down<std::optional<std::string>>) {
  add({{row ? row->zip : std::nullopt}}); } };
// clang-format on

template <class Index, class Key, class Value>
Sorted<Key, typename Index::Components> sorted(const Rows<Key, Value>& rows) {
  Sorted<Key, typename Index::Components> all;
  for (const auto& [key, row] : rows)
    Index::entries(row, [&](typename Index::Components components) {
      all.emplace(std::move(components), key);
    });
  return all;
}

template <class Key, class Components>
std::vector<Key> keys(const Sorted<Key, Components>& entries) {
  std::vector<Key> all;
  for (const auto& entry : entries) all.push_back(entry.second);
  return all;
}
/// The keys of the rows of a range; that the rows are those of the model is checked on the way.
template <class Key, class Value, class Range>
std::vector<Key> keys(Range range, const Rows<Key, Value>& rows) {
  std::vector<Key> all;
  for (auto&& [key, view] : range) {
    all.push_back(static_cast<Key>(key_of(key)));
    const auto row = rows.find(all.back());
    REQUIRE(row != rows.end());
    if (!(kv::unpack<Value>(view) == row->second)) FAIL("an index gives another row's value");
  }
  return all;
}

/// One index holds what the rows say, in their order and backwards.
template <class Index, class Table, class Key, class Value>
void check_index(const Table& table, const Rows<Key, Value>& rows) {
  const auto want = sorted<Index>(rows);
  const auto index = Index::of(table);
  CHECK(index.count() == want.size());
  const std::vector<Key> forward = keys(want);
  CHECK(keys(index.all(), rows) == forward);
  CHECK(keys(index.all().reversed(), rows) == std::vector<Key>(forward.rbegin(), forward.rend()));
}

template <class Table, class Rows>
void check_rows(const Table& table, const Rows& rows) {
  CHECK(table.size() == rows.size());
  for (const auto& [key, row] : rows) {
    const auto stored = table.get(key);
    REQUIRE(stored.has_value());
    CHECK(kv::unpack<typename Rows::mapped_type>(*stored) == row);
  }
}
template <class Table>
void check_people(const Table& table, const Rows<std::uint64_t>& rows) {
  check_rows(table, rows);
  check_index<ByName>(table, rows);
  check_index<ByEmail>(table, rows);
  check_index<ByToken>(table, rows);
  check_index<ByCity>(table, rows);
  check_index<ByWork>(table, rows);
  check_index<ByRank>(table, rows);
  check_index<ByScore>(table, rows);
  check_index<ByPhoto>(table, rows);
  check_index<ByTag>(table, rows);
  check_index<ByRanks>(table, rows);
  check_index<ByLine>(table, rows);
  check_index<ByOldLine>(table, rows);
}
template <class Table>
void check_named(const Table& table, const Rows<NamedKey>& rows) {
  check_rows(table, rows);
  check_index<ByEmailDown>(table, rows);
  check_index<ByCity>(table, rows);
  check_index<ByTag>(table, rows);
}
template <class Table>
void check_natives(const Table& table, const Rows<std::uint32_t>& rows) {
  check_rows(table, rows);
  check_index<ByEmail>(table, rows);
  check_index<ByCity>(table, rows);
  check_index<ByTag>(table, rows);
}

}  // namespace test
