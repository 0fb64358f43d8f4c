#include "kv/engine/memory/memory.h"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "kv/core/error.h"
#include "kv/engine/memory/tree.h"

namespace kv::engine {
namespace {

using memory::Node;
using memory::Root;

struct TableState {
  std::string name;
  KeyOrder order = KeyOrder::bytes;
  Root root;
};
/// What a snapshot sees: copied whole at the begin of a transaction, a few pointers per table.
using State = std::map<Table, TableState>;

/// Native keys are read as one number.
bool fits(KeyOrder order, BytesView key) {
  return order == KeyOrder::bytes || key.size() == sizeof(std::uint32_t) ||
         key.size() == sizeof(std::uint64_t);
}

class MemoryEnvironment;

class MemoryTransaction final : public Transaction {
 public:
  enum class Kind { read, write, nested };
  MemoryTransaction(std::shared_ptr<MemoryEnvironment> environment, Kind kind, State state,
                    std::uint64_t id, MemoryTransaction* parent)
      : environment_(std::move(environment)),
        kind_(kind),
        state_(std::move(state)),
        id_(id),
        parent_(parent),
        owner_(std::this_thread::get_id()) {
    if (parent_ != nullptr) parent_->child_ = this;
  }
  ~MemoryTransaction() override { abort(); }

  bool get(Table table, BytesView key, BytesView& value) override;
  CursorPtr cursor(Table table) override;
  std::uint64_t size(Table table) override { return memory::size(at(table).root); }
  TableStats stats(Table table) override { return {.entries = size(table)}; }
  Reserved reserve(Table table, BytesView key, std::size_t value_bytes, PutMode mode) override;
  bool erase(Table table, BytesView key) override;
  void clear(Table table) override { writable(table).root = nullptr; }
  Table create_table(std::string_view name, KeyOrder order) override;
  void drop_table(Table table) override {
    writable(table);
    state_.erase(table);
  }
  void commit() override;
  void abort() noexcept override;
  void reset() noexcept override;
  void renew() override;
  std::unique_ptr<Transaction> nested() override;
  std::uint64_t id() const override { return id_; }

  void check_no_child() const {
    if (child_ != nullptr)
      raise(Errc::invalid_argument, "a nested transaction is open: end it before the outer one");
  }
  TableState& at(Table table);
  TableState& writable(Table table);

