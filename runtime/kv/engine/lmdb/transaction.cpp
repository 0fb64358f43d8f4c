#include "kv/engine/lmdb/transaction.h"

#include <algorithm>
#include <utility>

#include "kv/core/error.h"
#include "kv/engine/lmdb/code.h"

namespace kv::engine::lmdb {
namespace {

MDB_val to_val(BytesView bytes) {
  return {bytes.size(), const_cast<std::byte*>(bytes.data())};  // LMDB does not write through it
}
BytesView to_bytes(const MDB_val& value) {
  return {static_cast<const std::byte*>(value.mv_data), value.mv_size};
}
MDB_dbi dbi_of(Table table) { return static_cast<MDB_dbi>(table); }

TableStats to_stats(const MDB_stat& stat) {
  return {stat.ms_entries, stat.ms_depth, stat.ms_branch_pages, stat.ms_leaf_pages,
          stat.ms_overflow_pages};
}

}  // namespace

LmdbTransaction::LmdbTransaction(std::shared_ptr<LmdbEnvironment> environment, MDB_txn* txn,
                                 Kind kind, LmdbTransaction* parent)
    : environment_(std::move(environment)),
      txn_(txn),
      kind_(kind),
      parent_(parent),
      owner_(std::this_thread::get_id()) {}

LmdbTransaction::~LmdbTransaction() { abort(); }

void LmdbTransaction::check_alive() const {
  environment_->check_process();
  if (!poisoned_.empty())
    raise(Errc::transaction_ended, "the transaction ended with its first error: " + poisoned_);
  if (txn_ == nullptr || !active_)
    raise(Errc::transaction_ended, "the transaction has ended: begin another one");
}

void LmdbTransaction::check_writable() const {
  check_alive();
  if (kind_ == Kind::read) raise(Errc::read_only, "cannot write in a read transaction");
}

void LmdbTransaction::check_key(BytesView key) const {
  if (key.empty() || key.size() > key_bytes_max)
    raise(Errc::key_too_long, "a key has 1 to " + std::to_string(key_bytes_max) +
                                  " bytes when encoded, this one has " +
                                  std::to_string(key.size()));
}

void LmdbTransaction::poison(int code, std::string_view doing) {
  if (kind_ == Kind::read) fail(code, doing);
  try {
    fail(code, doing);
  } catch (const Error& error) {
    poisoned_ = error.what();
    throw;
  }
}

bool LmdbTransaction::get(Table table, BytesView key, BytesView& value) {
  if (txn_ == nullptr || !active_ || !poisoned_.empty()) [[unlikely]]
    check_alive();
  if (key.empty() || key.size() > key_bytes_max) return false;  // cannot have been stored
  MDB_val k = to_val(key);
  MDB_val v;
  const int code = mdb_get(txn_, dbi_of(table), &k, &v);
  if (code == MDB_SUCCESS) {
    value = to_bytes(v);
    return true;
  }
  if (code == MDB_NOTFOUND) return false;
  poison(code, "read");
}

CursorPtr LmdbTransaction::cursor(Table table) {
  check_alive();
  const auto idle = std::ranges::find_if(
      idle_, [&](const LmdbCursor* cursor) { return cursor->dbi() == dbi_of(table); });
  if (idle != idle_.end()) {
    LmdbCursor* cursor = *idle;
    idle_.erase(idle);
    cursor->renew(*this);
    lent_.push_back(cursor);
    return CursorPtr(cursor);
  }
  MDB_cursor* handle = nullptr;
  const int code = mdb_cursor_open(txn_, dbi_of(table), &handle);
  if (code != 0) poison(code, "open a cursor");
  lent_.reserve(lent_.size() + 1);
  auto cursor = std::make_unique<LmdbCursor>(*this, handle, dbi_of(table));
  lent_.push_back(cursor.get());
  return CursorPtr(cursor.release());
}

void LmdbTransaction::take_back(LmdbCursor* cursor) noexcept {
  std::erase(lent_, cursor);
  if (kind_ != Kind::read || idle_.size() == idle_.capacity()) {
    if (kind_ == Kind::read && idle_.capacity() < 8) {
      try {
        idle_.reserve(8);
        idle_.push_back(cursor);
        return;
      } catch (...) {
      }
    }
    delete cursor;
    return;
  }
  idle_.push_back(cursor);
}

void LmdbTransaction::forget(LmdbCursor* cursor) noexcept { std::erase(lent_, cursor); }

void LmdbTransaction::close_cursors() noexcept {
  for (LmdbCursor* cursor : lent_) cursor->detach();
  lent_.clear();
  for (LmdbCursor* cursor : idle_) delete cursor;
  idle_.clear();
}

std::uint64_t LmdbTransaction::size(Table table) { return stats(table).entries; }

TableStats LmdbTransaction::stats(Table table) {
  check_alive();
  MDB_stat stat;
  must(mdb_stat(txn_, dbi_of(table), &stat), "read a table's size");
  return to_stats(stat);
}

Transaction::Reserved LmdbTransaction::reserve(Table table, BytesView key, std::size_t value_bytes,
                                               PutMode mode) {
  check_writable();
  check_key(key);
  if (value_bytes > value_bytes_max)
    raise(Errc::value_too_large,
          "a value has at most 1 GiB, this one has " + std::to_string(value_bytes) + " bytes");
  MDB_val k = to_val(key);
  if (mode == PutMode::append) {
    // LMDB answers a key that is not above all others with an error that ends the transaction.
    Entry highest;
    if (const CursorPtr at = cursor(table); at->last(highest)) {
      MDB_val last = to_val(highest.key);
      if (mdb_cmp(txn_, dbi_of(table), &k, &last) <= 0) return {};
    }
  }
  const unsigned flags = MDB_RESERVE | (mode == PutMode::insert   ? unsigned{MDB_NOOVERWRITE}
                                        : mode == PutMode::append ? unsigned{MDB_APPEND}
                                                                  : 0U);
  MDB_val v{value_bytes, nullptr};
  const int code = mdb_put(txn_, dbi_of(table), &k, &v, flags);
  if (code == MDB_SUCCESS) return {{static_cast<std::byte*>(v.mv_data), value_bytes}, true};
  if (code == MDB_KEYEXIST && mode == PutMode::insert) return {};
  poison(code, "write");
}

bool LmdbTransaction::erase(Table table, BytesView key) {
  check_writable();
  if (key.empty() || key.size() > key_bytes_max) return false;
  MDB_val k = to_val(key);
  const int code = mdb_del(txn_, dbi_of(table), &k, nullptr);
  if (code == MDB_SUCCESS) return true;
  if (code == MDB_NOTFOUND) return false;
  poison(code, "erase");
}

void LmdbTransaction::clear(Table table) {
  check_writable();
  if (const int code = mdb_drop(txn_, dbi_of(table), 0); code != 0) poison(code, "clear a table");
}

Table LmdbTransaction::create_table(std::string_view name, KeyOrder order) {
  check_writable();
  const std::string text(name);
  const unsigned flags = MDB_CREATE | (order == KeyOrder::native ? unsigned{MDB_INTEGERKEY} : 0U);
  MDB_dbi dbi = 0;
  const int code = mdb_dbi_open(txn_, text.c_str(), flags, &dbi);
  if (code == MDB_DBS_FULL)
    raise(Errc::invalid_argument, "no room for table " + text + ": too many tables are open");
  if (code != 0) poison(code, "create table " + text);
  const auto table = static_cast<Table>(dbi);
  created_.push_back({text, order, table});
  return table;
}

void LmdbTransaction::drop_table(Table table) {
  check_writable();
  std::erase_if(created_, [&](const Created& created) { return created.table == table; });
  environment_->forget(table);
  if (const int code = mdb_drop(txn_, dbi_of(table), 1); code != 0) poison(code, "drop a table");
}

void LmdbTransaction::commit() {
  check_alive();
  if (kind_ == Kind::read) {
    // Not an abort: that would close the tables opened in this transaction.
    close_cursors();
    must(mdb_txn_commit(std::exchange(txn_, nullptr)), "end a read transaction");
    finish();
    return;
  }
  if (owner_ != std::this_thread::get_id())
    raise(Errc::invalid_argument, "a write transaction is committed by the thread that began it");
  close_cursors();
  MDB_txn* txn = std::exchange(txn_, nullptr);
  const int code = mdb_txn_commit(txn);
  if (code == 0) {
    if (kind_ == Kind::nested) {
      for (Created& created : created_) parent_->created_.push_back(std::move(created));
    } else {
      for (const Created& created : created_)
        environment_->remember(created.table, created.name, created.order);
    }
  }
  finish();
  if (code == EIO)
    raise(Errc::outcome_unknown,
          "the disk failed while a commit was written: it may or may not be visible; close the "
          "database, open it again and look");
  must(code, "commit");
}

void LmdbTransaction::abort() noexcept {
  if (txn_ == nullptr) return;
  close_cursors();
  mdb_txn_abort(std::exchange(txn_, nullptr));
  finish();
}

void LmdbTransaction::finish() noexcept {
  if (kind_ == Kind::write) environment_->writer_done();
  if (kind_ != Kind::nested && active_) environment_->leave();
  active_ = false;
}

void LmdbTransaction::reset() noexcept {
  if (kind_ != Kind::read || txn_ == nullptr || !active_) return;
  for (LmdbCursor* cursor : lent_) cursor->detach();
  lent_.clear();
  mdb_txn_reset(txn_);
  active_ = false;
  environment_->leave();
}

void LmdbTransaction::renew() {
  environment_->check_process();
  if (txn_ == nullptr) raise(Errc::transaction_ended, "the transaction has ended");
  if (active_) return;
  environment_->enter();
  try {
    environment_->renew(txn_);
  } catch (...) {
    environment_->leave();
    throw;
  }
  active_ = true;
}

std::unique_ptr<Transaction> LmdbTransaction::nested() {
  check_writable();
  MDB_txn* child = nullptr;
  const int code = mdb_txn_begin(mdb_txn_env(txn_), txn_, 0, &child);
  if (code != 0) poison(code, "begin a nested transaction");
  return std::make_unique<LmdbTransaction>(environment_, child, Kind::nested, this);
}

std::uint64_t LmdbTransaction::id() const {
  check_alive();
  return mdb_txn_id(txn_);
}

LmdbCursor::~LmdbCursor() {
  if (cursor_ != nullptr) mdb_cursor_close(cursor_);
}

void LmdbCursor::detach() noexcept {
  if (cursor_ != nullptr) mdb_cursor_close(cursor_);
  cursor_ = nullptr;
  transaction_ = nullptr;
}

void LmdbCursor::release() noexcept {
  if (transaction_ == nullptr)
    delete this;
  else
    transaction_->take_back(this);
}

void LmdbCursor::renew(LmdbTransaction& transaction) {
  must(mdb_cursor_renew(transaction.handle(), cursor_), "reuse a cursor");
  transaction_ = &transaction;
  positioned_ = false;
  erased_ = false;
}

bool LmdbCursor::move(MDB_cursor_op operation, Entry& entry) {
  if (transaction_ == nullptr) [[unlikely]]
    raise(Errc::transaction_ended, "the cursor's transaction has ended");
  MDB_val key;
  MDB_val value;
  const int code = mdb_cursor_get(cursor_, &key, &value, operation);
  erased_ = false;
  if (code == MDB_SUCCESS) {
    positioned_ = true;
    entry = {to_bytes(key), to_bytes(value)};
    return true;
  }
  if (code == MDB_NOTFOUND) return false;
  transaction_->poison(code, "move a cursor");
}

bool LmdbCursor::next(Entry& entry) {
  // After an erase LMDB 0.9 stands on the entry that moved up; its own NEXT accounts for that.
  return move(positioned_ ? MDB_NEXT : MDB_FIRST, entry);
}

bool LmdbCursor::previous(Entry& entry) { return move(positioned_ ? MDB_PREV : MDB_LAST, entry); }

bool LmdbCursor::lower_bound(BytesView key, Entry& entry) {
  if (transaction_ == nullptr) [[unlikely]]
    raise(Errc::transaction_ended, "the cursor's transaction has ended");
  if (key.empty()) return first(entry);
  MDB_val k = to_val(key);
  MDB_val value;
  const int code = mdb_cursor_get(cursor_, &k, &value, MDB_SET_RANGE);
  erased_ = false;
  if (code == MDB_SUCCESS) {
    positioned_ = true;
    entry = {to_bytes(k), to_bytes(value)};
    return true;
  }
  if (code == MDB_NOTFOUND) return false;
  transaction_->poison(code, "search with a cursor");
}

void LmdbCursor::erase() {
  if (transaction_ == nullptr) raise(Errc::transaction_ended, "the cursor's transaction has ended");
  if (transaction_->kind() == LmdbTransaction::Kind::read)
    raise(Errc::read_only, "cannot erase in a read transaction");
  if (!positioned_ || erased_)
    raise(Errc::invalid_argument, "the cursor stands on no entry to erase");
  if (const int code = mdb_cursor_del(cursor_, 0); code != 0) transaction_->poison(code, "erase");
  erased_ = true;
}

}  // namespace kv::engine::lmdb
