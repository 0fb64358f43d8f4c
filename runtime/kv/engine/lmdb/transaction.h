// LMDB write transactions and those nested in them, behind the seam.
#pragma once

#include <lmdb.h>

#include <array>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "kv/core/error.h"
#include "kv/engine/lmdb/cursor.h"
#include "kv/engine/lmdb/environment.h"

namespace kv::engine::lmdb {

class LmdbTransaction final : public Transaction, public CursorOwner {
 public:
  /// Takes over `txn`. Without a parent it has entered the gate and holds the turn, and leaves and
  /// ends them.
  LmdbTransaction(std::shared_ptr<LmdbEnvironment> environment, MDB_txn* txn,
                  LmdbTransaction* parent = nullptr);
  ~LmdbTransaction() override;

  bool get(Table table, BytesView key, BytesView& value) override;
  CursorPtr cursor(Table table) override;
  std::uint64_t size(Table table) override;
  TableStats stats(Table table) override;
  Reserved reserve(Table table, BytesView key, std::size_t value_bytes, PutMode mode) override;
  bool erase(Table table, BytesView key) override;
  void clear(Table table) override;
  Table create_table(std::string_view name, KeyOrder order) override;
  void drop_table(Table table) override;
  void commit() override;
  void abort() noexcept override;
  void reset() noexcept override;
  void renew() override;
  std::unique_ptr<Transaction> nested() override;
  std::uint64_t id() const override;

 private:
  /// Where it stands, the next put into the table need not search. While there is one the
  /// transaction is alive, without error, and has no nested one.
  ///
  /// Appends have a cursor of their own: LMDB 0.9.24 forgets in some puts that a cursor has left
  /// the table's end, and would append where it stands.
  struct PutCursor {
    Table table{};
    bool append = false;
    bool native = false;  // keys
    MDB_cursor* cursor = nullptr;
  };

  /// Notes the first error, with which LMDB has ended the transaction, and throws it.
  [[noreturn]] void failed(int code, std::string_view doing) override;
  [[noreturn, gnu::cold]] void failed_to_write(int code) { failed(code, "write"); }
  void take_back(LmdbCursor* cursor) noexcept override { std::erase(lent_, cursor); }
  /// Tells the other cursors on this cursor's entry that it goes.
  void before_erase_at(LmdbCursor& cursor) override;

  /// Throws for use after the end, in a forked child, or after an error.
  void check_alive() const {
    if (environment_->in_own_process() && poisoned_.empty() && txn_ != nullptr && child_ == nullptr)
        [[likely]]
      return;
    refuse();
  }
  /// Says why it cannot be used.
  void refuse() const;
  /// The cursor that puts into this table in this way.
  const PutCursor& put_cursor(Table table, bool append) {
    const PutCursor& put = put_place(table);
    if (put.cursor != nullptr && put.table == table && put.append == append &&
        environment_->in_own_process()) [[likely]]
      return put;
    return open_put_cursor(table, append);
  }
  const PutCursor& open_put_cursor(Table table, bool append);
  PutCursor& put_place(Table table) noexcept {
    return put_cursors_[static_cast<std::size_t>(table) % put_cursor_count];
  }
  /// The cursor that puts into this table wherever the key says; null: there is none yet.
  MDB_cursor* known_put_cursor(Table table) noexcept {
    const PutCursor& put = put_place(table);
    return put.table == table && !put.append ? put.cursor : nullptr;
  }
  /// The table changes by other means than its put cursor.
  void drop_put_cursor(Table table) noexcept;
  void drop_put_cursors() noexcept;
  /// Throws when a key is empty, too long, or no native one where it has to be.
  static void check_key(const PutCursor& put, BytesView key);
  void set_child(LmdbTransaction* child) noexcept {
    child_ = child;
    has_nested_ = child != nullptr;
  }
  /// The outer transaction ends: this one rolls back first.
  void orphan() noexcept;
  void commit_nested();
  /// Removes an emptied table from the file; LMDB closes its handle. The gate is shut.
  void remove(Table table);
  /// Waits until no other transaction of this process is open; throws `busy`.
  void shut_gate();
  /// Removes a dropped table now, for its name to be used with another key order.
  void replace(Table table);
  /// After a rollback: tables that LMDB has closed are still in the file.
  void reopen_closed() noexcept;
  /// Commits with no other transaction of this process open: handles are about to close.
  void commit_drops();
  /// Hands everything to LMDB and ends.
  void finish_commit();
  /// Opened or made by this transaction or one that it is nested in.
  bool opened_here(Table table) const noexcept;
  MDB_dbi dbi_of(Table table) const noexcept { return environment_->tables().dbi(table); }
  void close_cursors() noexcept;
  void finish() noexcept;

  std::shared_ptr<LmdbEnvironment> environment_;
  MDB_txn* txn_;
  LmdbTransaction* parent_;  // null also when the outer one ended first
  bool nested_;
  LmdbTransaction* child_ = nullptr;
  std::thread::id owner_;
  std::string poisoned_;        // the first error's words; empty: none
  Errc poison_{};               // and its code
  std::vector<Table> created_;  // opened or made here, known to others when this commits
  std::vector<Table> dropped_;  // emptied; removed by commit, for LMDB closes a handle at once
  std::vector<Table> closed_;   // removed already, back again if this rolls back
  std::vector<LmdbCursor*> lent_;
  static constexpr std::size_t put_cursor_count = 16;
  std::array<PutCursor, put_cursor_count> put_cursors_;  // a table's place follows from its number
};

}  // namespace kv::engine::lmdb
