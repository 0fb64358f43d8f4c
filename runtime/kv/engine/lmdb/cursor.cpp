#include "kv/engine/lmdb/cursor.h"

#include <algorithm>

#include "kv/core/error.h"
#include "kv/engine/lmdb/val.h"

namespace kv::engine::lmdb {

void LmdbCursor::detach() noexcept {
  if (cursor_ != nullptr) mdb_cursor_close(cursor_);
  cursor_ = nullptr;
  owner_ = nullptr;
}

void LmdbCursor::release() noexcept {
  if (owner_ != nullptr) owner_->take_back(this);
  delete this;
}

void LmdbCursor::check() const {
  if (owner_ == nullptr) [[unlikely]]
    raise(Errc::transaction_ended, "the cursor's transaction has ended");
  if (owner_->has_nested()) [[unlikely]]
    raise(Errc::invalid_argument, "a nested transaction is open: end it before the outer one");
}

bool LmdbCursor::move(MDB_cursor_op operation, Entry& entry) {
  check();
  MDB_val key;
  MDB_val value;
  const int code = mdb_cursor_get(cursor_, &key, &value, operation);
  erased_ = false;
  if (code == MDB_NOTFOUND) return false;
  if (code != MDB_SUCCESS) owner_->failed(code, "move a cursor");
  positioned_ = true;
  entry = {to_bytes(key), to_bytes(value)};
  return true;
}

bool LmdbCursor::next(Entry& entry) {
  // After an erase LMDB 0.9 stands on the entry that moved up; its own NEXT accounts for that.
  return move(positioned_ ? MDB_NEXT : MDB_FIRST, entry);
}

bool LmdbCursor::previous(Entry& entry) { return move(positioned_ ? MDB_PREV : MDB_LAST, entry); }

bool LmdbCursor::lower_bound(BytesView key, Entry& entry) {
  check();
  if (key.empty()) return first(entry);
  MDB_val k = to_val(key);
  MDB_val value;
  const int code = mdb_cursor_get(cursor_, &k, &value, MDB_SET_RANGE);
  erased_ = false;
  positioned_ = code == MDB_SUCCESS;
  if (code == MDB_NOTFOUND) return false;
  if (code != MDB_SUCCESS) owner_->failed(code, "search with a cursor");
  entry = {to_bytes(k), to_bytes(value)};
  return true;
}

bool LmdbCursor::current(BytesView& key) noexcept {
  if (!positioned_ || erased_) return false;
  MDB_val at;
  MDB_val value;
  if (mdb_cursor_get(cursor_, &at, &value, MDB_GET_CURRENT) != MDB_SUCCESS) return false;
  key = to_bytes(at);
  return true;
}

void LmdbCursor::before_erase(BytesView key) noexcept {
  BytesView mine;
  if (current(mine) && std::ranges::equal(mine, key)) erased_ = true;
}

void LmdbCursor::erase() {
  check();
  if (!positioned_ || erased_)
    raise(Errc::invalid_argument, "the cursor stands on no entry to erase");
  owner_->before_erase_at(*this);
  if (const int code = mdb_cursor_del(cursor_, 0); code != 0) owner_->failed(code, "erase");
  erased_ = true;
}

}  // namespace kv::engine::lmdb
