// What untyped code knows about an index.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "kv/core/bytes.h"

namespace kv::index {

/// Lives as long as the program. Rows are named by the key that ends their entries, see `RowKey`.
struct IndexInfo {
  std::string_view table;
  std::string_view name;
  bool unique = false;
  /// Bytes of the components at the front of an entry; 0: the bytes are no entry.
  std::size_t (*components_size)(BytesView entry) noexcept = nullptr;
  /// The components in words, for messages.
  std::string (*words)(BytesView entry) = nullptr;
  /// A row's key in words.
  std::string (*key_words)(BytesView row_key) = nullptr;

  /// The key of the row that an entry is of; empty: the bytes are no entry.
  BytesView row_key(BytesView entry, BytesView value) const {
    if (unique) return value;
    const std::size_t components = components_size(entry);
    return components == 0 ? BytesView() : entry.subspan(components);
  }

  /// "index by_email of table users"
  std::string place() const {
    return "index " + std::string(name) + " of table " + std::string(table);
  }
  /// The engine's name for the entries; ':' is impossible in a schema.
  std::string engine_name() const { return std::string(table) + ":" + std::string(name); }
};

}  // namespace kv::index
