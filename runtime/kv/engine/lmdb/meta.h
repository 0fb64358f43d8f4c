// Meta pages of an LMDB 0.9 file, read without mapping it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kv/engine/pages/layout.h"

namespace kv::engine::lmdb {

/// One of the two meta pages. `good`: it is LMDB's, of data version 1 and sane page size.
struct Meta {
  bool good = false;
  std::uint64_t page_bytes = 0;
  pages::Record free_list;
  pages::Record main;
  std::uint64_t last_page = 0;
  std::uint64_t txn = 0;
};

/// The meta page `at` bytes into the file.
Meta read_meta(int fd, std::uint64_t at);

/// Both meta pages of a file.
struct Metas {
  Meta first;
  Meta second;
  bool good() const noexcept {
    return first.good && second.good && first.page_bytes == second.page_bytes;
  }
  const Meta& newest() const noexcept { return second.txn > first.txn ? second : first; }
};

Metas read_metas(int fd);

/// Numbers the newest snapshot of a file that nobody has open `txn`, and gives it to both meta
/// pages. LMDB looks for snapshot n in meta page n mod 2, and the lock file remembers n: a copy,
/// which begins anew at 1, could not take the place of its original. False: errno says why.
bool renumber(int fd, std::uint64_t txn);

}  // namespace kv::engine::lmdb
