// What a database says about itself, compared with what the program believes. Layout of the catalog
// table: runtime/FORMAT.md, "Catalog".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kv/engine/engine.h"
#include "kv/schema/database_diff.h"
#include "kv/store/migrate.h"
#include "kv/store/options.h"
#include "kv/store/rehearsal.h"
#include "kv/store/schema_info.h"
#include "kv/store/staged_migrations.h"

namespace kv::storage {

/// The colon keeps it apart from every table that a schema can name.
inline constexpr std::string_view catalog_name = "kv:catalog";

/// Opens the tables of a program in an environment. Changes nothing unless every check has passed,
/// and then everything in one transaction, except for large tables (`IndexBuild`, `MigrateTable`).
class Catalog {
 public:
  /// `shared`: other handles of this process use the environment, so nothing may be removed.
  Catalog(engine::Environment& environment, const std::string& path, const SchemaInfo& schema,
          const Options& options, bool shared)
      : environment_(environment),
        path_(path),
        schema_(schema),
        options_(options),
        shared_(shared) {}

  /// Throws `not_a_database`, `schema_mismatch`, `unsupported` (a later format), `read_only` (a
  /// table is missing and may not be created), `not_found` (empty, and `Recreate::never`).
  void open();
  /// What `open` with `Migrate::automatic` would do. Changes nothing; throws what `open` throws
  /// before the first row, `migration_needed` when a migration was cut short in its last phases.
  Rehearsal rehearse();
  /// Empties the database, which `open` has shown to be kvgen's, and creates the tables anew.
  void recreate();

  engine::Table table() const noexcept { return table_; }
  /// In the order of the schema.
  const std::vector<engine::Table>& tables() const noexcept { return tables_; }
  /// Of each table, the tables of its indexes.
  const std::vector<std::vector<engine::Table>>& indexes() const noexcept { return indexes_; }

 private:
  enum class Contents { nothing, ours };
  enum class Action { none, create, update };
  /// What has to change before the program can use its tables.
  struct Changes {
    Action action = Action::none;
    std::vector<schema::IndexChanges> indexes;  // of each table of the program
    std::vector<TableMigration> migrations;
  };

  Contents identify();
  bool older_version();
  /// Throws when stored and compiled schema do not fit.
  Changes compare(engine::Transaction& transaction) const;
  /// Every table and index anew.
  Changes all_made() const;
  static void make_all(const TableInfo& known, schema::IndexChanges& changes);
  /// Ends migrations that were cut short, as far as that takes no schema.
  void resume();
  void migrate(const Changes& changes);
  bool takes_steps(const TableMigration& plan);
  void exchange(engine::Transaction& transaction, StagedMigrations& staged);
  Rehearsal rehearse(const Changes& changes) const;
  void check_alone() const;
  /// False: it takes more transactions, each of which compares and writes again.
  bool write(engine::Transaction& transaction, const Changes& changes);
  bool write_table(engine::Transaction& transaction, const TableInfo& known,
                   const schema::IndexChanges& changes);
  bool write_indexes(engine::Transaction& transaction, const TableInfo& known, engine::Table rows,
                     const schema::IndexChanges& changes);
  /// Every table in the catalog. Those that stay are emptied, not dropped, so that handles of other
  /// processes keep their meaning.
  struct Stored {
    engine::Table table;
    bool stays;
  };
  std::vector<Stored> stored_tables();
  template <class Fn>
  void change(Fn&& fn);
  void open_tables();

  engine::Environment& environment_;
  const std::string& path_;
  const SchemaInfo& schema_;
  const Options& options_;
  bool shared_;
  engine::Table table_{};
  std::vector<engine::Table> tables_;
  std::vector<std::vector<engine::Table>> indexes_;
};

/// A table of the program whose schema another program changed, or is changing, since it was
/// opened; empty: none. For programs that find another number of changes than they know.
std::string changed_table(engine::Transaction& transaction, engine::Table catalog,
                          const SchemaInfo& schema);

/// The stored descriptor of a table; empty: there is no such table.
Bytes stored_descriptor(engine::Transaction& transaction, engine::Table catalog,
                        std::string_view table);
/// Enters a table that belongs to no schema version.
void store_descriptor(engine::Transaction& transaction, engine::Table catalog,
                      std::string_view table, BytesView descriptor);

/// First id that was never handed out in an `auto` table; 0: none was recorded.
std::uint64_t stored_next_id(engine::Transaction& transaction, engine::Table catalog,
                             std::string_view table);
void store_next_id(engine::Transaction& transaction, engine::Table catalog, std::string_view table,
                   std::uint64_t next);

}  // namespace kv::storage
