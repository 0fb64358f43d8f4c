// The open database.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "kv/store/rehearsal.h"
#include "kv/store/run_write.h"
#include "kv/store/table.h"
#include "kv/store/transaction.h"
#include "kv/store/verify.h"

namespace kv {

/// What a table looks like to `open`.
template <TableSpec Spec>
TableInfo table_info() {
  return {Spec::name, Spec::descriptor(),
          Spec::KeyCodec::native ? engine::KeyOrder::native : engine::KeyOrder::bytes,
          &storage::Row<Spec>::check_row, storage::indexed_table<Spec>()};
}

/// A program's tables, in the order of the numbers that `table<Spec>(number)` takes.
template <TableSpec... Specs>
SchemaInfo schema_info(std::uint32_t version) {
  return {version, {table_info<Specs>()...}};
}

/// Sizes of the database and of each of the program's tables.
struct Stats {
  engine::EnvironmentStats database;
  struct TableStats {
    std::string name;
    engine::TableStats pages;
  };
  std::vector<TableStats> tables;
};

/// What every database can do, whatever its tables. A handle: copies are the same database, which
/// closes when the last copy, transaction, guard and range is gone. Any thread may use any copy.
class Database {
 public:
  /// Opens or creates, as the options say, and compares the stored schema with the program's.
  ///
  /// Throws `not_found`, `not_a_database` (a file that kvgen did not write; it stays as it is),
  /// `schema_mismatch` (another schema; the data stays as it is), `corrupt_database`, `read_only`,
  /// `busy`, `io`, `no_space`, `unsupported`.
  static Database open(const std::filesystem::path& path, const Options& options,
                       SchemaInfo schema);

  /// What opening the file with `Migrate::automatic` and these options would do to its rows, found
  /// in one snapshot of each table: which rows could not be migrated, and why, how many bytes the
  /// others would take. The file does not change, and others may have it open. Hooks run, twice for
  /// a row perhaps. `Options::recreate` and `migration_backup` are not looked at.
  ///
  /// Throws what `open` would throw before the first row: `not_found`, `not_a_database`,
  /// `schema_mismatch` (a change that cannot be derived, and no hook for it), `unsupported`, `io`;
  /// `migration_needed` when a migration was cut short in its last phase: open it to end that.
  static Rehearsal rehearse(const std::filesystem::path& path, const Options& options,
                            const SchemaInfo& schema);

  /// A consistent copy in a path that does not exist yet, while others read and write.
  void backup(const std::filesystem::path& path) const;
  /// Makes the file as small as its data: writes a copy without free pages beside it and puts that
  /// in its place, all or nothing. Needs room for both. Tables, and this and other handles, stay as
  /// they are. Waits some seconds for the transactions, ranges and guards of this process to end;
  /// throws `busy`, and leaves everything as it is, when they do not, or when another process has
  /// the database open; `no_space`, `io`, `read_only`, `nested_write`; `invalid_argument` when the
  /// file has a second name.
  void compact() const;
  /// Every page of the file, then every row of the program's tables in one snapshot, and that rows
  /// and index entries agree in both directions.
  Report verify() const;
  /// Makes the entries of all indexes of the program's tables anew, in one transaction. A
  /// damaged row has none until it is replaced. Throws `unique_violation` for two rows that exclude
  /// each other, with both keys; nothing has changed then.
  void reindex() const;
  [[nodiscard]] Stats stats() const;
  /// Makes every commit survive a power loss, for `Durability::no_meta_sync` and `none`.
  void flush() const;
  const std::string& path() const noexcept { return core_->path(); }

 protected:
  explicit Database(std::shared_ptr<storage::Core> core) noexcept : core_(std::move(core)) {}
  const std::shared_ptr<storage::Core>& core() const noexcept { return core_; }

  template <TableSpec Spec>
  Table<Spec> table(std::size_t index) const {
    return Table<Spec>(core_, index);
  }

 private:
  std::shared_ptr<storage::Core> core_;
};

/// The base of generated database classes: adds transactions of the program's own types.
///
///   class Database : public kv::TypedDatabase<Database, ReadTxn, WriteTxn> {
///    public:
///     static Database open(const std::filesystem::path& path, const kv::Options& options = {}) {
///       return open_as(path, options, kv::schema_info<UsersSpec>(3));
///     }
///     kv::Table<UsersSpec> users() const { return table<UsersSpec>(0); }
///   };
template <class Derived, class Read, class Write>
class TypedDatabase : public Database {
 public:
  /// A snapshot of this moment.
  [[nodiscard]] Read read(Where at = std::source_location::current()) const {
    return Read(core()->read(at));
  }
  /// `fn(const Read&)` on one snapshot; its result, which must not borrow from it.
  template <class Fn>
  auto read(Fn&& fn, Where at = std::source_location::current()) const {
    const Read txn(core()->read(at));
    return std::invoke(std::forward<Fn>(fn), txn);
  }

  /// The write transaction; waits for the writer before it. It does not grow the file: `map_full`
  /// ends it. Throws `nested_write` when this thread holds one already.
  [[nodiscard]] Write write(Where at = std::source_location::current()) const {
    return Write(core()->write(at));
  }
  /// `fn(Write&)`, committed when it returns, rolled back when it throws; its result. May run again
  /// after the file had to grow, so it keeps its effects inside the transaction.
  template <class Fn>
  auto write(Fn&& fn, Where at = std::source_location::current()) const {
    return storage::run_write(
        *core(),
        [&](const storage::SessionRef& session) {
          Write txn(session);
          return storage::run_and_commit(*session, fn, txn);
        },
        at);
  }

 protected:
  static Derived open_as(const std::filesystem::path& path, const Options& options,
                         SchemaInfo schema) {
    TypedDatabase database(Database::open(path, options, std::move(schema)));
    if constexpr (std::is_constructible_v<Derived, std::shared_ptr<storage::Core>>)
      return Derived(database.core());
    else
      return Derived{std::move(database)};
  }

  explicit TypedDatabase(std::shared_ptr<storage::Core> core) noexcept
      : Database(std::move(core)) {}
  explicit TypedDatabase(Database database) noexcept : Database(std::move(database)) {}
};

}  // namespace kv
