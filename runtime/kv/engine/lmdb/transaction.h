// LMDB transactions and cursors behind the seam.
#pragma once

#include <lmdb.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "kv/core/error.h"
#include "kv/engine/lmdb/environment.h"

namespace kv::engine::lmdb {

class LmdbCursor;

class LmdbTransaction final : public Transaction {
 public:
  enum class Kind { read, write, nested };

  /// Takes over `txn`. A read or write transaction has entered the gate and leaves it at its end.
  LmdbTransaction(std::shared_ptr<LmdbEnvironment> environment, MDB_txn* txn, Kind kind,
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

  // For cursors.
  MDB_txn* handle() const { return txn_; }
  Kind kind() const { return kind_; }
  bool alive() const { return txn_ != nullptr; }
  /// Throws for use after the end, in a forked child, or after an error.
  void check_alive() const;
  /// Notes the first error of a write transaction, which LMDB has ended, and throws it.
  [[noreturn]] void poison(int code, std::string_view doing);
  void take_back(LmdbCursor* cursor) noexcept;
  /// Tells the other cursors on this cursor's entry that it goes.
  void before_cursor_erase(LmdbCursor& cursor) noexcept;

 private:
  void check_writable() const;
  void check_key(Table table, BytesView key) const;
  void check_no_child() const;
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
  Kind kind_;
  LmdbTransaction* parent_;
  LmdbTransaction* child_ = nullptr;
  std::thread::id owner_;
  bool active_ = true;          // read: holds a snapshot and a place inside the gate
  std::string poisoned_;        // the first error's words; empty: none
  Errc poison_{};               // and its code
  std::vector<Table> created_;  // opened or made here, known to others when this commits
  std::vector<Table> dropped_;  // emptied; removed by commit, for LMDB closes a handle at once
  std::vector<Table> closed_;   // removed already, back again if this rolls back
  std::vector<LmdbCursor*> lent_;
  std::vector<LmdbCursor*> idle_;  // read transactions keep theirs for the next scan
};

class LmdbCursor final : public Cursor {
 public:
  LmdbCursor(LmdbTransaction& transaction, MDB_cursor* cursor, MDB_dbi dbi)
      : transaction_(&transaction), cursor_(cursor), dbi_(dbi) {}
  ~LmdbCursor() override;

  bool first(Entry& entry) override { return move(MDB_FIRST, entry); }
  bool last(Entry& entry) override { return move(MDB_LAST, entry); }
  bool next(Entry& entry) override;
  bool previous(Entry& entry) override;
  bool lower_bound(BytesView key, Entry& entry) override;
  void erase() override;
  void release() noexcept override;

  MDB_dbi dbi() const { return dbi_; }
  /// Key of the entry that the cursor stands on; false: none.
  bool current(BytesView& key) noexcept;
  /// The entry with this key is about to be erased by other means: the cursor may stand on it.
  void before_erase(BytesView key) noexcept;
  /// The transaction ended: LMDB's cursor is gone or about to be.
  void detach() noexcept;
  /// Ready for another scan in a renewed transaction.
  void renew(LmdbTransaction& transaction);

 private:
  bool move(MDB_cursor_op operation, Entry& entry);
  bool positioned_ = false;
  bool erased_ = false;  // the entry under the cursor was erased; LMDB stands on the one after it

  LmdbTransaction* transaction_;
  MDB_cursor* cursor_;
  MDB_dbi dbi_;
};

}  // namespace kv::engine::lmdb
