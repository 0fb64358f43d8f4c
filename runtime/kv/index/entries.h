// The entries of one row in the indexes of its table.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kv/index/component.h"
#include "kv/index/index_info.h"

namespace kv::index {

/// Filled index by index: `begin`, any number of `add`, `end`. Those of small rows stay on the
/// stack.
class Entries {
 public:
  struct Entry {
    const std::byte* data;
    std::uint32_t index;  // number of the index in its table
    std::uint16_t size;
    bool of_unique;  // the index is unique: the entry's value is the row's key
    bool claims;     // no other row may have this entry
    bool kept;       // see `Change`: is there before the write and after it
    bool claimed;    // and: has been added, before the row

    BytesView bytes() const noexcept { return {data, size}; }
  };

  /// `row_key` outlives the entries.
  explicit Entries(BytesView row_key) noexcept : row_key_(row_key) {}
  Entries(const Entries&) = delete;
  Entries& operator=(const Entries&) = delete;

  void begin(std::uint32_t index, const IndexInfo& info) noexcept {
    info_ = &info;
    index_ = index;
    first_ = count_;
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
  void end() {
    if (count_ - first_ > 1) sort();
  }

  /// Back to the beginning.
  void clear() noexcept;

  BytesView row_key() const noexcept { return row_key_; }
  /// In the order of indexes, then of bytes.
  std::span<Entry> all() noexcept { return {list_, count_}; }
  std::span<const Entry> all() const noexcept { return {list_, count_}; }

 private:
  void keep(BytesView bytes, bool claims);
  void sort();
  std::byte* more_room(std::size_t bytes);
  void more_entries();

  static constexpr std::size_t small_count = 32;
  static constexpr std::size_t small_bytes = 2048;

  BytesView row_key_;
  const IndexInfo* info_ = nullptr;
  std::uint32_t index_ = 0;
  std::size_t first_ = 0;  // of this index
  // Uninitialised on purpose; before the pointers to them.
  std::array<Entry, small_count> small_list_;
  std::array<std::byte, small_bytes> small_;
  Entry* list_ = small_list_.data();
  std::size_t count_ = 0;
  std::size_t capacity_ = small_count;
  std::byte* free_ = small_.data();  // where the next entry's bytes go
  std::size_t free_bytes_ = small_bytes;
  std::vector<Entry> large_list_;
  std::vector<Bytes> large_;
  KeyBuffer key_;
};

/// Adds an entry with these components, in their order: each the value of a field or its view, an
/// optional of one, or `absent`. What generated `entries` functions call:
///
///   void UsersByTagIndex::entries(const User& row, kv::index::Entries& out) {
///     for (const auto& tag : row.tags) kv::index::add<UsersByTagIndex>(out, tag);
///   }
template <class Index, class... Value>
void add(Entries& out, const Value&... values) {
  [&]<class... P>(TypeList<P...>) {
    bool any_absent = false;
    ((any_absent |= !push<P>(values, out.key())), ...);
    out.add(any_absent);
  }(typename Index::Components{});
}

/// A component behind an optional: `fn` of what it holds, absent without it. Borrows.
template <class Maybe, class Fn>
auto inside(const Maybe& maybe, const Fn& fn) {
  using Found = std::remove_cvref_t<decltype(fn(*maybe))>;
  using Item =
      typename std::conditional_t<is_optional<Found>, Found, std::optional<Found>>::value_type;
  // Text of an owned value is borrowed, as that of a view is; the rest is small.
  using Borrowed =
      std::conditional_t<std::same_as<Item, std::string>, std::string_view,
                         std::conditional_t<std::same_as<Item, Bytes>, BytesView, Item>>;
  static_assert(std::same_as<Item, Borrowed> || std::is_reference_v<decltype(fn(*maybe))>,
                "text that a function returns by value would be gone");
  std::optional<Borrowed> result;
  if (!maybe) return result;
  const auto& found = fn(*maybe);
  if constexpr (is_optional<Found>) {
    if (found) result.emplace(*found);
  } else {
    result.emplace(found);
  }
  return result;
}

}  // namespace kv::index