 private:
  std::shared_ptr<MemoryEnvironment> environment_;
  Kind kind_;
  State state_;
  std::uint64_t id_;
  MemoryTransaction* parent_;
  MemoryTransaction* child_ = nullptr;
  std::thread::id owner_;
  bool ended_ = false;
  bool active_ = true;  // read: holds a snapshot
};

class MemoryEnvironment final : public Environment,
                                public std::enable_shared_from_this<MemoryEnvironment> {
 public:
  std::unique_ptr<Transaction> begin_read() override {
    const std::lock_guard lock(mutex_);
    return std::make_unique<MemoryTransaction>(shared_from_this(), MemoryTransaction::Kind::read,
                                               state_, id_, nullptr);
  }
  std::unique_ptr<Transaction> begin_write() override {
    std::unique_lock lock(mutex_);
    if (writer_ == std::this_thread::get_id())
      raise(Errc::nested_write,
            "this thread has a write transaction open already; use it, or end it first");
    free_.wait(lock, [&] { return writer_ == std::thread::id{}; });
    writer_ = std::this_thread::get_id();
    return std::make_unique<MemoryTransaction>(shared_from_this(), MemoryTransaction::Kind::write,
                                               state_, id_ + 1, nullptr);
  }
  bool writing() const noexcept override {
    const std::lock_guard lock(mutex_);
    return writer_ == std::this_thread::get_id();
  }
  std::vector<std::string> table_names() override {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> names;
    for (const auto& [table, state] : state_) names.push_back(state.name);
    std::sort(names.begin(), names.end());
    return names;
  }
  bool open_table(std::string_view name, KeyOrder order, Table& table) override {
    const std::lock_guard lock(mutex_);
    for (const auto& [handle, state] : state_) {
      if (state.name != name) continue;
      if (state.order != order)
        raise(Errc::schema_mismatch,
              "table " + std::string(name) + " was created with another key order");
      table = handle;
      return true;
    }
    return false;
  }
  EnvironmentStats stats() override {
    const std::lock_guard lock(mutex_);
    EnvironmentStats stats;
    stats.last_transaction = id_;
    return stats;
  }
  std::vector<std::string> check_pages(std::size_t) override { return {}; }
  void compact() override {}
  void flush() override {}
  void grow() override {}
  void copy_to(const std::string&, bool) override {
    raise(Errc::unsupported, "the memory engine has no file to copy");
  }

  // For transactions.
  void publish(State state, std::uint64_t id) {
    const std::lock_guard lock(mutex_);
    state_ = std::move(state);
    id_ = id;
  }
  void writer_done() noexcept {
    const std::lock_guard lock(mutex_);
    writer_ = {};
    free_.notify_one();
  }
  void latest(State& state, std::uint64_t& id) {
    const std::lock_guard lock(mutex_);
    state = state_;
    id = id_;
  }
  Table new_handle() {
    const std::lock_guard lock(mutex_);
    return static_cast<Table>(next_handle_++);
  }
  /// Of the write transaction only.
  std::uint64_t priority() noexcept {
    random_ ^= random_ << 13U;
    random_ ^= random_ >> 7U;
    random_ ^= random_ << 17U;
    return random_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable free_;
  std::thread::id writer_;
  State state_;
  std::uint64_t id_ = 0;
  std::uint32_t next_handle_ = 1;
  std::uint64_t random_ = 0x9E3779B97F4A7C15U;
};

/// Remembers its place as a key, so that a changed tree cannot leave it pointing at a dead node.
class MemoryCursor final : public Cursor {
 public:
  MemoryCursor(MemoryTransaction& transaction, Table table)
      : transaction_(transaction), table_(table) {}

  bool first(Entry& entry) override { return show(memory::first(state().root), entry); }
  bool last(Entry& entry) override { return show(memory::last(state().root), entry); }
  bool next(Entry& entry) override {
    if (!positioned_) return first(entry);
    return show(memory::lower_bound(state().order, state().root, key_, true), entry);
  }
  bool previous(Entry& entry) override {
    if (!positioned_) return last(entry);
    return show(memory::before(state().order, state().root, key_), entry);
  }
  bool lower_bound(BytesView key, Entry& entry) override {
    if (key.empty()) return first(entry);
    if (!fits(state().order, key))
      raise(Errc::invalid_argument,
            "a native key has 4 or 8 bytes, this one has " + std::to_string(key.size()));
    return show(memory::lower_bound(state().order, state().root, key, false), entry);
  }
  void erase() override {
    if (!positioned_ || !transaction_.erase(table_, key_))
      raise(Errc::invalid_argument, "the cursor stands on no entry to erase");
  }

 private:
  TableState& state() { return transaction_.at(table_); }
  bool show(const Node* node, Entry& entry) {
    if (node == nullptr) return false;
    key_ = node->key;
    positioned_ = true;
    entry = {node->key, *node->value};
    return true;
  }

  MemoryTransaction& transaction_;
  Table table_;
  Bytes key_;
  bool positioned_ = false;
};

TableState& MemoryTransaction::at(Table table) {
  if (ended_ || !active_)
    raise(Errc::transaction_ended, "the transaction has ended: begin another one");
  check_no_child();
  const auto found = state_.find(table);
  if (found == state_.end())
    raise(Errc::invalid_argument, "the table is not open in this transaction");
  return found->second;
}

TableState& MemoryTransaction::writable(Table table) {
  TableState& state = at(table);
  if (kind_ == Kind::read) raise(Errc::read_only, "cannot write in a read transaction");
  return state;
}

bool MemoryTransaction::get(Table table, BytesView key, BytesView& value) {
  const TableState& state = at(table);
  if (!fits(state.order, key)) return false;  // cannot have been stored
  const Node* node = memory::find(state.order, state.root, key);
  if (node == nullptr) return false;
  value = *node->value;
  return true;
}

CursorPtr MemoryTransaction::cursor(Table table) {
  at(table);
  return CursorPtr(new MemoryCursor(*this, table));
}

Transaction::Reserved MemoryTransaction::reserve(Table table, BytesView key,
                                                 std::size_t value_bytes, PutMode mode) {
  TableState& state = writable(table);
  if (key.empty() || key.size() > key_bytes_max)
    raise(Errc::key_too_long, "a key has 1 to " + std::to_string(key_bytes_max) +
                                  " bytes when encoded, this one has " +
                                  std::to_string(key.size()));
  if (!fits(state.order, key))
    raise(Errc::invalid_argument,
          "a native key has 4 or 8 bytes, this one has " + std::to_string(key.size()));
  if (value_bytes > value_bytes_max)
    raise(Errc::value_too_large,
          "a value has at most 1 GiB, this one has " + std::to_string(value_bytes) + " bytes");
  if (mode == PutMode::insert && memory::find(state.order, state.root, key) != nullptr) return {};
  if (mode == PutMode::append) {
    const Node* last = memory::last(state.root);
    if (last != nullptr && memory::compare(state.order, key, last->key) <= 0) return {};
  }
  auto value = std::make_shared<Bytes>(value_bytes);
  static std::byte nothing;
  const MutableBytes place = value_bytes == 0 ? MutableBytes(&nothing, 0) : MutableBytes(*value);
  state.root =
      memory::insert(state.order, state.root, key, std::move(value), environment_->priority());
  return {place};
}

bool MemoryTransaction::erase(Table table, BytesView key) {
  TableState& state = writable(table);
  if (!fits(state.order, key)) return false;
  if (memory::find(state.order, state.root, key) == nullptr) return false;
  // `key` may lie in the node that goes: the old root keeps it alive until the end.
  const Root old = state.root;
  state.root = memory::erase(state.order, old, key);
  return true;
}

Table MemoryTransaction::create_table(std::string_view name, KeyOrder order) {
  if (kind_ == Kind::read) raise(Errc::read_only, "cannot write in a read transaction");
  for (const auto& [handle, state] : state_)
    if (state.name == name) {
      if (state.order != order)
        raise(Errc::schema_mismatch,
              "table " + std::string(name) + " was created with another key order");
      return handle;
    }
  const Table handle = environment_->new_handle();
  state_.emplace(handle, TableState{std::string(name), order, nullptr});
  return handle;
}

void MemoryTransaction::commit() {
  if (ended_) raise(Errc::transaction_ended, "the transaction has ended: begin another one");
  if (kind_ != Kind::read && owner_ != std::this_thread::get_id())
    raise(Errc::invalid_argument, "a write transaction is committed by the thread that began it");
  check_no_child();
  if (kind_ == Kind::nested) parent_->state_ = std::move(state_);
  if (kind_ == Kind::write) environment_->publish(std::move(state_), id_);
  abort();
}

void MemoryTransaction::abort() noexcept {
  if (ended_) return;
  if (child_ != nullptr) child_->abort();
  if (parent_ != nullptr) parent_->child_ = nullptr;
  parent_ = nullptr;
  ended_ = true;
  state_.clear();
  if (kind_ == Kind::write) environment_->writer_done();
}

void MemoryTransaction::reset() noexcept {
  if (kind_ != Kind::read) return;
  state_.clear();
  active_ = false;
}

void MemoryTransaction::renew() {
  if (ended_) raise(Errc::transaction_ended, "the transaction has ended");
  environment_->latest(state_, id_);
  active_ = true;
}

std::unique_ptr<Transaction> MemoryTransaction::nested() {
  if (kind_ == Kind::read) raise(Errc::read_only, "cannot write in a read transaction");
  check_no_child();
  return std::make_unique<MemoryTransaction>(environment_, Kind::nested, state_, id_, this);
}

}  // namespace

std::shared_ptr<Environment> open_memory() { return std::make_shared<MemoryEnvironment>(); }

}  // namespace kv::engine
