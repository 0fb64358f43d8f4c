// Tables that are opened by name while the database is open: those of `Storage`.
#pragma once

#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "kv/engine/engine.h"
#include "kv/store/schema_info.h"

namespace kv::storage {

class Core;

/// A table as its user describes it.
struct LateTable {
  std::string name;
  Bytes descriptor;
  engine::KeyOrder order = engine::KeyOrder::bytes;
  /// As in `TableInfo`, without the name of the table.
  bool (*check_row)(BytesView key, BytesView value, Finding& finding) = nullptr;
  const void* types = nullptr;  ///< the same for the same C++ types
};

/// Those of one open database. Any thread may call anything.
class LateTables {
 public:
  explicit LateTables(Core& core) noexcept : core_(core) {}
  LateTables(const LateTables&) = delete;
  LateTables& operator=(const LateTables&) = delete;

  /// Opens it, made when it is missing. Throws `schema_mismatch` when it holds other types,
  /// `read_only` when it is missing and may not be made, `invalid_argument` for a name that no
  /// table can have, `nested_write` when it is not open yet and this thread holds the write
  /// transaction.
  engine::Table open(const LateTable& wanted);
  /// False: nobody has opened it as these types.
  bool find(std::string_view name, const void* types, engine::Table& table) const;
  /// Lives as long as this; empty: none of these.
  std::string_view name_of(engine::Table table) const noexcept;

  /// One whose stored types or indexes another program changed since it was opened; empty: none.
  std::string changed(engine::Transaction& transaction) const;

  struct Open {
    const LateTable* table;
    engine::Table handle;
  };
  std::vector<Open> all() const;

 private:
  struct Entry {
    LateTable table;
    engine::Table handle;
  };
  const Entry* entry(std::string_view name) const;
  void make(const LateTable& wanted);
  void check(const LateTable& wanted, BytesView stored) const;

  Core& core_;
  mutable std::mutex mutex_;
  std::deque<Entry> open_;  // entries stay where they are
};

}  // namespace kv::storage
