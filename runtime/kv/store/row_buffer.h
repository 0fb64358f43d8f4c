// Rows in memory on their way from one tree to another.
#pragma once

#include <vector>

#include "kv/core/bytes.h"
#include "kv/engine/engine.h"

namespace kv::storage {

/// Rows of one table, to be written in key order. Its size is that of their bytes.
class RowBuffer {
 public:
  explicit RowBuffer(engine::KeyOrder order) : order_(order) {}

  void add(BytesView key, BytesView value);
  std::size_t bytes() const noexcept { return bytes_.size(); }
  bool empty() const noexcept { return rows_.empty(); }
  void clear() noexcept;

  /// Brings the rows into key order. The key that two rows have, empty if there is none.
  BytesView sort();
  /// Puts all rows, sorted ones, into the table. The key that the table has already, empty if there
  /// is none.
  BytesView write(engine::Transaction& transaction, engine::Table table) const;

 private:
  struct Row {
    std::size_t offset;
    std::uint32_t key, value;
  };
  BytesView key(const Row& row) const noexcept {
    return BytesView(bytes_).subspan(row.offset, row.key);
  }
  BytesView value(const Row& row) const noexcept {
    return BytesView(bytes_).subspan(row.offset + row.key, row.value);
  }
  bool less(const Row& a, const Row& b) const noexcept;

  engine::KeyOrder order_;
  std::vector<Row> rows_;
  Bytes bytes_;
};

}  // namespace kv::storage
