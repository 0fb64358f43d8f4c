// `hashmap<K, V>`: entries in the order they were inserted, found by hash.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <initializer_list>
#include <type_traits>
#include <utility>
#include <vector>

#include "kv/core/types.h"

namespace kv {

namespace hash_map {

/// Spreads all bits over all bits.
constexpr std::uint64_t mix(std::uint64_t word) noexcept {
  word = (word ^ (word >> 33U)) * 0xFF51AFD7ED558CCDU;
  word = (word ^ (word >> 33U)) * 0xC4CEB9FE1A85EC53U;
  return word ^ (word >> 33U);
}

/// Hash of any type that a map may have as key. Never stored.
template <class K>
std::uint64_t hash(const K& key) noexcept {
  if constexpr (std::is_convertible_v<const K&, std::string_view>) {
    return std::hash<std::string_view>{}(key);
  } else if constexpr (std::is_same_v<K, Uuid>) {
    return hash(std::string_view(reinterpret_cast<const char*>(key.bytes.data()), 16));
  } else if constexpr (std::is_same_v<K, Timestamp>) {
    return mix(static_cast<std::uint64_t>(key.time_since_epoch().count()));
  } else if constexpr (std::is_same_v<K, Duration>) {
    return mix(static_cast<std::uint64_t>(key.count()));
  } else if constexpr (sizeof(K) == 16) {
    return mix(static_cast<std::uint64_t>(key) ^
               mix(static_cast<std::uint64_t>(static_cast<U128>(key) >> 64U)));
  } else {
    return mix(static_cast<std::uint64_t>(key));
  }
}

}  // namespace hash_map

/// Owned value of a `hashmap` field. Iterates in insertion order, which is the order in which it is
/// written, so the same insertions give the same bytes. Look-up and insertion take constant time.
/// Two maps are equal when they hold the same entries in whatever order.
template <class K, class V>
class HashMap {
 public:
  using key_type = K;
  using mapped_type = V;
  using value_type = std::pair<K, V>;
  using const_iterator = typename std::vector<value_type>::const_iterator;

  HashMap() = default;
  HashMap(std::initializer_list<value_type> entries) {
    for (const auto& [key, value] : entries) insert_or_assign(key, value);
  }

  std::size_t size() const noexcept { return entries_.size(); }
  bool empty() const noexcept { return entries_.empty(); }
  const_iterator begin() const noexcept { return entries_.begin(); }
  const_iterator end() const noexcept { return entries_.end(); }
  /// The entry inserted as the `index`-th. Needs index < size().
  const value_type& at_index(std::size_t index) const noexcept { return entries_[index]; }

  const_iterator find(const K& key) const {
    if (index_.empty())
      return std::find_if(begin(), end(), [&](const value_type& e) { return e.first == key; });
    const std::uint32_t place = index_[slot_of(key)];
    return place == vacant ? end() : begin() + static_cast<std::ptrdiff_t>(place);
  }
  bool contains(const K& key) const { return find(key) != end(); }
  V& operator[](const K& key) {
    if (const auto found = find(key); found != end())
      return entries_[static_cast<std::size_t>(found - begin())].second;
    const std::size_t place = entries_.size();
    if (place >= unindexed_max && 2 * (place + 1) > index_.size()) grow_index();
    V& added = entries_.emplace_back(key, V{}).second;
    if (!index_.empty()) index_[slot_of(key)] = static_cast<std::uint32_t>(place);
    return added;
  }
  void insert_or_assign(K key, V value) { (*this)[key] = std::move(value); }
  void reserve(std::size_t entries) { entries_.reserve(entries); }
  void clear() noexcept {
    entries_.clear();
    index_.clear();
  }

  friend bool operator==(const HashMap& a, const HashMap& b) {
    return a.size() == b.size() && std::all_of(a.begin(), a.end(), [&](const value_type& entry) {
             const auto other = b.find(entry.first);
             return other != b.end() && other->second == entry.second;
           });
  }

 private:
  /// Maps up to this size are searched entry by entry.
  static constexpr std::size_t unindexed_max = 8;
  static constexpr std::uint32_t vacant = ~std::uint32_t{0};

  /// The slot that has the key, or the vacant one where it would be.
  std::size_t slot_of(const K& key) const {
    const std::size_t mask = index_.size() - 1;
    std::size_t slot = static_cast<std::size_t>(hash_map::hash(key)) & mask;
    while (index_[slot] != vacant && !(entries_[index_[slot]].first == key))
      slot = (slot + 1) & mask;
    return slot;
  }
  /// At least half of the slots stay vacant, with one entry more.
  void grow_index() {
    index_ = std::vector<std::uint32_t>(std::bit_ceil(4 * (entries_.size() + 1)), vacant);
    for (std::size_t i = 0; i < entries_.size(); ++i)
      index_[slot_of(entries_[i].first)] = static_cast<std::uint32_t>(i);
  }

  std::vector<value_type> entries_;
  std::vector<std::uint32_t> index_;  // places in `entries_`; empty: not indexed
};

}  // namespace kv
