// What a program knows about its database: handed to `open` by generated code.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kv/core/bytes.h"
#include "kv/engine/engine.h"
#include "kv/index/build.h"

namespace kv {

/// A row that is not as its table promises, or damage to the file's pages.
struct Finding {
  std::string table;  ///< empty: the pages; nothing can be said about rows then
  std::string key;    ///< as `key_text` writes it, or hex when it cannot be read
  std::string problem;
};

/// One table of the program. `name` and `descriptor` live as long as the program.
struct TableInfo {
  std::string_view name;
  BytesView descriptor;
  engine::KeyOrder order = engine::KeyOrder::bytes;
  /// Says what is wrong with a row; true: nothing. Null: rows of this table are not checked.
  bool (*check_row)(BytesView key, BytesView value, Finding& finding) = nullptr;
  /// Its indexes; none: the table has none.
  index::IndexedTable indexed = {};
};

struct SchemaInfo {
  std::uint32_t version = 0;  ///< 0: the schema names none
  std::vector<TableInfo> tables;
  std::size_t late_tables = 0;  ///< room for tables that are opened by name later
};

}  // namespace kv
