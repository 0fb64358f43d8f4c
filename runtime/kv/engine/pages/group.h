// Many look-ups at once: each waits for memory while the others go on.
#pragma once

#include <array>
#include <span>

#include "kv/engine/pages/search.h"

namespace kv::engine::pages {

/// Look-ups that are walked down together. More would not fit the processor's outstanding loads.
inline constexpr std::size_t group_max = 32;

/// As `find` for each key; an empty-data value: absent. REQUIRES: as many values as keys, at most
/// `group_max`.
template <class Order>
void find_group(const Map& map, const Root& root, std::span<const BytesView> keys,
                std::span<BytesView> values) {
  for (BytesView& value : values) value = {};
  if (root.depth == 0) return;
  std::array<std::uint64_t, group_max> number;
  std::array<Page, group_max> page;
  number.fill(root.page);
  const std::size_t count = keys.size();
  for (unsigned level = root.depth; level > 0; --level) {
    const PageFlags flag = level > 1 ? branch_page : leaf_page;
    for (std::size_t i = 0; i < count; ++i) {
      page[i] = Page(map, number[i], flag);
      prefetch_probes(page[i]);
    }
    for (std::size_t i = 0; i < count; ++i) {
      const Order order(keys[i]);
      if (level > 1) {
        number[i] = Page::child(page[i].node(child_index(page[i], order)));
        __builtin_prefetch(map.page(number[i]));
        continue;
      }
      bool exact = false;
      const unsigned index = lower_bound(page[i], 0, order, exact);
      if (exact) values[i] = page[i].value(map, page[i].node(index));
    }
  }
}

}  // namespace kv::engine::pages
