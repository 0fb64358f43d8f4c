// Rows in memory on their way from one tree to another.
#pragma once

#include <optional>
#include <vector>

#include "kv/core/bytes.h"
#include "kv/engine/engine.h"

namespace kv::index {

/// Rows or index entries of one table, to be written in key order: random writes to a tree that is
/// larger than memory would read a page each. Its size is that of their bytes.
class RowBuffer {
 public:
  explicit RowBuffer(engine::KeyOrder order) : order_(order) {}

  void add(BytesView key, BytesView value);
  std::size_t bytes() const noexcept { return bytes_.size(); }
  bool empty() const noexcept { return rows_.empty(); }
  void clear() noexcept;

  /// Brings the rows into key order, those of one key as they were given. The key that two rows
  /// have, empty if there is none.
  BytesView sort();
  /// Puts all rows, sorted ones, into the table, up to the first whose key the table has already:
  /// that one.
  std::optional<engine::Entry> write(engine::Transaction& transaction, engine::Table table) const;

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
  int order(const Row& a, const Row& b) const noexcept;

  engine::KeyOrder order_;
  std::vector<Row> rows_;
  Bytes bytes_;
};

}  // namespace kv::index
