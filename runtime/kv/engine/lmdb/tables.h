// Which tables this process has open, and under which of LMDB's handles.
#pragma once

#include <lmdb.h>

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "kv/engine/engine.h"

namespace kv::engine::lmdb {

/// A `Table` is the number of a name, for as long as the environment is open. LMDB's own handles
/// come and go: it closes that of a dropped table at once and gives it to the next table that is
/// opened, so a kept one could silently lead into another table.
///
/// `dbi` and `order` may be called by any thread at any time; the rest by the holder of the turn,
/// except `find`.
class OpenTables {
 public:
  /// A handle that LMDB answers with EINVAL.
  static constexpr MDB_dbi closed = ~MDB_dbi{0};

  explicit OpenTables(std::size_t names_max) : entries_(names_max) {}

  MDB_dbi dbi(Table table) const noexcept {
    const auto index = static_cast<std::size_t>(table);
    return index < entries_.size() ? entries_[index].dbi.load(std::memory_order_acquire) : closed;
  }
  KeyOrder order(Table table) const noexcept {
    const auto index = static_cast<std::size_t>(table);
    return index < entries_.size() ? entries_[index].order.load(std::memory_order_relaxed)
                                   : KeyOrder::bytes;
  }
  std::string name(Table table) const;

  /// Tables that are open for everybody, not those of a transaction that is still under way.
  bool find(std::string_view name, Table& table) const;
  /// All of these, by number.
  std::vector<Table> open() const;
  /// The number of the name, new or known. Throws `invalid_argument` when there are too many.
  Table number(std::string_view name);
  /// Its order when it was last open for everybody.
  KeyOrder order_in_file(Table table) const noexcept {
    return entries_[static_cast<std::size_t>(table)].published_order.load();
  }
  /// The table has this handle, in the transaction that opened it.
  void opened(Table table, MDB_dbi dbi, KeyOrder order) noexcept;
  /// That transaction has committed.
  void publish(Table table) noexcept;
  void close(Table table) noexcept;

 private:
  struct Entry {
    std::atomic<MDB_dbi> dbi{closed};
    std::atomic<KeyOrder> order{KeyOrder::bytes};
    std::atomic<KeyOrder> published_order{KeyOrder::bytes};
    std::atomic<bool> published{false};
    std::string name;  // under the mutex
  };

  mutable std::mutex mutex_;
  std::map<std::string, Table, std::less<>> numbers_;
  std::vector<Entry> entries_;  // never grows: read without a lock
};

}  // namespace kv::engine::lmdb
