// LMDB's cursors behind the seam: for write transactions, and for snapshots of files whose pages
// are not read directly.
#pragma once

#include <lmdb.h>

#include <string_view>

#include "kv/engine/engine.h"

namespace kv::engine::lmdb {

class LmdbCursor;

/// A transaction that lends cursors. It detaches those still lent when it ends.
class CursorOwner {
 public:
  /// Throws for a code of LMDB's; a write transaction is over then.
  [[noreturn]] virtual void failed(int code, std::string_view doing) = 0;
  virtual void take_back(LmdbCursor* cursor) noexcept = 0;
  /// The entry under this cursor is about to be erased; throws when that is not allowed.
  virtual void before_erase_at(LmdbCursor& cursor) = 0;
  /// A nested transaction is open: LMDB would silently move the cursor in that one.
  bool has_nested() const noexcept { return has_nested_; }

 protected:
  ~CursorOwner() = default;
  bool has_nested_ = false;
};

class LmdbCursor final : public Cursor {
 public:
  LmdbCursor(CursorOwner& owner, Table table) noexcept : owner_(&owner), table_(table) {}
  ~LmdbCursor() override { detach(); }

  bool first(Entry& entry) override { return move(MDB_FIRST, entry); }
  bool last(Entry& entry) override { return move(MDB_LAST, entry); }
  bool next(Entry& entry) override;
  bool previous(Entry& entry) override;
  bool lower_bound(BytesView key, Entry& entry) override;
  void erase() override;
  void release() noexcept override;

  /// Where to put LMDB's cursor, once.
  MDB_cursor** place() noexcept { return &cursor_; }
  Table table() const noexcept { return table_; }
  /// Key of the entry that the cursor stands on; false: none.
  bool current(BytesView& key) noexcept;
  /// The entry with this key is about to be erased by other means: the cursor may stand on it.
  void before_erase(BytesView key) noexcept;
  /// The transaction ends: LMDB's cursor is gone or about to be.
  void detach() noexcept;

 private:
  bool move(MDB_cursor_op operation, Entry& entry);
  void check() const;

  CursorOwner* owner_;
  MDB_cursor* cursor_ = nullptr;
  Table table_;
  bool positioned_ = false;
  bool erased_ = false;  // the entry under the cursor was erased; LMDB stands on the one after it
};

}  // namespace kv::engine::lmdb
