// A table of the open database: each verb its own transaction.
#pragma once

#include <future>
#include <memory>
#include <ranges>
#include <type_traits>
#include <utility>

#include "kv/core/lifetime.h"
#include "kv/store/guard.h"
#include "kv/store/index.h"
#include "kv/store/run_grouped.h"
#include "kv/store/run_write.h"
#include "kv/store/writer.h"

namespace kv {

class ReadTxn;
class WriteTxn;

/// `db.users()`. A handle that may be copied, kept and used from any thread; it keeps the database
/// open. Reads see the last commit; what they return holds its snapshot (`Guard`, ranges) or is
/// owned. Writes are durable when they return, and grow the file when it is full.
///
/// Not to be used for writing while the same thread holds a write transaction:
/// `Errc::nested_write`.
template <TableSpec Spec>
class Table : public storage::AccessorsOf<Spec, Table<Spec>> {
  using Row = storage::Row<Spec>;

 public:
  using Key = typename Row::Key;
  using KeyView = typename Row::KeyView;
  using Value = typename Row::Value;
  using View = typename Row::View;
  using Entry = typename Row::Found;

  Table(std::shared_ptr<storage::Core> core, std::size_t index) noexcept
      : core_(std::move(core)), table_(core_->table(index)) {}
  Table(std::shared_ptr<storage::Core> core, engine::Table table) noexcept
      : core_(std::move(core)), table_(table) {}

  /// The table in a transaction. Throws `invalid_argument` when that is of another database.
  TableReader<Spec> in(const ReadTxn& txn KV_LIFETIMEBOUND) const;
  TableWriter<Spec> in(WriteTxn& txn KV_LIFETIMEBOUND) const;

  [[nodiscard]] Guard<View> get(const KeyView& key,
                                Where at = std::source_location::current()) const {
    return guarded(at, [&](const auto& table) { return table.get(key); });
  }
  /// `fn(view)` when the row is there; the view ends with the call.
  template <std::invocable<View> Fn>
  auto get(const KeyView& key, Fn&& fn, Where at = std::source_location::current()) const {
    return reading(at, [&](const auto& table) { return table.get(key, fn); });
  }
  [[nodiscard]] Guard<BytesView> get_bytes(const KeyView& key,
                                           Where at = std::source_location::current()) const {
    return guarded(at, [&](const auto& table) { return table.get_bytes(key); });
  }
  /// As `TableReader::get_many`, in one snapshot.
  template <std::ranges::input_range Keys, class Fn>
  void get_many(Keys&& keys, Fn&& fn, Where at = std::source_location::current()) const {
    reading(at, [&](const auto& table) { table.get_many(keys, fn); });
  }
  [[nodiscard]] bool contains(const KeyView& key) const {
    return reading(Where(), [&](const auto& table) { return table.contains(key); });
  }
  [[nodiscard]] std::uint64_t size() const {
    return reading(Where(), [](const auto& table) { return table.size(); });
  }
  [[nodiscard]] bool empty() const { return size() == 0; }
  Guard<Entry> first(Where at = std::source_location::current()) const {
    return guarded(at, [](const auto& table) { return table.first(); });
  }
  Guard<Entry> last(Where at = std::source_location::current()) const {
    return guarded(at, [](const auto& table) { return table.last(); });
  }
  Guard<Entry> lower_bound(const KeyView& key, Where at = std::source_location::current()) const {
    return guarded(at, [&](const auto& table) { return table.lower_bound(key); });
  }

  /// An index of the table by its type; generated tables have a function for each: `by_email()`.
  template <class I>
  auto index(Where at = std::source_location::current()) const {
    return Index<Spec, I>(core_, table_, at);
  }

