// What all hand-written LMDB needs.
#pragma once

#include <lmdb.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace bench {

/// Ends the benchmark when LMDB says no.
inline void must(int code) {
  if (code == MDB_SUCCESS) return;
  std::fprintf(stderr, "bench: LMDB: %s\n", mdb_strerror(code));
  std::exit(1);
}

inline std::uint64_t big_endian(std::uint64_t id) { return __builtin_bswap64(id); }

}  // namespace bench
