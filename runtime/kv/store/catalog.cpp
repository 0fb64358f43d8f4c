#include "kv/store/catalog.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include "kv/core/error.h"
#include "kv/store/catalog_rows.h"
#include "kv/store/index_build.h"

namespace kv::storage {
namespace {

// These reach disk.
constexpr std::string_view magic = "kvgen";
constexpr std::uint32_t format_version = 1;

bool same(BytesView a, BytesView b) { return std::ranges::equal(a, b); }

}  // namespace

void Catalog::open() {
  Contents contents = identify();
  if (contents == Contents::nothing && options_.recreate == Recreate::never)
    raise(Errc::not_found, path_ + ": there is no database in this file");
  if (contents == Contents::ours &&
      (options_.recreate == Recreate::always ||
       (options_.recreate == Recreate::on_version_bump && older_version()))) {
    recreate();
    return;
  }
  Action action = Action::create;
  Changes changes = all_made();
  if (contents == Contents::ours) {
    const auto snapshot = environment_.begin_read();
    action = compare(*snapshot, changes);
  }
  if (action == Action::create && options_.read_only)
    raise(Errc::read_only, path_ +
                               ": lacks tables or indexes of this program, and was opened "
                               "read-only; open it for writing once to create them");
  if (action != Action::none && !options_.read_only)
    for (bool finished = false; !finished;)
      change([&](engine::Transaction& transaction) {
        // Another process may have been here since the last look.
        table_ = transaction.create_table(catalog_name, engine::KeyOrder::bytes);
        compare(transaction, changes);
        finished = write(transaction, changes);
      });
  open_tables();
}

void Catalog::recreate() {
  if (shared_)
    raise(Errc::busy, path_ + ": cannot be recreated while this process has it open elsewhere");
  // Tables are opened before: a running transaction knows only those open when it began.
  const std::vector<Stored> stored = stored_tables();
  change([&](engine::Transaction& transaction) {
    for (const Stored& one : stored)
      if (one.stays)
        transaction.clear(one.table);
      else
        transaction.drop_table(one.table);
    const std::uint64_t changes = catalog_changes(transaction, table_);
    transaction.clear(table_);
    put_catalog_number(transaction, table_, changes_row, changes);
    write(transaction, all_made());
  });
  open_tables();
}

Catalog::Contents Catalog::identify() {
  const std::vector<std::string> names = environment_.table_names();
  if (names.empty()) return Contents::nothing;
  const auto foreign = [&]() {
    raise(Errc::not_a_database,
          path_ + ": was not written by kvgen; it has no catalog, and stays as it is");
  };
  if (std::ranges::find(names, catalog_name) == names.end()) foreign();
  if (!environment_.open_table(catalog_name, engine::KeyOrder::bytes, table_)) foreign();
  const auto snapshot = environment_.begin_read();
  BytesView format;
  if (!snapshot->get(table_, as_bytes(format_row), format) ||
      format.size() != magic.size() + sizeof(format_version) ||
      as_text(format.first(magic.size())) != magic)
    foreign();
  const auto version = load<std::uint32_t>(format.data() + magic.size());
  if (version > format_version)
    raise(Errc::unsupported, path_ + ": was written by a newer kvgen (catalog format " +
                                 std::to_string(version) + ", this program knows " +
                                 std::to_string(format_version) + ")");
  return Contents::ours;
}

bool Catalog::older_version() {
  const auto snapshot = environment_.begin_read();
  return std::ranges::any_of(schema_.tables, [&](const TableInfo& known) {
    BytesView stored;
    return snapshot->get(table_, as_bytes(catalog_row(schema_rows, known.name)), stored) &&
           get_catalog_number<std::uint32_t>(
               *snapshot, table_, catalog_row(version_rows, known.name)) < schema_.version;
  });
}

Catalog::Action Catalog::compare(engine::Transaction& transaction, Changes& changes) const {
  Action action = Action::none;
  std::string differences;
  changes = all_made();
  for (std::size_t i = 0; i < schema_.tables.size(); ++i) {
    const TableInfo& known = schema_.tables[i];
    BytesView stored;
    if (!transaction.get(table_, as_bytes(catalog_row(schema_rows, known.name)), stored)) {
      action = Action::create;
      continue;
    }
    changes[i] = {};
    const auto version = get_catalog_number<std::uint32_t>(transaction, table_,
                                                           catalog_row(version_rows, known.name));
    std::optional<IndexChanges> indexes;
    if (!same(stored, known.descriptor) && version <= schema_.version)
      indexes = index_changes(stored, known.descriptor);
    if (indexes) {
      changes[i] = *std::move(indexes);
      // Entries of an index that the program does not know may stay as long as nothing is written.
      if (!options_.read_only || !changes[i].made.empty()) action = Action::create;
    } else if (!same(stored, known.descriptor)) {
      differences += "\n  table " + std::string(known.name) + ": " +
                     describe_difference(stored, known.descriptor);
      if (version != schema_.version)
        differences += " (stored: version " + std::to_string(version) + ", program: version " +
                       std::to_string(schema_.version) + ")";
    } else if (version > schema_.version) {
      differences += "\n  table " + std::string(known.name) + ": belongs to version " +
                     std::to_string(version) + " of the schema, this program has version " +
                     std::to_string(schema_.version);
    } else if (version < schema_.version && action == Action::none) {
      action = Action::update;
    }
    if (action == Action::none && left_unfinished(transaction, table_, known))
      action = Action::update;
  }
  if (!differences.empty())
    raise(Errc::schema_mismatch,
          path_ + ": was written with another schema; its data is untouched" + differences);
  return action;
}

Catalog::Changes Catalog::all_made() const {
  Changes changes;
  for (const TableInfo& known : schema_.tables) {
    IndexChanges& one = changes.emplace_back();
    for (const index::IndexInfo& info : known.indexed.indexes) one.made.emplace_back(info.name);
  }
  return changes;
}

bool Catalog::write(engine::Transaction& transaction, const Changes& changes) {
  table_ = transaction.create_table(catalog_name, engine::KeyOrder::bytes);
  std::array<std::byte, magic.size() + sizeof(format_version)> format;
  std::memcpy(format.data(), magic.data(), magic.size());
  store(format.data() + magic.size(), format_version);
  put_catalog(transaction, table_, format_row, format);
  put_catalog_number(transaction, table_, changes_row, catalog_changes(transaction, table_) + 1);
  bool finished = true;
  for (std::size_t i = 0; i < schema_.tables.size(); ++i) {
    const TableInfo& known = schema_.tables[i];
    const engine::Table rows = transaction.create_table(known.name, known.order);
    if (!write_indexes(transaction, known, rows, changes[i])) {
      finished = false;
      continue;
    }
    put_catalog(transaction, table_, catalog_row(schema_rows, known.name), known.descriptor);
    put_catalog_number(transaction, table_, catalog_row(version_rows, known.name), schema_.version);
  }
  return finished;
}

bool Catalog::write_indexes(engine::Transaction& transaction, const TableInfo& known,
                            engine::Table rows, const IndexChanges& changes) {
  IndexBuild build(transaction, table_, known, rows);
  if (left_unfinished(transaction, table_, known)) build.abandon();
  if (changes.made.empty() && changes.gone.empty()) return true;
  if (shared_ && (transaction.size(rows) != 0 || !changes.gone.empty()))
    raise(Errc::busy, path_ + ": the indexes of table " + std::string(known.name) +
                          " cannot change while this process has the database open elsewhere");
  return build.apply(changes, options_);
}

std::vector<Catalog::Stored> Catalog::stored_tables() {
  std::vector<std::string> names;
  {
    const auto snapshot = environment_.begin_read();
    const auto rows = snapshot->cursor(table_);
    engine::Entry entry;
    for (bool found = rows->lower_bound(as_bytes(schema_rows), entry);
         found && as_text(entry.key).starts_with(schema_rows); found = rows->next(entry))
      names.emplace_back(as_text(entry.key).substr(schema_rows.size()));
  }
  std::vector<Stored> tables;
  for (const std::string& name : environment_.table_names()) {
    const std::size_t colon = name.find(':');
    if (colon == std::string::npos ||
        std::ranges::find(names, name.substr(0, colon)) == names.end())
      continue;
    engine::Table table{};
    if (environment_.open_table(name, engine::KeyOrder::bytes, table))
      tables.push_back({table, std::ranges::any_of(schema_.tables, [&](const TableInfo& known) {
                          return std::ranges::any_of(known.indexed.indexes,
                                                     [&](const index::IndexInfo& info) {
                                                       return info.engine_name() == name;
                                                     });
                        })});
  }
  for (const std::string& name : names) {
    const auto known = std::ranges::find(schema_.tables, name, &TableInfo::name);
    for (const auto order : {engine::KeyOrder::bytes, engine::KeyOrder::native}) {
      try {
        engine::Table table{};
        if (environment_.open_table(name, order, table))
          tables.push_back({table, known != schema_.tables.end() && known->order == order});
        break;
      } catch (const Error& error) {
        if (error.code() != Errc::schema_mismatch) throw;  // it has the other order
      }
    }
  }
  return tables;
}

template <class Fn>
void Catalog::change(Fn&& fn) {
  for (;;) {
    try {
      const auto transaction = environment_.begin_write();
      fn(*transaction);
      transaction->commit();
      return;
    } catch (const Error& error) {
      if (error.code() != Errc::map_full) throw;
    }
    environment_.grow();
  }
}

void Catalog::open_tables() {
  if (!environment_.open_table(catalog_name, engine::KeyOrder::bytes, table_))
    raise(Errc::corrupt_database, path_ + ": its catalog has gone");
  tables_.clear();
  indexes_.clear();
  for (const TableInfo& known : schema_.tables) {
    engine::Table table{};
    if (!environment_.open_table(known.name, known.order, table))
      raise(Errc::corrupt_database, path_ + ": table " + std::string(known.name) +
                                        " is in the catalog but not in the file");
    tables_.push_back(table);
    std::vector<engine::Table>& indexes = indexes_.emplace_back();
    for (const index::IndexInfo& info : known.indexed.indexes)
      if (!environment_.open_table(info.engine_name(), engine::KeyOrder::bytes,
                                   indexes.emplace_back()))
        raise(Errc::corrupt_database,
              path_ + ": " + info.place() + " is in the catalog but not in the file");
  }
}

std::string changed_table(engine::Transaction& transaction, engine::Table catalog,
                          const SchemaInfo& schema) {
  for (const TableInfo& known : schema.tables) {
    BytesView stored;
    const std::string key = catalog_row(schema_rows, known.name);
    if (!transaction.get(catalog, as_bytes(key), stored) || !same(stored, known.descriptor) ||
        transaction.get(catalog, as_bytes(catalog_row(goal_rows, known.name)), stored))
      return std::string(known.name);
  }
  return {};
}

Bytes stored_descriptor(engine::Transaction& transaction, engine::Table catalog,
                        std::string_view table) {
  BytesView stored;
  if (!transaction.get(catalog, as_bytes(catalog_row(schema_rows, table)), stored)) return {};
  return {stored.begin(), stored.end()};
}

void store_descriptor(engine::Transaction& transaction, engine::Table catalog,
                      std::string_view table, BytesView descriptor) {
  put_catalog(transaction, catalog, catalog_row(schema_rows, table), descriptor);
  put_catalog_number(transaction, catalog, catalog_row(version_rows, table), std::uint32_t{0});
}

std::uint64_t stored_next_id(engine::Transaction& transaction, engine::Table catalog,
                             std::string_view table) {
  return get_catalog_number<std::uint64_t>(transaction, catalog, catalog_row(auto_rows, table));
}

void store_next_id(engine::Transaction& transaction, engine::Table catalog, std::string_view table,
                   std::uint64_t next) {
  put_catalog_number(transaction, catalog, catalog_row(auto_rows, table), next);
}

}  // namespace kv::storage
