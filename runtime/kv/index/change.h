// What one write does to the indexes of its table.
#pragma once

#include <span>

#include "kv/engine/engine.h"
#include "kv/index/entries.h"

namespace kv::index {

/// The entries of a row before and after a write; only those that differ are written.
///
///   fill `before` and `after`, `settle`, `claim`, write the row, `apply`
class Change {
 public:
  /// `row_key` outlives the change.
  explicit Change(BytesView row_key) : before(row_key), after(row_key) {}

  Entries before;
  Entries after;

  /// Marks what stays as it is.
  void settle() noexcept;
  /// Adds the entries that no other row may have. Gives the first that belongs to another row, null
  /// if there is none; nothing has changed when there is.
  const Entries::Entry* claim(engine::Transaction& transaction,
                              std::span<const engine::Table> tables);
  /// Takes back what `claim` has added: the row is not written.
  void unclaim(engine::Transaction& transaction, std::span<const engine::Table> tables);
  /// Erases and adds the others. Errors of the engine end the transaction.
  void apply(engine::Transaction& transaction, std::span<const engine::Table> tables) const;
};

/// Fills `out` with the stored entries of the row with its key, which is damaged so that they
/// cannot be made from its value. Walks through all entries of all indexes.
void find_entries(engine::Transaction& transaction, std::span<const IndexInfo> infos,
                  std::span<const engine::Table> tables, Entries& out);

/// Throws `unique_violation` with index, value and both keys.
[[noreturn]] void violation(const IndexInfo& info, BytesView entry, BytesView row_key,
                            BytesView other);

}  // namespace kv::index
