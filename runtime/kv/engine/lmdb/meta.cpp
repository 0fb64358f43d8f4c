#include "kv/engine/lmdb/meta.h"

#include <unistd.h>

#include <array>

namespace kv::engine::lmdb {
namespace {

// The page header, then MDB_meta. Offsets in bytes.
constexpr std::size_t header_bytes = 16;
constexpr std::size_t flags_at = 10;  // u16 in the page header
constexpr std::uint16_t meta_flag = 0x08;
constexpr std::size_t magic_at = header_bytes;
constexpr std::size_t version_at = header_bytes + 4;
constexpr std::size_t free_list_at = header_bytes + 24;  // its first field holds the page size
constexpr std::size_t main_at = free_list_at + TableRecord::bytes;
constexpr std::size_t last_page_at = main_at + TableRecord::bytes;
constexpr std::size_t txn_at = last_page_at + 8;
constexpr std::size_t meta_bytes = txn_at + 8;
constexpr std::uint32_t magic = 0xBEEFC0DE;
constexpr std::uint32_t data_version = 1;

}  // namespace

TableRecord read_table_record(const std::byte* at) noexcept {
  TableRecord record;
  record.flags = load<std::uint16_t>(at + 4);
  record.depth = load<std::uint16_t>(at + 6);
  record.branch_pages = load<std::uint64_t>(at + 8);
  record.leaf_pages = load<std::uint64_t>(at + 16);
  record.overflow_pages = load<std::uint64_t>(at + 24);
  record.entries = load<std::uint64_t>(at + 32);
  record.root = load<std::uint64_t>(at + 40);
  return record;
}

Meta read_meta(int fd, std::uint64_t at) {
  std::array<std::byte, meta_bytes> page;
  if (::pread(fd, page.data(), page.size(), static_cast<off_t>(at)) !=
      static_cast<ssize_t>(page.size()))
    return {};
  Meta meta;
  meta.page_bytes = load<std::uint32_t>(page.data() + free_list_at);
  meta.free_list = read_table_record(page.data() + free_list_at);
  meta.main = read_table_record(page.data() + main_at);
  meta.last_page = load<std::uint64_t>(page.data() + last_page_at);
  meta.txn = load<std::uint64_t>(page.data() + txn_at);
  meta.good = (load<std::uint16_t>(page.data() + flags_at) & meta_flag) != 0 &&
              load<std::uint32_t>(page.data() + magic_at) == magic &&
              load<std::uint32_t>(page.data() + version_at) == data_version &&
              meta.page_bytes >= 512 && meta.page_bytes <= 65536 &&
              (meta.page_bytes & (meta.page_bytes - 1)) == 0;
  return meta;
}

Metas read_metas(int fd) {
  Metas metas;
  metas.first = read_meta(fd, 0);
  if (metas.first.good) metas.second = read_meta(fd, metas.first.page_bytes);
  return metas;
}

bool renumber(int fd, std::uint64_t txn) {
  const Metas metas = read_metas(fd);
  const std::uint64_t page_bytes = metas.newest().page_bytes;
  std::array<std::byte, meta_bytes> page;
  const auto newest_at = static_cast<off_t>(&metas.newest() == &metas.second ? page_bytes : 0);
  if (::pread(fd, page.data(), page.size(), newest_at) != static_cast<ssize_t>(page.size()))
    return false;
  for (std::uint64_t number = 0; number < 2; ++number) {
    store(page.data(), number);                           // its own page number
    const std::uint64_t before = txn == 0 ? 0 : txn - 1;  // a new file has 0 in both
    store(page.data() + txn_at, txn % 2 == number ? txn : before);
    if (::pwrite(fd, page.data(), page.size(), static_cast<off_t>(number * page_bytes)) !=
        static_cast<ssize_t>(page.size()))
      return false;
  }
  return true;
}

}  // namespace kv::engine::lmdb
