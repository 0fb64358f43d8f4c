// The large tables of a migration: all of them, or none.
#pragma once

#include <deque>

#include "kv/store/migrate.h"

namespace kv::storage {

/// Builds the new rows of every table beside the old ones, step by step, and exchanges all of them
/// in one transaction. So what makes a row impossible, in whichever table, leaves every table as it
/// was; and a program that is ended in between goes on, or one of the old schema takes it all back.
class StagedMigrations {
 public:
  StagedMigrations(const Options& options, std::uint32_t version)
      : options_(options), version_(version) {}

  /// `plan` outlives this.
  void add(const TableMigration& plan) { tables_.emplace_back(plan, options_, version_); }
  bool empty() const noexcept { return tables_.empty(); }
  bool has(const TableInfo& known) const noexcept;
  /// The table in which the rows of `known` are staged.
  std::string staged_in(const TableInfo& known) const;

  /// Throws what makes a row impossible.
  void fill(const InTransaction& run, engine::Table catalog);
  /// From here on the old rows are gone. Throws `busy` when another process has interfered.
  void exchange(engine::Transaction& transaction, engine::Table catalog);
  /// Brings the exchanged rows to their place.
  void move(const InTransaction& run, engine::Table catalog);
  /// In place of `exchange`: removes the new rows.
  void discard(const InTransaction& run, engine::Table catalog);

 private:
  const Options& options_;
  std::uint32_t version_;
  std::deque<MigrateTable> tables_;
};

}  // namespace kv::storage
