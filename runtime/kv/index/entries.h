// The entries of one row in the indexes of its table.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <span>
#include <vector>

#include "kv/index/component.h"
#include "kv/index/index_info.h"

namespace kv::index {

/// Filled index by index: `begin`, any number of `add`, `end`. Small rows stay on the stack.
class Entries {
 public:
  struct Entry {
    const std::byte* data;
    std::uint16_t size;
    std::uint32_t index;  // number of the index in its table
    bool of_unique;       // the index is unique: the entry's value is the row's key
    bool claims;          // no other row may have this entry
    bool kept = false;    // see `Change`

    BytesView bytes() const noexcept { return {data, size}; }
  };

  /// `row_key` outlives the entries.
  explicit Entries(BytesView row_key) : row_key_(row_key) { list_.reserve(small_count); }
  Entries(const Entries&) = delete;
  Entries& operator=(const Entries&) = delete;

  void begin(std::uint32_t index, const IndexInfo& info) {
    info_ = &info;
    index_ = index;
    first_ = list_.size();
    key_.clear();
  }
  /// The components of the next entry are pushed here.
  KeyBuffer& key() noexcept { return key_; }
  /// Takes the components in `key` as an entry. `any_absent`: one of them is, so that a unique
  /// index lets other rows have the same. Throws `key_too_long`, naming the index and the value.
  void add(bool any_absent);
  /// Takes a whole entry as it is stored.
  void add_stored(BytesView entry);
  /// Puts the entries of the index in order, each once.
  void end();

  BytesView row_key() const noexcept { return row_key_; }
  /// In the order of indexes, then of bytes.
  std::span<Entry> all() noexcept { return list_; }
  std::span<const Entry> all() const noexcept { return list_; }

 private:
  void keep(BytesView bytes, bool claims);

  static constexpr std::size_t small_count = 16;
  static constexpr std::size_t small_bytes = 1536;

  BytesView row_key_;
  const IndexInfo* info_ = nullptr;
  std::uint32_t index_ = 0;
  std::size_t first_ = 0;  // of this index
  KeyBuffer key_;
  std::array<std::byte, small_bytes> small_;  // uninitialised on purpose
  std::pmr::monotonic_buffer_resource pool_{small_.data(), small_.size()};
  std::pmr::vector<Entry> list_{&pool_};
};

template <class Parts>
struct Compose;
template <>
struct Compose<TypeList<>> {
  static void run(Entries& out, bool any_absent) { out.add(any_absent); }
};
/// One entry for each combination of what the walks give: each calls a function with every value
/// of its component.
template <class First, class... Rest>
struct Compose<TypeList<First, Rest...>> {
  template <class Walk, class... Walks>
  static void run(Entries& out, bool any_absent, const Walk& walk, const Walks&... walks) {
    const std::size_t begin = out.key().size();
    walk([&](const auto& value) {
      const bool present = push<First>(value, out.key());
      Compose<TypeList<Rest...>>::run(out, any_absent || !present, walks...);
      out.key().truncate(begin);
    });
  }
};

/// What generated `entries` functions call: the walks, in the order of the components.
///
///   void UsersByTagIndex::entries(const User& row, kv::index::Entries& out) {
///     kv::index::compose<UsersByTagIndex>(out, [&](auto next) {
///       for (const auto& tag : row.tags) next(tag);
///     });
///   }
template <class Index, class... Walks>
void compose(Entries& out, const Walks&... walks) {
  Compose<typename Index::Components>::run(out, false, walks...);
}

}  // namespace kv::index
