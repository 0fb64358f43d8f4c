// LMDB 0.9's pages, as bytes. The layout is that of a 64-bit little-endian machine, offsets in
// bytes:
//
//   page    := pgno:u64 pad:u16 flags:u16 lower:u16 upper:u16 slot:u16* … node*   (one page)
//            | pgno:u64 pad:u16 flags:u16 pages:u32 value:u8*                      (overflow pages)
//   slot    := offset of a node from the start of the page, in key order; lower = end of the slots
//   node    := lo:u16 hi:u16 flags:u16 key_size:u16 key data
//   branch  : the child's page number is lo | hi << 16 | flags << 32; no data; the first key is
//   empty
//   leaf    : the value's size is lo | hi << 16; data is the value or, if `big`, the u64 number of
//             the overflow page that it begins on
//   record  := pad:u32 flags:u16 depth:u16 branch:u64 leaf:u64 overflow:u64 entries:u64 root:u64
//
// Everything that is read from a page is checked against the page's bounds before it is used: a
// damaged file gives `Errc::corrupt_database`, never a stray read.
#pragma once

#include <bit>
#include <cstdint>

#include "kv/core/bytes.h"
#include "kv/engine/engine.h"

namespace kv::engine::pages {

/// This machine lays pages out as described above.
inline constexpr bool supported =
    std::endian::native == std::endian::little && sizeof(void*) == sizeof(std::uint64_t);

inline constexpr std::size_t header_bytes = 16;
inline constexpr std::size_t node_header_bytes = 8;
inline constexpr std::size_t record_bytes = 48;
inline constexpr std::uint64_t no_page = ~std::uint64_t{0};
inline constexpr unsigned depth_max = 32;  // LMDB's own limit

enum PageFlags : std::uint16_t { branch_page = 0x01, leaf_page = 0x02, overflow_page = 0x04 };
enum NodeFlags : std::uint16_t { big_node = 0x01 };

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
    const auto flags = load<std::uint16_t>(at_ + 10);
    const auto lower = load<std::uint16_t>(at_ + 12);
    const auto upper = load<std::uint16_t>(at_ + 14);
    if ((flags & (branch_page | leaf_page | overflow_page)) != flag || lower < header_bytes + 2 ||
        lower > upper || upper > page_bytes_) [[unlikely]]
      damaged(number, "is not what its parent says");
    count_ = static_cast<unsigned>(lower - header_bytes) / 2;
  }

  const std::byte* at() const noexcept { return at_; }
  unsigned count() const noexcept { return count_; }

  /// Where a node begins, before anything is known about it: to prefetch.
  const std::byte* hint(unsigned index) const noexcept {
    return at_ + load<std::uint16_t>(at_ + header_bytes + 2 * std::size_t{index});
  }
  /// A node whose header and key lie inside the page.
  const std::byte* node(unsigned index) const {
    const std::size_t offset = load<std::uint16_t>(at_ + header_bytes + 2 * std::size_t{index});
    if (offset + node_header_bytes > page_bytes_ ||
        offset + node_header_bytes + load<std::uint16_t>(at_ + offset + 6) > page_bytes_)
        [[unlikely]]
      damaged(load<std::uint64_t>(at_), "has a node that does not fit in it");
    return at_ + offset;
  }
  static BytesView key(const std::byte* node) noexcept {
    return {node + node_header_bytes, load<std::uint16_t>(node + 6)};
  }
  static std::uint64_t child(const std::byte* node) noexcept {
    return load<std::uint32_t>(node) | std::uint64_t{load<std::uint16_t>(node + 4)} << 32U;
  }
  /// Value of a leaf's node, wherever it is kept.
  BytesView value(const Map& map, const std::byte* node) const {
    const std::size_t size = load<std::uint32_t>(node);
    const std::byte* const data = node + node_header_bytes + load<std::uint16_t>(node + 6);
    const auto room = static_cast<std::size_t>(at_ + page_bytes_ - data);
    if ((load<std::uint16_t>(node + 4) & big_node) != 0) [[unlikely]]
      return big_value(map, data, room, size);
    if (size > room) [[unlikely]]
      damaged(load<std::uint64_t>(at_), "has a value that does not fit in it");
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
