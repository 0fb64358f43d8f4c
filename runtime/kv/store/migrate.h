// Rewriting the rows of a table for the program's schema.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "kv/store/convert_row.h"

namespace kv::storage {

/// A migration in steps that has begun: the catalog's row `migration/<table>`.
///
///   phase u8, version u32 of the program, u16 bytes of the old name, the old name,
///   u32 bytes of the new descriptor, the new descriptor, the last key done
///
/// `convert`: rows of the old table, which nobody changes, go one by one into `<table>::next`. All
/// tables that migrate in steps stay in this phase until the last one is complete.
/// `move`: the catalog knows the new schema; the table is filled from `<table>::next`.
/// `index`: the rows are in place, the entries of the indexes are still those of the old rows.
struct MigrationState {
  enum class Phase : std::uint8_t { convert = 1, move = 2, index = 3 };
  Phase phase = Phase::convert;
  std::uint32_t version = 0;
  std::string source;
  Bytes descriptor;
  Bytes last_key;  // convert: of the old table, empty: none is done

  Bytes bytes() const;
  /// Throws `corrupt_database`.
  static MigrationState read(BytesView bytes);
};

/// The tables of the file whose migration has begun.
std::vector<std::string> begun_migrations(engine::Transaction& transaction, engine::Table catalog);
std::optional<MigrationState> migration_state(engine::Transaction& transaction,
                                              engine::Table catalog, std::string_view table);

/// Runs a function in a write transaction of its own and commits; again after the file has grown.
using InTransaction = std::function<void(const std::function<void(engine::Transaction&)>&)>;

/// Migrates one table. The catalog's row of the schema, the indexes' entries and the end of the
/// migration's own row are left to the catalog.
class MigrateTable {
 public:
  MigrateTable(const TableMigration& plan, const Options& options, std::uint32_t version)
      : plan_(plan), options_(options), version_(version), convert_(plan, options.migrations) {}

  engine::KeyOrder source_order() const noexcept { return convert_.source_order(); }
  /// All rows in one transaction; they pass through memory.
  void whole(engine::Transaction& transaction, engine::Table catalog);
  /// Rows in steps, each a transaction, into a table beside the old one. Goes on where an earlier
  /// run of the same migration was cut short. Throws what makes a row impossible.
  void stage(const InTransaction& run, engine::Table catalog);
  /// From `convert` to the next phase: the old rows are no longer needed. Throws `busy` when the
  /// staged rows are not complete, which is another process's doing.
  void exchange(engine::Transaction& transaction, engine::Table catalog) const;

  const TableInfo* known() const noexcept { return plan_.known; }
  bool renamed() const { return plan_.source != plan_.known->name; }
  /// The table that `stage` fills.
  std::string staged_in() const;

 private:
  void tell(std::uint64_t done, std::uint64_t total) const;
  /// Drops what else belongs to the old rows, and with `renamed` the old table too.
  void retire_source(engine::Transaction& transaction, engine::Table catalog) const;
  bool convert_step(engine::Transaction& transaction, engine::Table catalog,
                    std::uint64_t& done) const;
  void begin_steps(engine::Transaction& transaction, engine::Table catalog) const;

  const TableMigration& plan_;
  const Options& options_;
  std::uint32_t version_;
  mutable ConvertRow convert_;
};

/// Goes on with the phase `move`, for which no schema is needed.
void finish_move(const InTransaction& run, engine::Table catalog, const std::string& table,
                 const Options& options);
/// Takes back the phase `convert`: the old rows are as they were.
void discard_migration(engine::Transaction& transaction, engine::Table catalog,
                       std::string_view table);
/// Pages that a table takes, in bytes.
std::uint64_t bytes_of(const engine::TableStats& stats, std::uint64_t page_bytes);

}  // namespace kv::storage
