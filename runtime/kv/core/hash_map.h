// `hashmap<K, V>`: entries in the order they were inserted, found by hash.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <utility>
#include <vector>

namespace kv {

/// Owned value of a `hashmap` field. Iterates in insertion order, which is the order in which it is
/// written, so the same insertions give the same bytes. Look-up in this owned form walks the
/// entries; stored maps are searched through their view. Two maps are equal when they hold the same
/// entries in whatever order.
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

  const_iterator find(const K& key) const {
    return std::find_if(entries_.begin(), entries_.end(),
                        [&](const value_type& entry) { return entry.first == key; });
  }
  bool contains(const K& key) const { return find(key) != end(); }
  V& operator[](const K& key) {
    if (const auto found = find(key); found != end())
      return entries_[static_cast<std::size_t>(found - begin())].second;
    return entries_.emplace_back(key, V{}).second;
  }
  void insert_or_assign(K key, V value) { (*this)[key] = std::move(value); }
  /// Adds an entry whose key is known to be new: no search.
  void append(K key, V value) { entries_.emplace_back(std::move(key), std::move(value)); }
  void reserve(std::size_t entries) { entries_.reserve(entries); }
  void clear() noexcept { entries_.clear(); }

  friend bool operator==(const HashMap& a, const HashMap& b) {
    return a.size() == b.size() && std::all_of(a.begin(), a.end(), [&](const value_type& entry) {
             const auto other = b.find(entry.first);
             return other != b.end() && other->second == entry.second;
           });
  }

 private:
  std::vector<value_type> entries_;
};

}  // namespace kv
