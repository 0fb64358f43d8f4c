// The engine seam: everything that the typed layers need from a store, in bytes only.
//
// An engine keeps named tables of byte keys in lexicographic (memcmp) order, or, for tables opened
// with `KeyOrder::native`, in the order of one host-endian u32 or u64. It gives snapshot reads and
// one write transaction at a time. Engines report failures by throwing `kv::Error`; they know no
// schema, no codec, no catalog.
//
// Threads: an `Environment` may be used from any thread. A `Transaction` and its cursors belong to
// one thread at a time; a write transaction ends on the thread that began it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kv/core/bytes.h"

namespace kv::engine {

/// Longest key that every engine takes, in bytes. The shortest is 1.
inline constexpr std::size_t key_bytes_max = 511;
/// Longest value, in bytes.
inline constexpr std::size_t value_bytes_max = std::size_t{1} << 30;

/// An open table of an environment. Valid until the environment closes, in transactions that began
/// after it was opened.
enum class Table : std::uint32_t {};

enum class KeyOrder : std::uint8_t { bytes, native };

enum class PutMode : std::uint8_t {
  replace,  ///< insert or overwrite
  insert,   ///< leave an existing value alone and say so
  append    ///< the key is above every key of the table; if it is not, say so and change nothing
};

struct Entry {
  BytesView key;
  BytesView value;
};

/// Sizes of one table or of the whole environment.
struct TableStats {
  std::uint64_t entries = 0;
  std::uint64_t depth = 0;
  std::uint64_t branch_pages = 0;
  std::uint64_t leaf_pages = 0;
  std::uint64_t overflow_pages = 0;
};

/// A reader slot of any process. An open snapshot keeps every page of its moment from being used
/// again: one that is old makes the file grow.
struct Reader {
  std::int64_t process = 0;
  std::uint64_t thread = 0;
  std::uint64_t transaction = 0;  ///< snapshot it reads; 0: idle slot
  std::uint64_t lag = 0;          ///< commits since that snapshot
  /// How long ago the first of them was made, as far as this environment made them itself.
  std::optional<std::chrono::milliseconds> age = {};
};

struct EnvironmentStats {
  std::uint64_t page_bytes = 0;
  std::uint64_t map_bytes = 0;
  std::uint64_t file_bytes = 0;
  std::uint64_t used_pages = 0;
  std::uint64_t free_pages = 0;
  std::uint64_t last_transaction = 0;
  std::vector<Reader> readers;
};

/// Walks one table in key order. Starts before the first entry. Entries stay valid until the next
/// write in the same transaction, else until the transaction ends. Must not outlive its
/// transaction.
class Cursor {
 public:
  virtual ~Cursor() = default;
  /// Each moves and fills `entry`; false (and `entry` untouched): there is no such entry.
  virtual bool first(Entry& entry) = 0;
  virtual bool last(Entry& entry) = 0;
  virtual bool next(Entry& entry) = 0;
  virtual bool previous(Entry& entry) = 0;
  /// To the first entry whose key is not less than `key`.
  virtual bool lower_bound(BytesView key, Entry& entry) = 0;
  /// Write transactions only: erases the entry that the cursor stands on; `next` then gives the one
  /// after it.
  virtual void erase() = 0;
  /// Gives the cursor back to its transaction, which may keep it for the next caller.
  virtual void release() noexcept { delete this; }
};

struct ReleaseCursor {
  void operator()(Cursor* cursor) const noexcept { cursor->release(); }
};
using CursorPtr = std::unique_ptr<Cursor, ReleaseCursor>;

/// A read snapshot or the write transaction. Destroying it without `commit` rolls back.
class Transaction {
 public:
  virtual ~Transaction() = default;

  /// False: absent. `value` stays valid as an entry of a cursor does.
  virtual bool get(Table table, BytesView key, BytesView& value) = 0;
  /// As `get` for each key; a value with null data: absent. Keys in order are found fastest.
  /// REQUIRES: as many values as keys.
  virtual void get_group(Table table, std::span<const BytesView> keys,
                         std::span<BytesView> values) {
    static constexpr std::byte nothing{};
    for (std::size_t i = 0; i < keys.size(); ++i)
      if (!get(table, keys[i], values[i]))
        values[i] = {};
      else if (values[i].empty())
        values[i] = {&nothing, 0};
  }
  virtual CursorPtr cursor(Table table) = 0;
  virtual std::uint64_t size(Table table) = 0;
  virtual TableStats stats(Table table) = 0;

