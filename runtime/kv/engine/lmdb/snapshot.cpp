#include "kv/engine/lmdb/snapshot.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "kv/core/error.h"
#include "kv/engine/lmdb/code.h"
#include "kv/engine/lmdb/val.h"
#include "kv/engine/pages/group.h"

namespace kv::engine::lmdb {
namespace {

constexpr std::size_t idle_max = 8;

[[noreturn]] void refuse() { raise(Errc::read_only, "cannot write in a read transaction"); }

/// Keys that cannot have been stored.
bool storable(BytesView key) noexcept { return !key.empty() && key.size() <= key_bytes_max; }

}  // namespace

void PageCursor::start(const pages::Map& map, const pages::Root& root) {
  period_ = snapshot_->period();
  walk_.start(map, root);
}
void PageCursor::check() const {
  if (period_ != snapshot_->period() || !snapshot_->in_own_process()) [[unlikely]]
    snapshot_->refuse_cursor(period_);
}
bool PageCursor::first(Entry& entry) {
  check();
  return walk_.first(entry);
}
bool PageCursor::last(Entry& entry) {
  check();
  return walk_.last(entry);
}
bool PageCursor::next(Entry& entry) {
  check();
  return walk_.next(entry);
}
bool PageCursor::previous(Entry& entry) {
  check();
  return walk_.previous(entry);
}
bool PageCursor::lower_bound(BytesView key, Entry& entry) {
  check();
  return key.empty() ? walk_.first(entry) : walk_.lower_bound(key, entry);
}
void PageCursor::erase() {
  check();
  refuse();
}
void PageCursor::release() noexcept { snapshot_->take_back(this); }

LmdbSnapshot::LmdbSnapshot(std::shared_ptr<LmdbEnvironment> environment, MDB_txn* txn)
    : environment_(std::move(environment)), txn_(txn), direct_(environment_->reads_pages()) {
  idle_.reserve(idle_max);
  begin_period();
  place_ = environment_->snapshots().join(this);
}

LmdbSnapshot::~LmdbSnapshot() {
  abort();
  // A child's list is not touched: another thread may have held its lock at the fork.
  if (environment_->in_own_process()) environment_->snapshots().leave(place_);
}

void LmdbSnapshot::check_alive() const {
  environment_->check_process();
  if (ended_ || !active_)
    raise(Errc::transaction_ended, "the transaction has ended: begin another one");
}

void LmdbSnapshot::refuse_cursor(std::uint64_t period) const {
  environment_->check_process();
  if (period != period_) raise(Errc::transaction_ended, "the cursor's transaction has ended");
}

void LmdbSnapshot::begin_period() {
  const std::uint64_t id = mdb_txn_id(txn_);
  const std::uint64_t moves = environment_->map_moves();
  if (id != seen_id_ || moves != seen_moves_) {
    ++versions_;
    seen_id_ = id;
    seen_moves_ = moves;
  }
  version_ = versions_;
}

void LmdbSnapshot::end_period() noexcept {
  ++period_;
  version_ = 0;
  active_ = false;
  for (LmdbCursor* cursor : lent_) cursor->detach();
  lent_.clear();
}

const pages::Root& LmdbSnapshot::load_root(Table table) {
  check_alive();
  const auto index = static_cast<std::size_t>(table);
  if (index >= roots_.size()) roots_.resize(index + 1);
  KnownRoot& known = roots_[index];
  if (known.name.empty()) known.name = environment_->tables().name(table);
  MDB_val name{known.name.size(), known.name.data()};
  MDB_val record;
  const int code = mdb_get(txn_, environment_->main_table(), &name, &record);
  if (code == MDB_NOTFOUND || (code == 0 && record.mv_size != pages::record_bytes))
    failed(EINVAL, "read table " + known.name);
  must(code, "read table " + known.name);
  const auto* bytes = static_cast<const std::byte*>(record.mv_data);
  if (map_version_ != version_) find_map(bytes);
  known.root = pages::read_record(bytes);
  const bool native = environment_->tables().order(table) == KeyOrder::native;
  if (known.root.flags != (native ? unsigned{MDB_INTEGERKEY} : 0U))
    raise(Errc::schema_mismatch, "table " + known.name +
                                     " was made again with another key order by somebody else; "
                                     "open the database again");
  known.version = version_;
  return known.root;
}

void LmdbSnapshot::find_map(const std::byte* in_map) {
  MDB_envinfo info;
  must(mdb_env_info(mdb_txn_env(txn_), &info), "read the sizes");
  map_.page_bytes = environment_->page_bytes();
  // Later commits can only have added to what this snapshot refers to.
  map_.count = std::min<std::uint64_t>(info.me_last_pgno + 1, info.me_mapsize / map_.page_bytes);
  if (base_moves_ != seen_moves_) {
    mdb_filehandle_t file = -1;
    must(mdb_env_get_fd(mdb_txn_env(txn_), &file), "look at the file");
    map_.base = pages::map_base(in_map, map_, file);
    base_moves_ = seen_moves_;
  }
  map_version_ = version_;
}

void LmdbSnapshot::failed(int code, std::string_view doing) {
  if (code == EINVAL || code == MDB_BAD_DBI)
    raise(Errc::invalid_argument, "cannot " + std::string(doing) +
                                      ": the table was dropped, or made after this transaction "
                                      "began; begin another one");
  fail(code, doing);
}

bool LmdbSnapshot::get(Table table, BytesView key, BytesView& value) {
  if (!direct_) [[unlikely]] {
    check_alive();
    if (!storable(key)) return false;
    MDB_val k = to_val(key);
    MDB_val v;
    const int code = mdb_get(txn_, environment_->tables().dbi(table), &k, &v);
    if (code == MDB_NOTFOUND) return false;
    if (code != 0) failed(code, "read");
    value = to_bytes(v);
    return true;
  }
  const pages::Root& root = this->root(table);
  return root.flags == 0 ? pages::find(map_, root, pages::ByteOrder(key), value)
                         : pages::find(map_, root, pages::NativeOrder(key), value);
}

void LmdbSnapshot::get_group(Table table, std::span<const BytesView> keys,
                             std::span<BytesView> values) {
  if (!direct_) return Transaction::get_group(table, keys, values);
  const pages::Root& root = this->root(table);
  while (!keys.empty()) {
    const std::size_t count = std::min(keys.size(), pages::group_max);
    if (root.flags == 0)
      pages::find_group<pages::ByteOrder>(map_, root, keys.first(count), values.first(count));
    else
      pages::find_group<pages::NativeOrder>(map_, root, keys.first(count), values.first(count));
    keys = keys.subspan(count);
    values = values.subspan(count);
  }
}

CursorPtr LmdbSnapshot::cursor(Table table) {
  if (!direct_) {
    check_alive();
    auto cursor = std::make_unique<LmdbCursor>(*this, table);
    if (const int code = mdb_cursor_open(txn_, environment_->tables().dbi(table), cursor->place());
        code != 0)
      failed(code, "open a cursor");
    lent_.push_back(cursor.get());
    return CursorPtr(cursor.release());
  }
  const pages::Root& root = this->root(table);
  std::unique_ptr<PageCursor> cursor;
  if (idle_.empty()) {
    cursor = std::make_unique<PageCursor>(*this);
  } else {
    cursor = std::move(idle_.back());
    idle_.pop_back();
  }
  cursor->start(map_, root);
  return CursorPtr(cursor.release());
}

void LmdbSnapshot::take_back(PageCursor* cursor) noexcept {
  std::unique_ptr<PageCursor> owned(cursor);
  if (idle_.size() < idle_max) idle_.push_back(std::move(owned));
}

void LmdbSnapshot::before_erase_at(LmdbCursor&) { refuse(); }

TableStats LmdbSnapshot::stats(Table table) {
  if (direct_) return root(table).stats;
  check_alive();
  MDB_stat stat;
  if (const int code = mdb_stat(txn_, environment_->tables().dbi(table), &stat); code != 0)
    failed(code, "read a table's size");
  return to_stats(stat);
}

void LmdbSnapshot::commit() {
  check_alive();
  end_period();
  ended_ = true;
  // Not an abort: that would close the tables opened in this transaction.
  const int code = mdb_txn_commit(std::exchange(txn_, nullptr));
  environment_->gate().leave();
  must(code, "end a read transaction");
}

void LmdbSnapshot::abort() noexcept {
  if (ended_) return;
  ended_ = true;
  const bool inside = active_;
  end_period();
  // In a forked child it is the parent's: ending it would free the reader slot that both share.
  if (!environment_->in_own_process()) return;
  {
    const std::lock_guard lock(ending_);
    if (txn_ != nullptr) mdb_txn_abort(std::exchange(txn_, nullptr));
  }
  if (inside) environment_->gate().leave();
}

void LmdbSnapshot::give_up() noexcept {
  const std::lock_guard lock(ending_);
  if (txn_ != nullptr) mdb_txn_abort(std::exchange(txn_, nullptr));
}

void LmdbSnapshot::reset() noexcept {
  if (ended_ || !active_ || !environment_->in_own_process()) return;
  end_period();
  mdb_txn_reset(txn_);
  environment_->gate().leave();
}

void LmdbSnapshot::renew() {
  environment_->check_process();
  if (ended_) raise(Errc::transaction_ended, "the transaction has ended");
  if (active_) return;
  environment_->gate().enter();
  try {
    environment_->renew(txn_);
  } catch (...) {
    environment_->gate().leave();
    throw;
  }
  active_ = true;
  begin_period();
}

std::uint64_t LmdbSnapshot::id() const {
  check_alive();
  return mdb_txn_id(txn_);
}

Transaction::Reserved LmdbSnapshot::reserve(Table, BytesView, std::size_t, PutMode) { refuse(); }
bool LmdbSnapshot::erase(Table, BytesView) { refuse(); }
void LmdbSnapshot::clear(Table) { refuse(); }
Table LmdbSnapshot::create_table(std::string_view, KeyOrder) { refuse(); }
void LmdbSnapshot::drop_table(Table) { refuse(); }
std::unique_ptr<Transaction> LmdbSnapshot::nested() { refuse(); }

}  // namespace kv::engine::lmdb
