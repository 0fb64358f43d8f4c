#include "kv/store/catalog.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include "kv/core/error.h"
#include "kv/store/catalog_rows.h"
#include "kv/store/index_build.h"
#include "kv/store/rehearse.h"
#include "kv/store/unique_check.h"

namespace kv::storage {
namespace {

constexpr std::string_view magic = "kvgen";  // reaches disk

bool same(BytesView a, BytesView b) { return std::ranges::equal(a, b); }

/// Why a program cannot use a file.
class Differences {
 public:
  /// `in_the_way`: why rows of a migration cannot be rewritten all the same.
  void add(schema::TableDiff diff, std::uint32_t version, const std::string& in_the_way = {}) {
    worst_ = std::max(worst_, in_the_way.empty() ? diff.change : schema::Change::refused);
    stored_version_ = std::max(stored_version_, version);
    if (!diff.findings.empty() || diff.change != schema::Change::refused)
      text_ += schema::text(diff);
    if (!in_the_way.empty()) text_ += in_the_way + "\n";
    any_ = true;
  }

  /// Throws when there are any.
  void tell(const std::string& path, std::uint32_t version, bool read_only) const {
    if (!any_) return;
    std::string text = path + ": was written with ";
    const std::string versions = "version " + std::to_string(stored_version_) +
                                 " of its schema, this program has version " +
                                 std::to_string(version);
    if (stored_version_ > version) {
      text += versions +
              "; its data is untouched\nuse a program of that version, or open it read-only where "
              "its tables are still what this program knows";
      if (!text_.empty()) text += "\nwhat the later version changed:\n" + text_;
    } else {
      text += stored_version_ < version ? versions : "another schema";
      text += "; its data is untouched\n" + text_;
      if (worst_ == schema::Change::migration)
        text += std::string(read_only ? "opened for writing, " : "") +
                "kv::Options::migrate = kv::Migrate::automatic rewrites the rows\n";
    }
    while (text.ends_with('\n')) text.pop_back();
    raise(worst_ == schema::Change::migration ? Errc::migration_needed : Errc::schema_mismatch,
          text);
  }

