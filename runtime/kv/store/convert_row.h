// One stored row as the row of the program's table, as bytes.
#pragma once

#include <cstdint>
#include <string>

#include "kv/dynamic/codec.h"
#include "kv/dynamic/convert.h"
#include "kv/store/options.h"
#include "kv/store/schema_info.h"

namespace kv::storage {

/// A table of the program whose stored rows are of another schema.
struct TableMigration {
  const TableInfo* known = nullptr;
  std::string source;  // the stored table's name
  Bytes descriptor;    // the stored one
  std::uint32_t version = 0;
};

/// Why no row of the table can be converted, in whichever way, and the way out; empty: they can be.
std::string cannot_convert(const TableMigration& plan);

/// Converts the rows of one table.
class ConvertRow {
 public:
  /// Throws `unsupported` when rows of one of the formats cannot be read or written by descriptor.
  /// `plan` and `migrations` outlive it.
  ConvertRow(const TableMigration& plan, const Migrations& migrations);

  /// The row's new key and value are in `key()` and `value()`; false: a hook dropped it. Throws,
  /// naming table and key, what makes the row impossible to convert.
  bool operator()(BytesView key, BytesView value);
  /// The same; what it throws says only why.
  bool convert(BytesView key, BytesView value);
  BytesView key() const noexcept { return key_.bytes(); }
  const Bytes& value() const noexcept { return value_; }

  const dynamic::TableCodec& before() const noexcept { return before_; }
  const dynamic::TableCodec& after() const noexcept { return after_; }
  /// Order of the stored keys.
  engine::KeyOrder source_order() const noexcept;
  /// Rows may get other keys than they had.
  bool keys_change() const noexcept { return keys_change_; }

 private:
  const TableMigration& plan_;
  const Migrations::Hook* hook_;
  dynamic::TableCodec before_;
  dynamic::TableCodec after_;
  dynamic::Conversion conversion_;
  bool keys_change_;
  bool copies_;  // values of an imported .fbs stay as they are
  KeyBuffer key_;
  Bytes value_;
};

}  // namespace kv::storage
