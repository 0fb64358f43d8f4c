// What only one row of a table may have: its key, and its entries in unique indexes. Whether two
// rows have the same is found with a number for each claim in memory, not the claim itself.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "kv/core/bytes.h"
#include "kv/index/build.h"
#include "kv/index/row_key.h"

namespace kv::storage {

struct Claim {
  std::uint32_t space;  // 0: the key; else the number of the index, from 1
  BytesView bytes;

  std::uint64_t hash() const noexcept {
    return std::hash<std::string_view>{}(as_text(bytes)) * 31 + space;
  }
};

/// The numbers of many claims.
class ClaimNumbers {
 public:
  void add(const Claim& claim) { numbers_.push_back(claim.hash()); }
  void clear() noexcept { numbers_.clear(); }
  /// Ends the adding. False: no two rows claim the same.
  bool any_twice() {
    std::ranges::sort(numbers_);
    return std::ranges::adjacent_find(numbers_) != numbers_.end();
  }
  /// Whether others may claim the same; after `any_twice`.
  bool maybe_twice(const Claim& claim) const {
    return std::ranges::equal_range(numbers_, claim.hash()).size() > 1;
  }

 private:
  std::vector<std::uint64_t> numbers_;
};

/// Calls fn(entry, row_key) for each entry of a row in the indexes that `made` names by number.
template <class Fn>
void each_entry(const index::IndexedTable& indexed, const std::vector<bool>& made, BytesView key,
                BytesView value, Fn&& fn) {
  if (indexed.check(value)) return;  // a damaged row has no entries
  KeyBuffer buffer;
  const BytesView row_key = index::to_row_key(key, indexed.native, buffer);
  index::Entries entries(row_key);
  indexed.entries(value, entries);
  for (const index::Entries::Entry& entry : entries.all())
    if (made[entry.index]) fn(entry, row_key);
}

}  // namespace kv::storage
