#include "kv/store/index_build.h"

#include <algorithm>
#include <cstring>

#include "kv/store/catalog_rows.h"

namespace kv::storage {
namespace {

bool get(engine::Transaction& transaction, engine::Table catalog, std::string_view kind,
         std::string_view table, BytesView& value) {
  return transaction.get(catalog, as_bytes(catalog_row(kind, table)), value);
}

/// Calls `fn` with what is left in `reached/<table>`: number of rows, then the key of the last.
index::Reached read_reached(BytesView stored) {
  index::Reached reached;
  if (stored.size() < sizeof reached.rows)
    raise(Errc::corrupt_database, "the catalog's row on an unfinished index is damaged");
  reached.rows = load<std::uint64_t>(stored.data());
  reached.key.assign(stored.begin() + sizeof reached.rows, stored.end());
  return reached;
}

Bytes write_reached(const index::Reached& reached) {
  Bytes stored(sizeof reached.rows);
  store(stored.data(), reached.rows);
  stored.insert(stored.end(), reached.key.begin(), reached.key.end());
  return stored;
}

/// Tells the program how far the job is.
index::OnRows telling(const Options& options, const std::string& task, std::uint64_t total) {
  return [&options, &task, total](std::uint64_t done) {
    if (options.on_progress) options.on_progress({.task = task, .done = done, .total = total});
  };
}

}  // namespace

bool left_unfinished(engine::Transaction& transaction, engine::Table catalog,
                     const TableInfo& known) {
  BytesView goal;
  return get(transaction, catalog, goal_rows, known.name, goal) &&
         !std::ranges::equal(goal, known.descriptor);
}

void IndexBuild::drop(const std::string& index) {
  transaction_.drop_table(
      transaction_.create_table(std::string(known_.name) + ":" + index, engine::KeyOrder::bytes));
}

void IndexBuild::abandon() {
  BytesView goal;
  BytesView stored;
  std::optional<schema::IndexChanges> changes;
  if (get(transaction_, catalog_, goal_rows, known_.name, goal) &&
      get(transaction_, catalog_, schema_rows, known_.name, stored))
    if (const auto before = schema::read(stored), after = schema::read(goal); before && after)
      changes = schema::index_changes(*before, *after);
  // Only new indexes are made in steps.
  if (changes)
    for (const std::string& name : changes->made) drop(name);
  transaction_.erase(catalog_, as_bytes(catalog_row(goal_rows, known_.name)));
  transaction_.erase(catalog_, as_bytes(catalog_row(reached_rows, known_.name)));
}

std::vector<std::optional<engine::Table>> IndexBuild::tables(const schema::IndexChanges& changes,
                                                             bool emptied) {
  std::vector<std::optional<engine::Table>> into;
  for (const index::IndexInfo& info : known_.indexed.indexes) {
    const engine::Table entries =
        transaction_.create_table(info.engine_name(), engine::KeyOrder::bytes);
    const bool made = std::ranges::find(changes.made, info.name) != changes.made.end();
    if (made && emptied) transaction_.clear(entries);
    into.push_back(made ? std::optional(entries) : std::nullopt);
  }
  return into;
}

bool IndexBuild::apply(const schema::IndexChanges& changes, const Options& options) {
  const std::uint64_t rows = transaction_.size(rows_);
  BytesView goal;
  const bool begun = get(transaction_, catalog_, goal_rows, known_.name, goal);
  // An index that is declared otherwise than before takes the place of the old one, which others
  // may need until the end.
  const bool in_steps = rows > options.rows_per_step && changes.changed.empty();
  if (begun || (in_steps && !changes.made.empty())) {
    if (!step(changes, options)) return false;
  } else {
    const auto into = tables(changes, true);
    const std::string task = "index " + std::string(known_.name);
    if (rows != 0 && !changes.made.empty())
      index::build(transaction_, rows_, known_.indexed, into, telling(options, task, rows));
  }
  for (const std::string& name : changes.gone) drop(name);
  return true;
}

bool IndexBuild::step(const schema::IndexChanges& changes, const Options& options) {
  const std::string goal_row = catalog_row(goal_rows, known_.name);
  const std::string reached_row = catalog_row(reached_rows, known_.name);
  index::Reached reached;
  BytesView stored;
  const bool begun = transaction_.get(catalog_, as_bytes(reached_row), stored);
  if (begun) reached = read_reached(stored);
  const auto into = tables(changes, !begun);
  const std::string task = "index " + std::string(known_.name);
  const bool more =
      index::build_some(transaction_, rows_, known_.indexed, into, reached, options.rows_per_step,
                        telling(options, task, transaction_.size(rows_)));
  if (more) {
    put_catalog(transaction_, catalog_, goal_row, known_.descriptor);
    put_catalog(transaction_, catalog_, reached_row, write_reached(reached));
    return false;
  }
  transaction_.erase(catalog_, as_bytes(goal_row));
  transaction_.erase(catalog_, as_bytes(reached_row));
  return true;
}

}  // namespace kv::storage
