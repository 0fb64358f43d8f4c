#include "kv/engine/lmdb/transaction.h"

#include <algorithm>
#include <cerrno>
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
      owner_(std::this_thread::get_id()) {
  if (parent_ != nullptr) parent_->child_ = this;
}

LmdbTransaction::~LmdbTransaction() { abort(); }

void LmdbTransaction::check_alive() const {
  environment_->check_process();
  if (!poisoned_.empty())
    raise(poison_, "the transaction ended with its first error: " + poisoned_);
  if (txn_ == nullptr || !active_)
    raise(Errc::transaction_ended, "the transaction has ended: begin another one");
}

void LmdbTransaction::check_writable() const {
  check_alive();
  if (kind_ == Kind::read) raise(Errc::read_only, "cannot write in a read transaction");
}

void LmdbTransaction::check_key(Table table, BytesView key) const {
  if (key.empty() || key.size() > key_bytes_max)
    raise(Errc::key_too_long, "a key has 1 to " + std::to_string(key_bytes_max) +
                                  " bytes when encoded, this one has " +
                                  std::to_string(key.size()));
  // LMDB takes native keys of any size and then compares past their ends.
  if (environment_->tables().order(table) == KeyOrder::native &&
      key.size() != sizeof(std::uint32_t) && key.size() != sizeof(std::uint64_t))
    raise(Errc::invalid_argument,
          "a native key has 4 or 8 bytes, this one has " + std::to_string(key.size()));
}

void LmdbTransaction::check_no_child() const {
  if (child_ != nullptr)
    raise(Errc::invalid_argument, "a nested transaction is open: end it before the outer one");
}

void LmdbTransaction::orphan() noexcept {
  abort();
  parent_ = nullptr;
}