 private:
  bool any_ = false;
  schema::Change worst_ = schema::Change::identical;
  std::uint32_t stored_version_ = 0;
  std::string text_;
};

/// What is said in place of a migration.
std::string dry_run_text(const Rehearsal& rehearsal) {
  std::string text =
      "its rows have to be migrated to version " + std::to_string(rehearsal.version) +
      ", which was only tried: " + (rehearsal.ok() ? "it would succeed" : "it would fail") +
      ", and the file is as it was\n" + rehearsal.text();
  text.pop_back();
  return text;
}

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
  if (contents == Contents::ours) resume();
  Changes changes = all_made();
  if (contents == Contents::ours) {
    changes = compare(*environment_.begin_read());
    if (!changes.migrations.empty()) {
      if (options_.migrate == Migrate::dry_run)
        raise(Errc::migration_needed, path_ + ": " + dry_run_text(rehearse(changes)));
      migrate(changes);
      changes = compare(*environment_.begin_read());
    }
  }
  if (changes.action == Action::create && options_.read_only)
    raise(Errc::read_only, path_ +
                               ": lacks tables or indexes of this program, and was opened "
                               "read-only; open it for writing once to create them");
  if (changes.action != Action::none && !options_.read_only)
    for (bool finished = false; !finished;)
      change([&](engine::Transaction& transaction) {
        // Another process may have been here since the last look.
        table_ = transaction.create_table(catalog_name, engine::KeyOrder::bytes);
        changes = compare(transaction);
        for (const TableMigration& one : changes.migrations)
          MigrateTable(one, options_, schema_.version).whole(transaction, table_);
        finished = write(transaction, changes);
      });
  open_tables();
}

Rehearsal Catalog::rehearse() {
  if (identify() == Contents::nothing)
    raise(Errc::not_found, path_ + ": there is no database in this file");
  resume();
  return rehearse(compare(*environment_.begin_read()));
}

Rehearsal Catalog::rehearse(const Changes& changes) const {
  std::vector<RehearsalPlan> plans;
  for (std::size_t i = 0; i < schema_.tables.size(); ++i) {
    const TableInfo& known = schema_.tables[i];
    const std::vector<std::string>& made = changes.indexes[i].made;
    const auto one = std::ranges::find(changes.migrations, &known, &TableMigration::known);
    if (one != changes.migrations.end()) {
      plans.push_back({*one, true, made});
      continue;
    }
    if (made.empty()) continue;
    const auto snapshot = environment_.begin_read();
    Bytes stored = stored_descriptor(*snapshot, table_, known.name);
    if (stored.empty()) continue;  // a new table
    const auto version =
        get_catalog_number<std::uint32_t>(*snapshot, table_, catalog_row(version_rows, known.name));
    plans.push_back({{&known, std::string(known.name), std::move(stored), version}, false, made});
  }
  return storage::rehearse(environment_, plans, options_, schema_.version);
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

Catalog::Changes Catalog::compare(engine::Transaction& transaction) const {
  Changes changes;
  Differences differences;
  for (const TableInfo& known : schema_.tables) {
    schema::IndexChanges& indexes = changes.indexes.emplace_back();
    const auto pending = migration_state(transaction, table_, known.name);
    std::string source(known.name);
    BytesView stored;
    bool found = transaction.get(table_, as_bytes(catalog_row(schema_rows, source)), stored);
    if (!found) {
      source = schema::renamed_from(known.descriptor);
      const bool taken =
          std::ranges::find(schema_.tables, source, &TableInfo::name) != schema_.tables.end();
      found = !source.empty() && !taken &&
              transaction.get(table_, as_bytes(catalog_row(schema_rows, source)), stored);
    }
    if (!found) {
      changes.action = Action::create;
      make_all(known, indexes);
      continue;
    }
    const auto version =
        get_catalog_number<std::uint32_t>(transaction, table_, catalog_row(version_rows, source));
    if (pending && pending->phase == MigrationState::Phase::index) {
      make_all(known, indexes);
      changes.action = Action::create;
    }
    const bool later = version > schema_.version;
    if (same(stored, known.descriptor)) {
      if (later && !options_.read_only)
        differences.add({std::string(known.name), schema::Change::refused, {}}, version);
      else if (changes.action == Action::none &&
               (version < schema_.version || left_unfinished(transaction, table_, known)))
        changes.action = Action::update;
      continue;
    }
    schema::TableDiff diff = schema::diff(stored, known.descriptor);
    if (diff.table.empty()) diff.table = known.name;  // a descriptor that nobody can read
    const bool hooked = options_.migrations.find(version, known.name) != nullptr;
    // A hook sees the rows that it would see in any other format.
    if (diff.in_place && hooked && diff.change == schema::Change::compatible)
      diff.change = schema::Change::migration;
    if (diff.change <= schema::Change::compatible && (!later || options_.read_only)) {
      const auto before = schema::read(stored);
      const auto after = schema::read(known.descriptor);
      const schema::IndexChanges changed = schema::index_changes(*before, *after);
      indexes.gone = changed.gone;
      if (indexes.made.empty()) {
        indexes.made = changed.made;
        indexes.changed = changed.changed;
      }
      // Entries of an index that the program does not know may stay as long as nothing is written.
      if (!options_.read_only || !indexes.made.empty()) changes.action = Action::create;
      continue;
    }
    if (later) {
      // Told as what the later schema changed.
      schema::TableDiff since = schema::diff(known.descriptor, stored);
      since.change = schema::Change::refused;
      differences.add(std::move(since), version);
      continue;
    }
    const bool derivable = diff.change == schema::Change::migration || hooked;
    const bool may_migrate = options_.migrate == Migrate::dry_run ||
                             (options_.migrate == Migrate::automatic && !options_.read_only);
    if (!derivable || !may_migrate) {
      if (derivable) diff.change = schema::Change::migration;
      differences.add(
          std::move(diff), version,
          derivable ? cannot_convert({&known, source, {stored.begin(), stored.end()}, version})
                    : std::string());
      continue;
    }
    if (const auto before = schema::read(stored); before && source == known.name)
      if (const auto after = schema::read(known.descriptor))
        indexes.gone = schema::index_changes(*before, *after).gone;
    make_all(known, indexes);
    indexes.changed = indexes.made;  // their old entries are of the old rows: made at once
    changes.action = Action::create;
    changes.migrations.push_back({&known, source, {stored.begin(), stored.end()}, version});
  }
  differences.tell(path_, schema_.version, options_.read_only);
  return changes;
}

void Catalog::make_all(const TableInfo& known, schema::IndexChanges& changes) {
  changes.made.clear();
  for (const index::IndexInfo& info : known.indexed.indexes) changes.made.emplace_back(info.name);
}

Catalog::Changes Catalog::all_made() const {
  Changes changes;
  changes.action = Action::create;
  for (const TableInfo& known : schema_.tables) make_all(known, changes.indexes.emplace_back());
  return changes;
}

void Catalog::check_alone() const {
  if (shared_)
    raise(Errc::busy, path_ + ": cannot be migrated while this process has it open elsewhere");
  for (const engine::Reader& reader : environment_.stats().readers)
    if (reader.process != ::getpid())
      raise(Errc::busy, path_ + ": cannot be migrated while process " +
                            std::to_string(reader.process) + " has it open; end that first");
}

void Catalog::migrate(const Changes& changes) {
  check_alone();
  // Throws for formats that cannot be migrated before anything changes.
  for (const TableMigration& one : changes.migrations) ConvertRow(one, options_.migrations);
  if (!options_.migration_backup.empty())
    environment_.copy_to(options_.migration_backup.string(), false);
  StagedMigrations staged(options_, schema_.version);
  for (const TableMigration& one : changes.migrations)
    if (takes_steps(one)) staged.add(one);
  if (staged.empty()) return;  // one transaction does it all, together with the catalog
  const InTransaction run = [this](const auto& fn) { change(fn); };
  try {
    staged.fill(run, table_);
    // Their indexes are made only after the exchange, when nobody can go back.
    for (std::size_t i = 0; i < schema_.tables.size(); ++i) {
      const TableInfo& known = schema_.tables[i];
      const bool large = staged.has(known);
      if (large || std::ranges::find(changes.migrations, &known, &TableMigration::known) ==
                       changes.migrations.end())
        check_unique(environment_, large ? staged.staged_in(known) : std::string(known.name), known,
                     changes.indexes[i].made, options_);
    }
    change([&](engine::Transaction& transaction) { exchange(transaction, staged); });
  } catch (...) {
    staged.discard(run, table_);
    throw;
  }
  staged.move(run, table_);
}

bool Catalog::takes_steps(const TableMigration& plan) {
  engine::Table source{};
  const ConvertRow convert(plan, options_.migrations);
  if (!environment_.open_table(plan.source, convert.source_order(), source)) return false;
  const auto snapshot = environment_.begin_read();
  const auto begun = migration_state(*snapshot, table_, plan.known->name);
  return (begun && begun->phase == MigrationState::Phase::convert) ||
         bytes_of(snapshot->stats(source), environment_.stats().page_bytes) >
             options_.migration_step_bytes;
}

void Catalog::exchange(engine::Transaction& transaction, StagedMigrations& staged) {
  // Another process may have been here since the last look.
  const Changes changes = compare(transaction);
  for (const TableMigration& one : changes.migrations) {
    if (staged.has(*one.known)) continue;
    MigrateTable(one, options_, schema_.version).whole(transaction, table_);
    const auto number = static_cast<std::size_t>(one.known - schema_.tables.data());
    write_table(transaction, *one.known, changes.indexes[number]);
  }
  staged.exchange(transaction, table_);
}

void Catalog::resume() {
  struct Begun {
    std::string table;
    MigrationState state;
    bool discarded;  // a program of the old schema is here again
  };
  std::vector<Begun> all;
  {
    const auto snapshot = environment_.begin_read();
    for (const std::string& table : begun_migrations(*snapshot, table_)) {
      MigrationState state = *migration_state(*snapshot, table_, table);
      const auto old = std::ranges::find(schema_.tables, state.source, &TableInfo::name);
      BytesView stored;
      const bool back =
          old != schema_.tables.end() &&
          snapshot->get(table_, as_bytes(catalog_row(schema_rows, state.source)), stored) &&
          same(stored, old->descriptor);
      all.push_back({table, std::move(state), back});
    }
  }
  const InTransaction run = [this](const auto& fn) { change(fn); };
  for (const Begun& one : all) {
    const bool known =
        std::ranges::find(schema_.tables, one.table, &TableInfo::name) != schema_.tables.end();
    const bool converting = one.state.phase == MigrationState::Phase::convert;
    const bool dry_run = options_.migrate == Migrate::dry_run;
    if (options_.read_only || dry_run) {
      if (known && !converting)
        raise(dry_run ? Errc::migration_needed : Errc::read_only,
              path_ + ": a migration of table " + one.table +
                  " was cut short; open it for writing once to end it");
    } else if (one.state.phase == MigrationState::Phase::move) {
      check_alone();
      finish_move(run, table_, one.table, options_);
    } else if (converting && one.discarded) {
      check_alone();
      run([&](engine::Transaction& transaction) {
        discard_migration(transaction, table_, one.table);
      });
    }
  }
}

bool Catalog::write(engine::Transaction& transaction, const Changes& changes) {
  table_ = transaction.create_table(catalog_name, engine::KeyOrder::bytes);
  std::array<std::byte, magic.size() + sizeof(format_version)> format;
  std::memcpy(format.data(), magic.data(), magic.size());
  store(format.data() + magic.size(), format_version);
  put_catalog(transaction, table_, format_row, format);
  count_catalog_change(transaction, table_);
  bool finished = true;
  for (std::size_t i = 0; i < schema_.tables.size(); ++i)
    finished &= write_table(transaction, schema_.tables[i], changes.indexes[i]);
  return finished;
}

bool Catalog::write_table(engine::Transaction& transaction, const TableInfo& known,
                          const schema::IndexChanges& changes) {
  const engine::Table rows = transaction.create_table(known.name, known.order);
  if (!write_indexes(transaction, known, rows, changes)) return false;
  put_catalog(transaction, table_, catalog_row(schema_rows, known.name), known.descriptor);
  put_catalog_number(transaction, table_, catalog_row(version_rows, known.name), schema_.version);
  const auto begun = migration_state(transaction, table_, known.name);
  if (begun && begun->phase == MigrationState::Phase::index)
    transaction.erase(table_, as_bytes(catalog_row(migration_rows, known.name)));
  return true;
}

bool Catalog::write_indexes(engine::Transaction& transaction, const TableInfo& known,
                            engine::Table rows, const schema::IndexChanges& changes) {
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
  std::vector<std::string> migrating;
  for (const std::string& table : begun_migrations(transaction, catalog)) {
    migrating.push_back(table);
    migrating.push_back(migration_state(transaction, catalog, table)->source);
  }
  for (const TableInfo& known : schema.tables) {
    BytesView stored;
    const std::string key = catalog_row(schema_rows, known.name);
    if (!transaction.get(catalog, as_bytes(key), stored) || !same(stored, known.descriptor) ||
        transaction.get(catalog, as_bytes(catalog_row(goal_rows, known.name)), stored) ||
        std::ranges::find(migrating, known.name) != migrating.end())
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
