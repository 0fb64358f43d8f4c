// Transactions as programs see them; generated ones add a function per table.
#pragma once

#include <cstddef>
#include <functional>
#include <type_traits>
#include <utility>

#include "kv/store/core.h"
#include "kv/store/reader.h"
#include "kv/store/run_write.h"
#include "kv/store/session.h"
#include "kv/store/table.h"
#include "kv/store/writer.h"

namespace kv {

/// One snapshot of the whole database: what `db.read()` returns. Everything read from it is valid
/// until it ends, with its destructor or that of the last range made from it. Keeps the database
/// open. Moves between threads; one at a time uses it. Its pages are not reused while it lives.
class [[nodiscard]] ReadTxn {
 public:
  explicit ReadTxn(storage::SessionRef session) noexcept : session_(std::move(session)) {}

 protected:
  template <TableSpec Spec>
  TableReader<Spec> table(std::size_t index) const noexcept {
    return TableReader<Spec>(*session_, session_->core().table(index));
  }

  const storage::SessionRef& session() const noexcept { return session_; }

 private:
  template <TableSpec Spec>
  friend class Table;
  storage::SessionRef session_;
};

/// The write transaction: what `db.write()` returns and the functions given to `db.write(fn)` take.
/// There is one at a time; others wait. All or nothing: nothing is visible to anybody else before
/// `commit`, and without it the destructor rolls back. Begins and ends in one thread.
class [[nodiscard]] WriteTxn {
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
  const storage::SessionRef& session() const noexcept { return session_; }

 private:
  template <TableSpec Spec>
  friend class Table;
  storage::SessionRef session_;
};

template <TableSpec Spec>
TableReader<Spec> Table<Spec>::in(const ReadTxn& txn) const {
  check_core(txn.session_->core());
  return TableReader<Spec>(*txn.session_, table_);
}
template <TableSpec Spec>
TableWriter<Spec> Table<Spec>::in(WriteTxn& txn) const {
  check_core(txn.session_->core());
  return TableWriter<Spec>(*txn.session_, table_);
}

/// The base of generated write transactions: adds nested transactions of the program's own type.
template <class Derived>
class [[nodiscard]] TypedWriteTxn : public WriteTxn {
 public:
  using WriteTxn::WriteTxn;

  /// `fn(Derived&)` in a transaction inside this one, and its result. What it wrote becomes part of
  /// this one when it returns, and is undone alone when it throws or calls `rollback`; the
  /// exception passes on. Views read before are dead afterwards, as after any write. This
  /// transaction must not be used inside `fn`: `Errc::invalid_argument`. Nests as deep as you like.
  template <class Fn>
  auto nested(Fn&& fn) {
    const storage::SessionRef inner = session()->nested();
    const storage::RollbackAtEnd rollback(*inner);
    Derived txn(inner);
    return storage::run_and_commit(*inner, fn, txn);
  }
};

}  // namespace kv
