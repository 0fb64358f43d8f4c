#include "kv/engine/lmdb/transaction.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "kv/core/error.h"
#include "kv/engine/lmdb/code.h"
#include "kv/engine/lmdb/val.h"

namespace kv::engine::lmdb {

namespace {

[[noreturn, gnu::cold]] void too_large(std::size_t value_bytes) {
  raise(Errc::value_too_large,
        "a value has at most 1 GiB, this one has " + std::to_string(value_bytes) + " bytes");
}

}  // namespace

LmdbTransaction::LmdbTransaction(std::shared_ptr<LmdbEnvironment> environment, MDB_txn* txn,
                                 LmdbTransaction* parent)
    : environment_(std::move(environment)),
      txn_(txn),
      parent_(parent),
      nested_(parent != nullptr),
      owner_(std::this_thread::get_id()) {
  if (parent_ != nullptr) parent_->set_child(this);
}

LmdbTransaction::~LmdbTransaction() { abort(); }

void LmdbTransaction::refuse() const {
  environment_->check_process();
  if (!poisoned_.empty())
    raise(poison_, "the transaction ended with its first error: " + poisoned_);
  if (txn_ == nullptr)
    raise(Errc::transaction_ended, "the transaction has ended: begin another one");
  raise(Errc::invalid_argument, "a nested transaction is open: end it before the outer one");
}

void LmdbTransaction::check_key(const PutCursor& put, BytesView key) {
  if (key.empty() || key.size() > key_bytes_max)
    raise(Errc::key_too_long, "a key has 1 to " + std::to_string(key_bytes_max) +
                                  " bytes when encoded, this one has " +
                                  std::to_string(key.size()));
  // LMDB takes native keys of any size and then compares past their ends.
  if (put.native && key.size() != sizeof(std::uint32_t) && key.size() != sizeof(std::uint64_t))
    raise(Errc::invalid_argument,
          "a native key has 4 or 8 bytes, this one has " + std::to_string(key.size()));
}

void LmdbTransaction::orphan() noexcept {
  abort();
  parent_ = nullptr;
}

void LmdbTransaction::failed(int code, std::string_view doing) {
  if (code == EINVAL || code == MDB_BAD_DBI)
    raise(Errc::invalid_argument, "cannot " + std::string(doing) +
                                      ": the table was dropped, or opened after this transaction "
                                      "began; begin another one");
  try {
    fail(code, doing);
  } catch (const Error& error) {
    poisoned_ = error.what();
    poison_ = error.code();
    drop_put_cursors();
    throw;
  }
}

bool LmdbTransaction::get(Table table, BytesView key, BytesView& value) {
  check_alive();
  if (key.empty() || key.size() > key_bytes_max) return false;  // cannot have been stored
  MDB_val k = to_val(key);
  MDB_val v;
  // Whoever looks for a row is likely to put it: its cursor then stands there already.
  MDB_cursor* const put = known_put_cursor(table);
  const int code =
      put != nullptr ? mdb_cursor_get(put, &k, &v, MDB_SET) : mdb_get(txn_, dbi_of(table), &k, &v);
  if (code == MDB_NOTFOUND) return false;
  if (code != 0) failed(code, "read");
  value = to_bytes(v);
  return true;
}

CursorPtr LmdbTransaction::cursor(Table table) {
  check_alive();
  auto cursor = std::make_unique<LmdbCursor>(*this, table);
  if (const int code = mdb_cursor_open(txn_, dbi_of(table), cursor->place()); code != 0)
    failed(code, "open a cursor");
  lent_.push_back(cursor.get());
  return CursorPtr(cursor.release());
}

void LmdbTransaction::before_erase_at(LmdbCursor& cursor) {
  drop_put_cursor(cursor.table());
  if (lent_.size() < 2) return;
  BytesView key;
  if (!cursor.current(key)) return;
  for (LmdbCursor* other : lent_)
    if (other != &cursor && other->table() == cursor.table()) other->before_erase(key);
}

const LmdbTransaction::PutCursor& LmdbTransaction::open_put_cursor(Table table, bool append) {
  check_alive();
  PutCursor& put = put_place(table);
  drop_put_cursor(put.table);
  if (const int code = mdb_cursor_open(txn_, dbi_of(table), &put.cursor); code != 0)
    failed_to_write(code);
  put.table = table;
  put.append = append;
  put.native = environment_->tables().order(table) == KeyOrder::native;
  return put;
}

void LmdbTransaction::drop_put_cursor(Table table) noexcept {
  PutCursor& put = put_place(table);
  if (put.cursor == nullptr || put.table != table) return;
  mdb_cursor_close(std::exchange(put.cursor, nullptr));
}

void LmdbTransaction::drop_put_cursors() noexcept {
  for (const PutCursor& put : put_cursors_) drop_put_cursor(put.table);
}

void LmdbTransaction::close_cursors() noexcept {
  for (LmdbCursor* cursor : lent_) cursor->detach();
  lent_.clear();
  drop_put_cursors();
}

std::uint64_t LmdbTransaction::size(Table table) { return stats(table).entries; }

TableStats LmdbTransaction::stats(Table table) {
  check_alive();
  MDB_stat stat;
  if (const int code = mdb_stat(txn_, dbi_of(table), &stat); code != 0)
    failed(code, "read a table's size");
  return to_stats(stat);
}

Transaction::Reserved LmdbTransaction::reserve(Table table, BytesView key, std::size_t value_bytes,
                                               PutMode mode) {
  const bool append = mode == PutMode::append;
  const PutCursor& put = put_cursor(table, append);
  if (key.size() - 1 >= key_bytes_max || put.native) [[unlikely]]
    check_key(put, key);
  if (value_bytes > value_bytes_max) [[unlikely]]
    too_large(value_bytes);
  const unsigned flags = MDB_RESERVE | (append                    ? unsigned{MDB_APPEND}
                                        : mode == PutMode::insert ? unsigned{MDB_NOOVERWRITE}
                                                                  : 0U);
  MDB_val k = to_val(key);
  MDB_val v{value_bytes, nullptr};
  const int code = mdb_cursor_put(put.cursor, &k, &v, flags);
  if (code == MDB_SUCCESS) [[likely]]
    return {{static_cast<std::byte*>(v.mv_data), value_bytes}};
  if (code == MDB_KEYEXIST && mode != PutMode::replace) return {};
  failed_to_write(code);
}

bool LmdbTransaction::erase(Table table, BytesView key) {
  check_alive();
  if (key.empty() || key.size() > key_bytes_max) return false;
  for (LmdbCursor* cursor : lent_)
    if (cursor->table() == table) cursor->before_erase(key);
  MDB_val k = to_val(key);
  int code = 0;
  if (MDB_cursor* const put = known_put_cursor(table)) {
    MDB_val v;
    code = mdb_cursor_get(put, &k, &v, MDB_SET);
    if (code == MDB_SUCCESS) code = mdb_cursor_del(put, 0);
  } else {
    drop_put_cursor(table);
    code = mdb_del(txn_, dbi_of(table), &k, nullptr);
  }
  if (code == MDB_SUCCESS) return true;
  if (code == MDB_NOTFOUND) return false;
  failed(code, "erase");
}

void LmdbTransaction::clear(Table table) {
  check_alive();
  drop_put_cursor(table);
  if (const int code = mdb_drop(txn_, dbi_of(table), 0); code != 0) failed(code, "clear a table");
}

Table LmdbTransaction::create_table(std::string_view name, KeyOrder order) {
  check_alive();
  Table table{};
  const bool known = environment_->tables().find(name, table);
  if (known && environment_->tables().order(table) != order &&
      std::ranges::find(dropped_, table) != dropped_.end())
    replace(table);
  if (const int code = environment_->open_in(txn_, name, order, true, table); code != 0)
    failed(code, "create table " + std::string(name));
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
  check_alive();
  drop_put_cursor(table);
  // Only emptied here: LMDB closes a dropped table's handle at once, for every transaction of the
  // process and even if this one rolls back.
  if (const int code = mdb_drop(txn_, dbi_of(table), 0); code != 0) failed(code, "drop a table");
  if (std::ranges::find(dropped_, table) == dropped_.end()) dropped_.push_back(table);
}

void LmdbTransaction::commit() {
  if (!poisoned_.empty()) abort();  // nobody waits for a transaction that is over
  check_alive();
  if (owner_ != std::this_thread::get_id())
    raise(Errc::invalid_argument, "a write transaction is committed by the thread that began it");
  if (parent_ != nullptr)
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
  if (const int code = mdb_drop(txn_, dbi_of(table), 1); code != 0) failed(code, "drop a table");
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
  if (parent_ != nullptr)
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
    environment_->commits().note(id);
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
  if (nested_) {
    if (parent_ != nullptr) parent_->set_child(nullptr);
    return;
  }
  environment_->gate().leave();
  environment_->writer_done(owner_ == std::this_thread::get_id());
}

void LmdbTransaction::reset() noexcept {}
void LmdbTransaction::renew() {
  raise(Errc::invalid_argument, "only read transactions can be renewed");
}

std::unique_ptr<Transaction> LmdbTransaction::nested() {
  check_alive();
  drop_put_cursors();
  MDB_txn* child = nullptr;
  const int code = mdb_txn_begin(mdb_txn_env(txn_), txn_, 0, &child);
  if (code != 0) failed(code, "begin a nested transaction");
  return std::make_unique<LmdbTransaction>(environment_, child, this);
}

std::uint64_t LmdbTransaction::id() const {
  check_alive();
  return mdb_txn_id(txn_);
}

}  // namespace kv::engine::lmdb
