#include "kv/engine/lmdb/meta.h"

#include <unistd.h>

#include <array>

namespace kv::engine::lmdb {

namespace meta = pages::meta;

Meta read_meta(int fd, std::uint64_t at) {
  std::array<std::byte, meta::bytes> page;
  if (::pread(fd, page.data(), page.size(), static_cast<off_t>(at)) !=
      static_cast<ssize_t>(page.size()))
    return {};
  Meta read;
  read.page_bytes = load<std::uint32_t>(page.data() + meta::page_bytes_at);
  read.free_list = pages::load_record(page.data() + meta::free_list_at);
  read.main = pages::load_record(page.data() + meta::main_at);
  read.last_page = load<std::uint64_t>(page.data() + meta::last_page_at);
  read.txn = load<std::uint64_t>(page.data() + meta::txn_at);
  read.good = (pages::flags_of(page.data()) & pages::meta_page) != 0 &&
              load<std::uint32_t>(page.data() + meta::magic_at) == meta::magic &&
              load<std::uint32_t>(page.data() + meta::version_at) == meta::data_version &&
              read.page_bytes >= 512 && read.page_bytes <= 65536 &&
              (read.page_bytes & (read.page_bytes - 1)) == 0;
  return read;
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
  std::array<std::byte, meta::bytes> page;
  const auto newest_at = static_cast<off_t>(&metas.newest() == &metas.second ? page_bytes : 0);
  if (::pread(fd, page.data(), page.size(), newest_at) != static_cast<ssize_t>(page.size()))
    return false;
  for (std::uint64_t number = 0; number < 2; ++number) {
    store(page.data(), number);                           // its own page number
    const std::uint64_t before = txn == 0 ? 0 : txn - 1;  // a new file has 0 in both
    store(page.data() + meta::txn_at, txn % 2 == number ? txn : before);
    if (::pwrite(fd, page.data(), page.size(), static_cast<off_t>(number * page_bytes)) !=
        static_cast<ssize_t>(page.size()))
      return false;
  }
  return true;
}

}  // namespace kv::engine::lmdb