  /// Ranges own their snapshot.
  Range<Spec> all(Where at = std::source_location::current()) const {
    return reading(at, [](const auto& table) { return table.all(); });
  }
  Range<Spec> from(const KeyView& key, Where at = std::source_location::current()) const {
    return reading(at, [&](const auto& table) { return table.from(key); });
  }
  Range<Spec> range(const KeyView& low, const KeyView& high,
                    Where at = std::source_location::current()) const {
    return reading(at, [&](const auto& table) { return table.range(low, high); });
  }
  template <class A>
  Range<Spec> prefix(const A& a, Where at = std::source_location::current()) const {
    return reading(at, [&](const auto& table) { return table.prefix(a); });
  }
  template <class A, class B>
  Range<Spec> prefix(const A& a, const B& b, Where at = std::source_location::current()) const {
    return reading(at, [&](const auto& table) { return table.prefix(a, b); });
  }
  // Nothing can stand behind components of any number: of these the line is not known.
  template <class A, class B, class C, class... Leading>
  Range<Spec> prefix(const A& a, const B& b, const C& c, const Leading&... leading) const {
    return reading(Where(), [&](const auto& table) { return table.prefix(a, b, c, leading...); });
  }
  template <class Fn>
  decltype(auto) with_stream(Fn&& fn, Where at = std::source_location::current()) const {
    return std::invoke(std::forward<Fn>(fn), all(at));
  }
  template <class Fn>
  void for_each(Fn&& fn, Where at = std::source_location::current()) const {
    reading(at, [&](const auto& table) { table.for_each(fn); });
  }
  template <class Fn>
  auto filter_map(Fn&& fn, Where at = std::source_location::current()) const {
    return reading(at, [&](const auto& table) { return table.filter_map(fn); });
  }
  template <class T, class Fn>
  T fold(T init, Fn&& fn, Where at = std::source_location::current()) const {
    return reading(at, [&](const auto& table) { return table.fold(std::move(init), fn); });
  }
  /// As `TableReader::parallel_fold`, on a snapshot of now, whatever others commit.
  template <std::copy_constructible T, class Fn, class Combine>
  T parallel_fold(std::size_t threads, T init, Fn&& fn, Combine&& combine,
                  Where at = std::source_location::current()) const {
    const auto sessions = storage::snapshots_of_now(*core_, storage::thread_count(threads), at);
    return storage::parallel_fold<Spec>(sessions, table_, std::move(init), fn, combine);
  }

