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

  /// Back to the beginning.
  void clear() noexcept {
    list_.clear();
    key_.clear();
  }

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
