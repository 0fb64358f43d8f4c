#include "kv/store/staged_migrations.h"

#include <algorithm>

namespace kv::storage {

bool StagedMigrations::has(const TableInfo& known) const noexcept {
  return std::ranges::find(tables_, &known, &MigrateTable::known) != tables_.end();
}

std::string StagedMigrations::staged_in(const TableInfo& known) const {
  return std::ranges::find(tables_, &known, &MigrateTable::known)->staged_in();
}

void StagedMigrations::fill(const InTransaction& run, engine::Table catalog) {
  for (MigrateTable& table : tables_) table.stage(run, catalog);
}

void StagedMigrations::exchange(engine::Transaction& transaction, engine::Table catalog) {
  for (const MigrateTable& table : tables_) table.exchange(transaction, catalog);
}

void StagedMigrations::move(const InTransaction& run, engine::Table catalog) {
  for (const MigrateTable& table : tables_)
    if (!table.renamed()) finish_move(run, catalog, std::string(table.known()->name), options_);
}

void StagedMigrations::discard(const InTransaction& run, engine::Table catalog) {
  for (const MigrateTable& table : tables_)
    run([&](engine::Transaction& transaction) {
      discard_migration(transaction, catalog, table.known()->name);
    });
}

}  // namespace kv::storage