  /// Room for a value, to be filled before any other call on its transaction.
  struct Reserved {
    MutableBytes place;  ///< null: the mode refused, and nothing changed
    bool stored() const noexcept { return place.data() != nullptr; }
  };
  /// Makes room for `value_bytes` under `key`.
  virtual Reserved reserve(Table table, BytesView key, std::size_t value_bytes, PutMode mode) = 0;
  virtual bool erase(Table table, BytesView key) = 0;
  /// Empties the table and keeps it.
  virtual void clear(Table table) = 0;
  /// Opens the table, made if it is missing; throws `schema_mismatch` when it has another order.
  /// Only in a write transaction; the handle is usable in transactions that begin once this one has
  /// committed.
  virtual Table create_table(std::string_view name, KeyOrder order) = 0;
  /// Removes table and contents; the handle is dead from then on, in snapshots taken later. LMDB:
  /// `commit` then waits for the other transactions of this process to end, and throws `busy`,
  /// leaving everything as it is, when they do not.
  virtual void drop_table(Table table) = 0;

  /// Write: makes it durable as the environment promises. Read: ends it. Afterwards only destroy.
  /// After an error of the engine (`map_full`, `no_space`, `io`) every call, this one too, throws
  /// that first error again.
  virtual void commit() = 0;
  virtual void abort() noexcept = 0;

  /// Read transactions only: gives up the snapshot, keeping what is costly to acquire; `renew`
  /// takes a fresh snapshot.
  virtual void reset() noexcept = 0;
  virtual void renew() = 0;

  /// A transaction inside this write transaction: commits into it, or rolls back alone. Nests to
  /// any depth. Until it ends, using the outer one throws `invalid_argument`; ending the outer one
  /// rolls it back first. After `map_full` it can only roll back; the outer one is then as it was
  /// before.
  virtual std::unique_ptr<Transaction> nested() = 0;
  /// Number of the snapshot: grows with each commit.
  virtual std::uint64_t id() const = 0;
};

/// A store, open.
class Environment {
 public:
  virtual ~Environment() = default;

  virtual std::unique_ptr<Transaction> begin_read() = 0;
  /// Waits for the writer before it. Throws `nested_write` if this thread already holds it.
  virtual std::unique_ptr<Transaction> begin_write() = 0;
  /// This thread holds the write transaction, so `begin_write` would throw.
  virtual bool writing() const noexcept = 0;
  /// Table names, ascending.
  virtual std::vector<std::string> table_names() = 0;
  /// Opens an existing table; false when there is none with this name. Throws `schema_mismatch`
  /// when it was created with another order. Waits for the write transaction of this process when
  /// the table is not open yet; in the thread that holds it, throws `busy`.
  virtual bool open_table(std::string_view name, KeyOrder order, Table& table) = 0;
  virtual EnvironmentStats stats() = 0;
  /// What is wrong with the pages under the newest snapshot, at most `findings_max`; empty:
  /// nothing. Looked at without the engine's own reading, which trusts them. Reads the whole file.
  virtual std::vector<std::string> check_pages(std::size_t findings_max) = 0;
  /// Forces what is committed to disk, for durability levels that do not do so at commit.
  virtual void flush() = 0;
  /// Makes room for at least twice the data after `map_full`; throws `map_full` if that is refused.
  /// No transaction of this thread may be open.
  virtual void grow() = 0;
  /// Writes a consistent copy to a path that does not exist yet. `compact` leaves out free pages.
  virtual void copy_to(const std::string& path, bool compact) = 0;
  /// Writes the data without free pages and puts it in the place of the file, for everybody at once
  /// or not at all. Waits for the writer; then throws `busy`, and leaves everything as it is, while
  /// transactions of this process stay open or another process has the file. Nothing to do for
  /// engines without a file.
  virtual void compact() = 0;
};

}  // namespace kv::engine
