// Keys to be looked up together, in the order of the table.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "kv/store/bounds.h"

namespace kv::storage {

template <class KeyCodec>
class WantedKeys {
 public:
  static constexpr std::size_t group_max = 32;

  void reserve(std::size_t count) { keys_.reserve(count); }
  void add(const typename KeyCodec::View& key) {
    KeyBuffer buffer;
    KeyCodec::encode(key, buffer);
    // A key too long to be stored is looked up as the empty one, which is never there.
    const BytesView bytes = buffer.overflowed() ? BytesView() : buffer.bytes();
    keys_.push_back({leading(bytes), keys_.size(), bytes_.size(), bytes.size()});
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  }

  /// `fn(indexes, keys)` for groups of at most `group` keys in key order, equal ones as they were
  /// added; an index counts the calls of `add`. REQUIRES: 1 <= group <= group_max.
  template <class Fn>
  void for_each_group(std::size_t group, Fn&& fn) {
    std::ranges::sort(keys_, [this](const Key& a, const Key& b) { return less(a, b); });
    std::array<std::size_t, group_max> indexes;
    std::array<BytesView, group_max> keys;
    for (std::size_t begin = 0; begin < keys_.size(); begin += group) {
      const std::size_t count = std::min(group, keys_.size() - begin);
      for (std::size_t i = 0; i < count; ++i) {
        indexes[i] = keys_[begin + i].index;
        keys[i] = bytes(keys_[begin + i]);
      }
      fn(std::span(indexes).first(count), std::span(keys).first(count));
    }
  }

 private:
  struct Key {
    std::uint64_t leading;
    std::size_t index;
    std::size_t at;
    std::size_t size;
  };

  BytesView bytes(const Key& key) const noexcept {
    return BytesView(bytes_).subspan(key.at, key.size);
  }
  /// Orders most keys without looking at their bytes.
  static std::uint64_t leading(BytesView key) noexcept {
    if constexpr (KeyCodec::native) {
      return key.size() == sizeof(typename KeyCodec::Key) ? load<typename KeyCodec::Key>(key.data())
                                                          : 0;
    } else {
      std::uint64_t number = 0;
      for (std::size_t i = 0; i < sizeof number; ++i)
        number = number << 8U | (i < key.size() ? std::to_integer<std::uint64_t>(key[i]) : 0);
      return number;
    }
  }
  bool less(const Key& a, const Key& b) const noexcept {
    if (a.leading != b.leading) return a.leading < b.leading;
    if (const int order = compare_keys<KeyCodec>(bytes(a), bytes(b)); order != 0) return order < 0;
    return a.index < b.index;
  }

  std::vector<Key> keys_;
  Bytes bytes_;
};

}  // namespace kv::storage
