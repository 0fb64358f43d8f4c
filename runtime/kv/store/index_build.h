// Indexes that a table gains and loses, when the database is opened.
//
// A table of up to `Options::rows_per_step` rows is indexed in the transaction that changes the
// catalog. A larger one takes several: each writes the entries of so many rows, and the catalog
// says how far it got and for which descriptor (rows `reached/<table>` and `goal/<table>`). Until
// the last one the table's stored descriptor stays what it was. So whoever opens the database
// next, after a crash, either goes on, or has another descriptor and drops what is half made.
#pragma once

#include "kv/engine/engine.h"
#include "kv/schema/diff.h"
#include "kv/store/options.h"
#include "kv/store/schema_info.h"

namespace kv::storage {

/// Whether steps were left unfinished that lead to another descriptor than the program's.
bool left_unfinished(engine::Transaction& transaction, engine::Table catalog,
                     const TableInfo& known);

/// Work on the indexes of one table in one write transaction.
class IndexBuild {
 public:
  IndexBuild(engine::Transaction& transaction, engine::Table catalog, const TableInfo& known,
             engine::Table rows) noexcept
      : transaction_(transaction), catalog_(catalog), known_(known), rows_(rows) {}

  /// Drops what `left_unfinished` speaks of.
  void abandon();
  /// Drops and makes. False: it takes another transaction, in which this is called again; the
  /// table's descriptor must not be stored before that.
  bool apply(const schema::IndexChanges& changes, const Options& options);

 private:
  void drop(const std::string& index);
  std::vector<std::optional<engine::Table>> tables(const schema::IndexChanges& changes,
                                                   bool emptied);
  bool step(const schema::IndexChanges& changes, const Options& options);

  engine::Transaction& transaction_;
  engine::Table catalog_;
  const TableInfo& known_;
  engine::Table rows_;
};

}  // namespace kv::storage