  // The writing verbs are those of `TableWriter`, each committed before it returns. Those of one
  // row share a commit when several threads write at the same time; each is told its own outcome.
  // Functions given to them may run again: when the file had to grow, or a neighbour failed.
  void put(const KeyView& key, const Value& value) const {
    writing([&](const auto& table) { table.put(key, value); });
  }
  template <storage::Storable<Spec> V>
  void put(const KeyView& key, const V& value) const {
    writing([&](const auto& table) { table.put(key, value); });
  }
  void put_bytes(const KeyView& key, BytesView bytes) const {
    writing([&](const auto& table) { table.put_bytes(key, bytes); });
  }
  /// Encodes the row, and returns before it is stored. The future is ready when it is durable, or
  /// has the error. Rows of one thread are stored in their order; what waits shares commits, also
  /// with other threads. Throws at once what `put` throws for keys and values that cannot be
  /// encoded, and `nested_write` while this thread holds the write transaction. A normal end of the
  /// program waits for what was given. Waits itself while more than 64 MiB wait to be stored.
  [[nodiscard]] std::future<void> put_async(const KeyView& key, const Value& value) const {
    return putting_later(key, value);
  }
  template <storage::Storable<Spec> V>
  [[nodiscard]] std::future<void> put_async(const KeyView& key, const V& value) const {
    return putting_later(key, value);
  }
  bool insert(const KeyView& key, const Value& value) const {
    return writing([&](const auto& table) { return table.insert(key, value); });
  }
  template <storage::Storable<Spec> V>
  bool insert(const KeyView& key, const V& value) const {
    return writing([&](const auto& table) { return table.insert(key, value); });
  }
  Key insert(const Value& value) const requires(Spec::automatic) {
    return writing([&](const auto& table) { return table.insert(value); });
  }
  template <storage::Storable<Spec> V>
  Key insert(const V& value) const requires(Spec::automatic) {
    return writing([&](const auto& table) { return table.insert(value); });
  }
  template <std::invocable<Value&> Fn>
  bool update(const KeyView& key, Fn&& fn) const {
    return writing([&](const auto& table) { return table.update(key, fn); },
                   storage::Runs::in_thread);
  }
  template <std::invocable<Value&> Fn>
  void upsert(const KeyView& key, Fn&& fn) const {
    writing([&](const auto& table) { table.upsert(key, fn); }, storage::Runs::in_thread);
  }
  [[nodiscard]] bool compare_and_swap(const KeyView& key, const Value& expected,
                                      const Value& desired) const {
    return writing(
        [&](const auto& table) { return table.compare_and_swap(key, expected, desired); });
  }
  bool erase(const KeyView& key) const {
    return writing([&](const auto& table) { return table.erase(key); });
  }
  std::size_t erase_range(const KeyView& low, const KeyView& high) const {
    return writing_alone([&](const auto& table) { return table.erase_range(low, high); });
  }
  void clear() const {
    writing_alone([](const auto& table) { table.clear(); });
  }
  /// One transaction. Input that can be read only once cannot be written again after the file grew:
  /// then `map_full` is thrown, and nothing was stored.
  template <std::ranges::input_range Rows>
  std::size_t put_all(Rows&& rows) const {
    if constexpr (std::ranges::forward_range<Rows>) {
      return writing_alone([&](const auto& table) { return table.put_all(rows); });
    } else {
      const storage::SessionRef session = core_->write();
      const storage::RollbackAtEnd rollback(*session);
      const std::size_t count = TableWriter<Spec>(*session, table_).put_all(rows);
      session->commit();
      return count;
    }
  }
  /// Input of any length: read lazily, each row once, and committed batch by batch, each sorted by
  /// key. How many rows there were. Throws `StreamError` when the input, a row that cannot be
  /// stored or a commit ends the stream: batches committed before stay, nothing else is stored.
  template <std::ranges::input_range Rows>
  std::size_t put_stream(Rows&& rows, const StreamOptions& options = {}) const {
    return storage::in_batches<Spec>(
        name(), rows, options, [&](const storage::RowBatch<Spec>& batch) {
          storage::run_write(
              *core_, [&](const storage::SessionRef& session) { batch.store(*session, table_); });
        });
  }
  /// `put_stream` in a thread of its own, which keeps the database open. The range is moved there;
  /// a container given as an lvalue is read in place, and stays until the future is ready. The
  /// future's destructor waits.
  template <storage::StreamInput Rows>
  [[nodiscard]] std::future<std::size_t> put_stream_async(Rows&& rows,
                                                          StreamOptions options = {}) const {
    return std::async(std::launch::async,
                      [table = *this, options = std::move(options),
                       input = std::views::all(std::forward<Rows>(rows))]() mutable {
                        // Not left to the future, which may be kept for long.
                        const Table handle = std::move(table);
                        auto all = std::move(input);
                        return handle.put_stream(all, options);
                      });
  }

 private:
  template <class Fn>
  decltype(auto) reading(Where at, Fn&& fn) const {
    const storage::SessionRef session = core_->read(at);
    return fn(TableReader<Spec>(*session, table_));
  }
  template <class Fn>
  auto guarded(Where at, Fn&& fn) const {
    storage::SessionRef session = core_->read(at);
    auto found = fn(TableReader<Spec>(*session, table_));
    using Found = typename decltype(found)::value_type;
    return found ? Guard<Found>(*std::move(found), std::move(session)) : Guard<Found>();
  }
  /// A row: together with the rows of other threads.
  template <class Fn>
  auto writing(Fn&& fn, storage::Runs runs = storage::Runs::anywhere) const {
    return storage::run_grouped(*core_, runs, [&](const storage::SessionRef& session) {
      return fn(TableWriter<Spec>(*session, table_));
    });
  }
  template <class Fn>
  auto writing_alone(Fn&& fn) const {
    return storage::run_write(*core_, [&](const storage::SessionRef& session) {
      return fn(TableWriter<Spec>(*session, table_));
    });
  }

  typename Row::Name name() const noexcept { return {*core_, table_}; }
  void check_core(const storage::Core& core) const {
    if (&core != core_.get())
      raise(Errc::invalid_argument, "table " + name().string() +
                                        ": the transaction is of another database, " + core.path());
  }
  template <class V>
  std::future<void> putting_later(const KeyView& key, const V& value) const {
    auto row = std::make_unique<storage::LaterPut<Spec>>(name(), table_, key, value);
    std::future<void> durable = row->durable();
    core_->group().commit_later(std::move(row));
    return durable;
  }

  std::shared_ptr<storage::Core> core_;
  engine::Table table_;
};

}  // namespace kv