void LmdbTransaction::poison(int code, std::string_view doing) {
  if (code == MDB_BAD_TXN) check_no_child();
  if (code == EINVAL || code == MDB_BAD_DBI)
    raise(Errc::invalid_argument, "cannot " + std::string(doing) +
                                      ": the table was dropped, or opened after this transaction "
                                      "began; begin another one");
  if (kind_ == Kind::read) fail(code, doing);
  try {
    fail(code, doing);
  } catch (const Error& error) {
    poisoned_ = error.what();
    poison_ = error.code();
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

void LmdbTransaction::before_cursor_erase(LmdbCursor& cursor) noexcept {
  if (lent_.size() < 2) return;
  BytesView key;
  if (!cursor.current(key)) return;
  for (LmdbCursor* other : lent_)
    if (other != &cursor && other->dbi() == cursor.dbi()) other->before_erase(key);
}

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
  check_key(table, key);
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
  for (LmdbCursor* cursor : lent_)
    if (cursor->dbi() == dbi_of(table)) cursor->before_erase(key);
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
  Table table{};
  const bool known = environment_->tables().find(name, table);
  if (known && environment_->tables().order(table) != order &&
      std::ranges::find(dropped_, table) != dropped_.end())
    replace(table);
  if (const int code = environment_->open_in(txn_, name, order, true, table); code != 0)
    poison(code, "create table " + std::string(name));
  std::erase(dropped_, table);
  if ((!known || std::ranges::find(closed_, table) != closed_.end()) && !opened_here(table))
    created_.push_back(table);
  return table;
}

bool LmdbTransaction::opened_here(Table table) const noexcept {
  for (const LmdbTransaction* outer = this; outer != nullptr; outer = outer->parent_)
    if (std::ranges::find(outer->created_, table) != outer->created_.end()) return true;
  return false;
}

void LmdbTransaction::drop_table(Table table) {
  check_writable();
  // Only emptied here: LMDB closes a dropped table's handle at once, for every transaction of the
  // process and even if this one rolls back.
  if (const int code = mdb_drop(txn_, dbi_of(table), 0); code != 0) poison(code, "drop a table");
  if (std::ranges::find(dropped_, table) == dropped_.end()) dropped_.push_back(table);
}

void LmdbTransaction::commit() {
  if (!poisoned_.empty()) abort();  // nobody waits for a transaction that is over
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
  check_no_child();
  if (kind_ == Kind::nested)
    commit_nested();
  else if (dropped_.empty())
    finish_commit();
  else
    commit_drops();
}

void LmdbTransaction::commit_nested() {
  close_cursors();
  const int code = mdb_txn_commit(std::exchange(txn_, nullptr));
  if (code == 0) {
    for (const Table table : created_) std::erase(parent_->dropped_, table);
    parent_->created_.insert(parent_->created_.end(), created_.begin(), created_.end());
    parent_->dropped_.insert(parent_->dropped_.end(), dropped_.begin(), dropped_.end());
    created_.clear();
  }
  finish();
  must(code, "commit a nested transaction");
}

void LmdbTransaction::remove(Table table) {
  if (const int code = mdb_drop(txn_, dbi_of(table), 1); code != 0) poison(code, "drop a table");
  environment_->tables().close(table);
  std::erase(created_, table);
  closed_.push_back(table);
}

void LmdbTransaction::shut_gate() {
  // Snapshots of this process share the handles: one that is older than the drop would find
  // nothing, or the rows of the table that is opened next.
  if (!environment_->gate().shut(environment_->options().grow_timeout, 1))
    raise(Errc::busy,
          "a table cannot be dropped while other transactions of this process stay open: end them");
}

void LmdbTransaction::replace(Table table) {
  if (kind_ == Kind::nested)
    raise(Errc::invalid_argument,
          "table " + environment_->tables().name(table) +
              " cannot get another key order in a nested transaction: use the outer one");
  shut_gate();
  close_cursors();
  try {
    remove(table);
  } catch (...) {
    environment_->gate().open();
    throw;
  }
  environment_->gate().open();
  std::erase(dropped_, table);
}

void LmdbTransaction::commit_drops() {
  const std::shared_ptr<LmdbEnvironment> environment = environment_;
  shut_gate();
  close_cursors();
  try {
    for (const Table table : dropped_) remove(table);
    finish_commit();
  } catch (...) {
    environment->gate().open();
    abort();
    reopen_closed();
    throw;
  }
  environment->gate().open();
}

void LmdbTransaction::reopen_closed() noexcept {
  for (const Table table : std::exchange(closed_, {})) {
    try {
      Table same{};
      environment_->open_table(environment_->tables().name(table),
                               environment_->tables().order_in_file(table), same);
    } catch (const std::exception&) {
      // Using it says that it is not open.
    }
  }
}

void LmdbTransaction::finish_commit() {
  close_cursors();
  const std::size_t id = mdb_txn_id(txn_);
  const int code = mdb_txn_commit(std::exchange(txn_, nullptr));
  if (code == 0) {
    for (const Table table : created_) environment_->tables().publish(table);
    created_.clear();
    closed_.clear();
  }
  const bool nothing_written = code == EIO && environment_->never_saw(id);
  finish();
  if (nothing_written) environment_->disk_refused();
  if (code == EIO)
    raise(Errc::outcome_unknown,
          "the disk failed while a commit was written: it may or may not be visible; close the "
          "database, open it again and look");
  must(code, "commit");
}

void LmdbTransaction::abort() noexcept {
  if (child_ != nullptr) child_->orphan();
  if (txn_ == nullptr) return;
  if (!environment_->in_own_process()) {
    // The parent's: ending it here would free the parent's reader slot, which both share.
    txn_ = nullptr;
    return;
  }
  close_cursors();
  mdb_txn_abort(std::exchange(txn_, nullptr));
  finish();
  reopen_closed();
}

void LmdbTransaction::finish() noexcept {
  for (const Table table : created_) environment_->tables().close(table);  // rolled back
  created_.clear();
  if (kind_ == Kind::nested) {
    if (parent_ != nullptr) parent_->child_ = nullptr;
    active_ = false;
    return;
  }
  if (active_) environment_->gate().leave();
  active_ = false;
  if (kind_ == Kind::write) environment_->writer_done(owner_ == std::this_thread::get_id());
}

void LmdbTransaction::reset() noexcept {
  if (kind_ != Kind::read || txn_ == nullptr || !active_) return;
  if (!environment_->in_own_process()) return;
  for (LmdbCursor* cursor : lent_) cursor->detach();
  lent_.clear();
  mdb_txn_reset(txn_);
  active_ = false;
  environment_->gate().leave();
}

void LmdbTransaction::renew() {
  environment_->check_process();
  if (txn_ == nullptr) raise(Errc::transaction_ended, "the transaction has ended");
  if (active_) return;
  environment_->gate().enter();
  try {
    environment_->renew(txn_);
  } catch (...) {
    environment_->gate().leave();
    throw;
  }
  active_ = true;
}

std::unique_ptr<Transaction> LmdbTransaction::nested() {
  check_writable();
  check_no_child();
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
  if (transaction_ == nullptr) raise(Errc::transaction_ended, "the cursor's transaction has ended");
  if (transaction_->kind() == LmdbTransaction::Kind::read)
    raise(Errc::read_only, "cannot erase in a read transaction");
  if (!positioned_ || erased_)
    raise(Errc::invalid_argument, "the cursor stands on no entry to erase");
  transaction_->before_cursor_erase(*this);
  if (const int code = mdb_cursor_del(cursor_, 0); code != 0) transaction_->poison(code, "erase");
  erased_ = true;
}

}  // namespace kv::engine::lmdb
