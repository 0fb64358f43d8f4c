// The open database without its types: environment, table handles, pooled snapshots.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "kv/engine/engine.h"
#include "kv/store/group.h"
#include "kv/store/late_tables.h"
#include "kv/store/long_readers.h"
#include "kv/store/options.h"
#include "kv/store/schema_info.h"
#include "kv/store/session.h"
#include "kv/store/where.h"

namespace kv::storage {

class Catalog;

/// Shared by every handle, transaction, guard and range of a database; the environment closes with
/// the last of them. Any thread may call anything.
///
/// Handles share it by `std::shared_ptr`; each session, whether in use or in the pool, counts as
/// one user more. So taking a snapshot from the pool and giving it back touches no count that
/// threads would contend for.
class Core : public std::enable_shared_from_this<Core> {
 public:
  /// Opens the environment, checks its catalog, creates what is missing. See `Database`.
  static std::shared_ptr<Core> open(const std::string& path, const Options& options,
                                    SchemaInfo schema);
  /// The same in an environment that is open already, of any engine. The database is shared with
  /// whoever else holds the environment.
  static std::shared_ptr<Core> open_in(std::shared_ptr<engine::Environment> environment,
                                       const std::string& path, const Options& options,
                                       SchemaInfo schema);
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  /// The table at this place of the program's schema.
  engine::Table table(std::size_t index) const noexcept { return tables_[index]; }
  engine::Table catalog() const noexcept { return catalog_; }
  /// The entries of that table's indexes, in the order of the schema.
  std::span<const engine::Table> indexes(engine::Table rows) const noexcept {
    return indexes_[static_cast<std::size_t>(rows)];
  }
  const SchemaInfo& schema() const noexcept { return schema_; }
  const Options& options() const noexcept { return options_; }
  const std::string& path() const noexcept { return path_; }
  engine::Environment& environment() const noexcept { return *environment_; }

  /// A snapshot of this moment, from the pool when one is idle there.
  SessionRef read();
  /// The write transaction. Waits for the writer before it; throws `nested_write` when this thread
  /// holds it already.
  SessionRef write();
  // The same, whoever asks; of sources compiled with `KV_CHECKED` transactions that are checked.
  SessionRef read(Unlocated) { return read(); }
  SessionRef write(Unlocated) { return write(); }
  SessionRef read(const Located& opened);
  SessionRef write(const Located& opened);
  /// Where writers meet that need no transaction of their own.
  Group& group() noexcept { return group_; }
  /// Tables that are no part of the schema.
  LateTables& late_tables() noexcept { return late_tables_; }
  const LateTables& late_tables() const noexcept { return late_tables_; }
  /// Takes a read session that nobody refers to any more. It was the last user, perhaps.
  void park(Session* session) noexcept;
  /// Deletes a session that `read` or `write` made. It was the last user, perhaps.
  void drop(Session* session) noexcept;
  /// A write transaction of this database was committed.
  void committed() noexcept { long_readers_.committed(*environment_); }

 private:
  Core(std::shared_ptr<engine::Environment> environment, std::string path, const Options& options,
       SchemaInfo schema);
  ~Core() = default;

  void take_tables(const Catalog& catalog);
  /// Throws `schema_mismatch` when another program changed the schema of a table since this one
  /// opened it: rows written as before would be damage.
  void check_catalog(engine::Transaction& transaction);
  /// A session for a transaction that `begin` begins.
  template <class Begin>
  SessionRef make_session(Session::Kind kind, Begin&& begin) {
    users_.fetch_add(1, std::memory_order_relaxed);
    try {
      return SessionRef::first(
          new Session(*this, begin(), kind, options_.validate != Validate::never));
    } catch (...) {
      leave();
      throw;
    }
  }
  std::unique_ptr<engine::Transaction> begin_write();
  /// The last handle is gone: sessions that are still in use end on their own.
  void close() noexcept;
  void leave() noexcept;

  // One slot a cache line: threads keep to their own, so a snapshot costs one uncontended exchange.
  struct alignas(64) Slot {
    std::atomic<Session*> session{nullptr};
  };
  static constexpr std::size_t slot_count = 32;
  /// In a slot: nothing is parked here any more.
  static Session* closed() noexcept { return reinterpret_cast<Session*>(std::uintptr_t{1}); }

  std::shared_ptr<engine::Environment> environment_;
  std::string path_;
  Options options_;
  SchemaInfo schema_;
  engine::Table catalog_{};
  std::vector<engine::Table> tables_;
  std::vector<std::vector<engine::Table>> indexes_;  // by the number of the rows' table
  std::atomic<std::uint64_t> catalog_changes_{0};    // as last compared with the schema
  std::array<Slot, slot_count> idle_;
  std::atomic<std::size_t> users_{1};  // the handles together, and each session
  Group group_{*this};
  LateTables late_tables_{*this};
  LongReaders long_readers_{options_};
};

}  // namespace kv::storage
