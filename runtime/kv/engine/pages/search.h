// Finding keys in pages.
#pragma once

#include <algorithm>
#include <cstring>

#include "kv/engine/pages/page.h"

namespace kv::engine::pages {

/// Compare the key searched for with a stored one: negative when the stored one is less.
///
/// Eight bytes, the size of most keys, are compared as one number.
class ByteOrder {
 public:
  explicit ByteOrder(BytesView key) noexcept
      : key_(key), number_(key.size() == 8 ? big_endian(key.data()) : 0) {}
  int operator()(BytesView stored) const noexcept {
    if (stored.size() == 8 && key_.size() == 8) {
      const std::uint64_t other = big_endian(stored.data());
      return other < number_ ? -1 : other > number_;
    }
    const std::size_t common = std::min(stored.size(), key_.size());
    if (common != 0)
      if (const int order = std::memcmp(stored.data(), key_.data(), common); order != 0)
        return order;
    return stored.size() < key_.size() ? -1 : stored.size() > key_.size();
  }

 private:
  static std::uint64_t big_endian(const std::byte* at) noexcept {
    return __builtin_bswap64(load<std::uint64_t>(at));
  }
  BytesView key_;
  std::uint64_t number_;
};

/// One host-endian u32 or u64. Stored keys of another size, which only a damaged table has, sort
/// first.
class NativeOrder {
 public:
  explicit NativeOrder(BytesView key) noexcept : size_(key.size()), number_(number(key)) {}
  int operator()(BytesView stored) const noexcept {
    if (stored.size() != size_) return -1;
    const std::uint64_t other = number(stored);
    return other < number_ ? -1 : other > number_;
  }

 private:
  static std::uint64_t number(BytesView key) noexcept {
    return key.size() == 8   ? load<std::uint64_t>(key.data())
           : key.size() == 4 ? load<std::uint32_t>(key.data())
                             : 0;
  }
  std::size_t size_;
  std::uint64_t number_;
};

/// The first of the nodes [from, count) whose key is not less; `exact`: it is equal.
template <class Order>
unsigned lower_bound(const Page& page, unsigned from, const Order& order, bool& exact) {
  unsigned low = from;
  unsigned left = page.count() - from;
  exact = false;
  while (left != 0) {
    const unsigned half = left / 2;
    const int side = order(Page::key(page.node(low + half)));
    if (side == 0) {
      exact = true;
      return low + half;
    }
    if (side < 0) {
      low += half + 1;
      left -= half + 1;
    } else {
      left = half;
    }
  }
  return low;
}

/// Index of the child under which the key belongs. A branch's first key is empty: below all.
template <class Order>
unsigned child_index(const Page& page, const Order& order) {
  bool exact = false;
  const unsigned index = lower_bound(page, 1, order, exact);
  return exact ? index : index - 1;
}

/// Fetches what a search of the page touches first. A look-up in a large table waits for memory at
/// each probe; these waits then overlap.
inline void prefetch_probes(const Page& page) noexcept {
  constexpr unsigned all = 24;
  const unsigned count = page.count();
  if (count <= all) {
    for (unsigned i = 0; i < count; ++i) __builtin_prefetch(page.hint(i));
  } else {
    for (unsigned eighth = 1; eighth < 8; ++eighth)
      __builtin_prefetch(page.hint(count * eighth / 8));
  }
}

/// False: absent.
template <class Order>
bool find(const Map& map, const Root& root, const Order& order, BytesView& value) {
  if (root.depth == 0) return false;
  std::uint64_t number = root.page;
  for (unsigned level = root.depth; level > 1; --level) {
    const Page page(map, number, branch_page);
    if (level == 2) prefetch_probes(page);
    number = Page::child(page.node(child_index(page, order)));
  }
  const Page page(map, number, leaf_page);
  prefetch_probes(page);
  bool exact = false;
  const unsigned index = lower_bound(page, 0, order, exact);
  if (!exact) return false;
  value = page.value(map, page.node(index));
  return true;
}

}  // namespace kv::engine::pages
