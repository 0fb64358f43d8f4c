// Transactions as programs see them; generated ones add a function per table.
#pragma once

#include <cstddef>
#include <utility>

#include "kv/store/core.h"
#include "kv/store/reader.h"
#include "kv/store/session.h"
#include "kv/store/writer.h"

namespace kv {

/// One snapshot of the whole database: what `db.read()` returns. Everything read from it is valid
/// until it ends, with its destructor or that of the last range made from it. Keeps the database
/// open. Moves between threads; one at a time uses it. Its pages are not reused while it lives.
class ReadTxn {
 public:
  explicit ReadTxn(storage::SessionRef session) noexcept : session_(std::move(session)) {}

 protected:
  template <TableSpec Spec>
  TableReader<Spec> table(std::size_t index) const noexcept {
    return TableReader<Spec>(*session_, session_->core().table(index));
  }

 private:
  storage::SessionRef session_;
};

/// The write transaction: what `db.write()` returns and the functions given to `db.write(fn)` take.
/// There is one at a time; others wait. All or nothing: nothing is visible to anybody else before
/// `commit`, and without it the destructor rolls back. Begins and ends in one thread.
class WriteTxn {
 public:
  explicit WriteTxn(storage::SessionRef session) noexcept : session_(std::move(session)) {}
  WriteTxn(WriteTxn&&) noexcept = default;
  WriteTxn& operator=(WriteTxn&&) = delete;
  ~WriteTxn() { rollback(); }

  /// Durable, as the database's `Durability` promises, when it returns. When it throws, nothing was
  /// written, except for `outcome_unknown`, which says so. The transaction is over either way.
  void commit() { session_->commit(); }
  /// Undoes everything. Nothing happens after `commit`.
  void rollback() noexcept {
    if (session_) session_->abort();
  }
  /// Neither committed nor rolled back yet.
  bool active() const noexcept { return session_ && session_->live(); }

 protected:
  template <TableSpec Spec>
  TableWriter<Spec> table(std::size_t index) noexcept {
    return TableWriter<Spec>(*session_, session_->core().table(index));
  }

 private:
  storage::SessionRef session_;
};

}  // namespace kv
