// Bytes as LMDB takes and gives them.
#pragma once

#include <lmdb.h>

#include "kv/engine/engine.h"

namespace kv::engine::lmdb {

inline MDB_val to_val(BytesView bytes) noexcept {
  return {bytes.size(), const_cast<std::byte*>(bytes.data())};  // LMDB does not write through it
}
inline BytesView to_bytes(const MDB_val& value) noexcept {
  return {static_cast<const std::byte*>(value.mv_data), value.mv_size};
}
inline TableStats to_stats(const MDB_stat& stat) noexcept {
  return {stat.ms_entries, stat.ms_depth, stat.ms_branch_pages, stat.ms_leaf_pages,
          stat.ms_overflow_pages};
}

}  // namespace kv::engine::lmdb
