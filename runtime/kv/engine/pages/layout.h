// The bytes of LMDB 0.9's pages. The layout is that of a 64-bit little-endian machine, offsets in
// bytes:
//
//   page    := pgno:u64 pad:u16 flags:u16 lower:u16 upper:u16 slot:u16* … node*   (one page)
//            | pgno:u64 pad:u16 flags:u16 pages:u32 value:u8*                      (overflow pages)
//            | pgno:u64 pad:u16 flags:u16 pad:u32 meta                             (meta pages)
//   slot    := offset of a node from the start of the page, in key order; lower = end of the slots
//   node    := lo:u16 hi:u16 flags:u16 key_size:u16 key data
//   branch  : the child's page number is lo | hi << 16 | flags << 32; no data; the first key is
//   empty
//   leaf    : the value's size is lo | hi << 16; data is the value or, if `big`, the u64 number of
//             the overflow page that it begins on
//   record  := pad:u32 flags:u16 depth:u16 branch:u64 leaf:u64 overflow:u64 entries:u64 root:u64
//   meta    := magic:u32 version:u32 address:u64 map:u64 record record last_page:u64 txn:u64
//              the records are those of the free list, whose pad is the page size, and of the list
//              of tables
//
// Nothing here looks at what it reads: bounds are the caller's.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "kv/core/bytes.h"

namespace kv::engine::pages {

/// This machine lays pages out as described above.
inline constexpr bool supported =
    std::endian::native == std::endian::little && sizeof(void*) == sizeof(std::uint64_t);

inline constexpr std::size_t header_bytes = 16;
inline constexpr std::size_t node_header_bytes = 8;
inline constexpr std::size_t record_bytes = 48;
inline constexpr std::uint64_t no_page = ~std::uint64_t{0};
inline constexpr std::uint64_t first_data_page = 2;  // behind the meta pages
inline constexpr unsigned depth_max = 32;            // LMDB's cursors hold no more

enum PageFlags : std::uint16_t {
  branch_page = 0x01,
  leaf_page = 0x02,
  overflow_page = 0x04,
  meta_page = 0x08
};
enum NodeFlags : std::uint16_t {
  big_node = 0x01,   // F_BIGDATA: the value is a page number
  table_node = 0x02  // F_SUBDATA: the value is a table's record
};
enum TableFlags : std::uint16_t { integer_keys = 0x08 };  // MDB_INTEGERKEY

// Of a page.
inline std::uint64_t number_of(const std::byte* page) noexcept { return load<std::uint64_t>(page); }
inline std::uint16_t flags_of(const std::byte* page) noexcept {
  return load<std::uint16_t>(page + 10);
}
inline std::uint16_t lower_of(const std::byte* page) noexcept {
  return load<std::uint16_t>(page + 12);
}
inline std::uint16_t upper_of(const std::byte* page) noexcept {
  return load<std::uint16_t>(page + 14);
}
/// How many pages a value on overflow pages takes.
inline std::uint32_t overflow_count(const std::byte* page) noexcept {
  return load<std::uint32_t>(page + 12);
}
/// How many a value of so many bytes needs.
constexpr std::uint64_t overflow_count(std::size_t value_bytes, std::size_t page_bytes) noexcept {
  return (header_bytes + value_bytes + page_bytes - 1) / page_bytes;
}
/// Where the node of this index begins, from the start of the page.
inline std::size_t slot_of(const std::byte* page, std::size_t index) noexcept {
  return load<std::uint16_t>(page + header_bytes + 2 * index);
}

// Of a node.
inline std::uint16_t node_flags(const std::byte* node) noexcept {
  return load<std::uint16_t>(node + 4);
}
inline std::size_t key_bytes(const std::byte* node) noexcept {
  return load<std::uint16_t>(node + 6);
}
inline std::size_t value_bytes(const std::byte* node) noexcept { return load<std::uint32_t>(node); }
inline std::uint64_t child_of(const std::byte* node) noexcept {
  return load<std::uint32_t>(node) | std::uint64_t{load<std::uint16_t>(node + 4)} << 32U;
}

/// What a table's record says of it.
struct Record {
  std::uint16_t flags = 0;  // LMDB's, as mdb_dbi_open takes them
  std::uint16_t depth = 0;
  std::uint64_t branch_pages = 0;
  std::uint64_t leaf_pages = 0;
  std::uint64_t overflow_pages = 0;
  std::uint64_t entries = 0;
  std::uint64_t root = no_page;
};
/// REQUIRES: record_bytes bytes.
inline Record load_record(const std::byte* at) noexcept {
  return {load<std::uint16_t>(at + 4),  load<std::uint16_t>(at + 6),  load<std::uint64_t>(at + 8),
          load<std::uint64_t>(at + 16), load<std::uint64_t>(at + 24), load<std::uint64_t>(at + 32),
          load<std::uint64_t>(at + 40)};
}

// Of a meta page: where its fields stand.
namespace meta {
inline constexpr std::size_t magic_at = header_bytes;
inline constexpr std::size_t version_at = header_bytes + 4;
inline constexpr std::size_t free_list_at = header_bytes + 24;
inline constexpr std::size_t page_bytes_at = free_list_at;
inline constexpr std::size_t main_at = free_list_at + record_bytes;
inline constexpr std::size_t last_page_at = main_at + record_bytes;
inline constexpr std::size_t txn_at = last_page_at + 8;
inline constexpr std::size_t bytes = txn_at + 8;
inline constexpr std::uint32_t magic = 0xBEEFC0DE;
inline constexpr std::uint32_t data_version = 1;
}  // namespace meta

}  // namespace kv::engine::pages
