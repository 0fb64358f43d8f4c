// LMDB's pages, read where they are mapped.
//
// Everything that is read from a page is checked against the page's bounds before it is used: a
// damaged file gives `Errc::corrupt_database`, never a stray read.
#pragma once

#include <cstdint>

#include "kv/core/bytes.h"
#include "kv/engine/engine.h"
#include "kv/engine/pages/layout.h"

namespace kv::engine::pages {

/// Throws `corrupt_database`: what is wrong with the page.
[[noreturn]] void damaged(std::uint64_t page, const char* what);

/// The mapped file as one snapshot sees it: pages [0, count) may be read while the snapshot lives.
struct Map {
  const std::byte* base = nullptr;
  std::size_t page_bytes = 0;
  std::uint64_t count = 0;

  const std::byte* page(std::uint64_t number) const {
    if (number >= count) [[unlikely]]
      damaged(number, "is beyond the end of the file");
    return base + number * page_bytes;
  }
};

/// Where the first page lies, found from the address of anything on a leaf page of the map. Throws
/// `corrupt_database` when that page is not the one in the file that it says it is.
const std::byte* map_base(const std::byte* on_leaf, const Map& sizes, int file);

/// A table of a snapshot, from its record in the main table.
struct Root {
  std::uint64_t page = no_page;
  unsigned depth = 0;
  std::uint16_t flags = 0;  // LMDB's, as mdb_dbi_open takes them
  TableStats stats;
};
/// REQUIRES: record_bytes bytes.
Root read_record(const std::byte* record);

/// A branch or leaf page, looked over when it is made.
class Page {
 public:
  Page() = default;
  /// `flag`: what the page must be.
  Page(const Map& map, std::uint64_t number, PageFlags flag)
      : at_(map.page(number)), page_bytes_(static_cast<std::uint32_t>(map.page_bytes)) {
    const std::uint16_t lower = lower_of(at_);
    const std::uint16_t upper = upper_of(at_);
    if ((flags_of(at_) & (branch_page | leaf_page | overflow_page)) != flag ||
        lower < header_bytes + 2 || lower > upper || upper > page_bytes_) [[unlikely]]
      damaged(number, "is not what its parent says");
    count_ = static_cast<unsigned>(lower - header_bytes) / 2;
  }

  const std::byte* at() const noexcept { return at_; }
  unsigned count() const noexcept { return count_; }

  /// Where a node begins, before anything is known about it: to prefetch.
  const std::byte* hint(unsigned index) const noexcept { return at_ + slot_of(at_, index); }
  /// A node whose header and key lie inside the page.
  const std::byte* node(unsigned index) const {
    const std::size_t offset = slot_of(at_, index);
    if (offset + node_header_bytes > page_bytes_ ||
        offset + node_header_bytes + key_bytes(at_ + offset) > page_bytes_) [[unlikely]]
      damaged(number_of(at_), "has a node that does not fit in it");
    return at_ + offset;
  }
  static BytesView key(const std::byte* node) noexcept {
    return {node + node_header_bytes, key_bytes(node)};
  }
  static std::uint64_t child(const std::byte* node) noexcept { return child_of(node); }
  /// Value of a leaf's node, wherever it is kept.
  BytesView value(const Map& map, const std::byte* node) const {
    const std::size_t size = value_bytes(node);
    const std::byte* const data = node + node_header_bytes + key_bytes(node);
    const auto room = static_cast<std::size_t>(at_ + page_bytes_ - data);
    if ((node_flags(node) & big_node) != 0) [[unlikely]]
      return big_value(map, data, room, size);
    if (size > room) [[unlikely]]
      damaged(number_of(at_), "has a value that does not fit in it");
    return {data, size};
  }

 private:
  BytesView big_value(const Map& map, const std::byte* data, std::size_t room,
                      std::size_t size) const;

  const std::byte* at_ = nullptr;
  std::uint32_t page_bytes_ = 0;
  unsigned count_ = 0;
};

}  // namespace kv::engine::pages
