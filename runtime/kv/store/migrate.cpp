#include "kv/store/migrate.h"

#include <algorithm>

#include "kv/core/error.h"
#include "kv/index/row_buffer.h"
#include "kv/store/catalog_rows.h"

namespace kv::storage {

using engine::KeyOrder;

namespace {

constexpr std::uint64_t rows_per_call = 4096;

std::string staging_name(std::string_view table) { return std::string(table) + "::next"; }

KeyOrder order_of(BytesView descriptor) {
  const auto schema = schema::read(descriptor);
  if (!schema || schema->tables.size() != 1)
    raise(Errc::corrupt_database, "the description of a table in the catalog cannot be read");
  return schema->tables[0].key_format == schema::KeyFormat::native ? KeyOrder::native
                                                                   : KeyOrder::bytes;
}

void put_state(engine::Transaction& transaction, engine::Table catalog, std::string_view table,
               const MigrationState& state) {
  put_catalog(transaction, catalog, catalog_row(migration_rows, table), state.bytes());
}

/// To the first row after `last`; an empty one: the first.
bool seek_after(engine::Cursor& cursor, BytesView last, engine::Entry& entry) {
  if (last.empty()) return cursor.first(entry);
  if (!cursor.lower_bound(last, entry)) return false;
  return std::ranges::equal(entry.key, last) ? cursor.next(entry) : true;
}

}  // namespace

Bytes MigrationState::bytes() const {
  Bytes made(1 + 4 + 2 + source.size() + 4 + descriptor.size() + last_key.size());
  std::byte* at = made.data();
  const auto number = [&](auto value) {
    store(at, value);
    at += sizeof value;
  };
  const auto text = [&](BytesView from) { at = std::ranges::copy(from, at).out; };
  number(static_cast<std::uint8_t>(phase));
  number(version);
  number(static_cast<std::uint16_t>(source.size()));
  text(as_bytes(std::string_view(source)));
  number(static_cast<std::uint32_t>(descriptor.size()));
  text(descriptor);
  text(last_key);
  return made;
}

MigrationState MigrationState::read(BytesView bytes) {
  const auto take = [&](std::size_t size) {
    if (bytes.size() < size)
      raise(Errc::corrupt_database, "the catalog's row of a migration is damaged");
    const BytesView taken = bytes.first(size);
    bytes = bytes.subspan(size);
    return taken;
  };
  MigrationState state;
  const auto phase = load<std::uint8_t>(take(1).data());
  if (phase < 1 || phase > 3)
    raise(Errc::unsupported, "a migration of a later kvgen was cut short in this file");
  state.phase = static_cast<Phase>(phase);
  state.version = load<std::uint32_t>(take(4).data());
  state.source = as_text(take(load<std::uint16_t>(take(2).data())));
  const BytesView descriptor = take(load<std::uint32_t>(take(4).data()));
  state.descriptor.assign(descriptor.begin(), descriptor.end());
  state.last_key.assign(bytes.begin(), bytes.end());
  return state;
}

std::vector<std::string> begun_migrations(engine::Transaction& transaction, engine::Table catalog) {
  std::vector<std::string> tables;
  const auto cursor = transaction.cursor(catalog);
  engine::Entry entry;
  for (bool found = cursor->lower_bound(as_bytes(migration_rows), entry);
       found && as_text(entry.key).starts_with(migration_rows); found = cursor->next(entry))
    tables.emplace_back(as_text(entry.key).substr(migration_rows.size()));
  return tables;
}

std::optional<MigrationState> migration_state(engine::Transaction& transaction,
                                              engine::Table catalog, std::string_view table) {
  BytesView stored;
  if (!transaction.get(catalog, as_bytes(catalog_row(migration_rows, table)), stored))
    return std::nullopt;
  return MigrationState::read(stored);
}

std::uint64_t bytes_of(const engine::TableStats& stats, std::uint64_t page_bytes) {
  return (stats.branch_pages + stats.leaf_pages + stats.overflow_pages) * page_bytes;
}

void MigrateTable::tell(std::uint64_t done, std::uint64_t total) const {
  if (!options_.on_progress) return;
  const std::string task = "migrate " + std::string(plan_.known->name);
  options_.on_progress({task, done, total});
}

void MigrateTable::retire_source(engine::Transaction& transaction, engine::Table catalog) const {
  if (!renamed()) return;
  for (const schema::Index& index : convert_.before().table().indexes)
    transaction.drop_table(
        transaction.create_table(plan_.source + ":" + index.name, KeyOrder::bytes));
  const std::string ids = catalog_row(auto_rows, plan_.source);
  if (const auto next = get_catalog_number<std::uint64_t>(transaction, catalog, ids); next != 0)
    put_catalog_number(transaction, catalog, catalog_row(auto_rows, plan_.known->name), next);
  for (const std::string_view kind : {schema_rows, version_rows, auto_rows})
    transaction.erase(catalog, as_bytes(catalog_row(kind, plan_.source)));
}

namespace {

[[noreturn]] void taken_back(const std::string& table) {
  raise(Errc::busy, "table " + table + ": another program took the migration back");
}

[[noreturn]] void same_key(const dynamic::TableCodec& codec, BytesView key) {
  raise(Errc::schema_mismatch, "table " + codec.table().name + ", key " + codec.key_text(key) +
                                   ": several rows would get this key; the table cannot be "
                                   "migrated, and all data is as it was");
}

}  // namespace

std::string MigrateTable::staged_in() const {
  return renamed() ? std::string(plan_.known->name) : staging_name(plan_.known->name);
}

void MigrateTable::whole(engine::Transaction& transaction, engine::Table catalog) {
  const KeyOrder order = plan_.known->order;
  const engine::Table source = transaction.create_table(plan_.source, convert_.source_order());
  index::RowBuffer buffer(order);
  const std::uint64_t total = transaction.size(source);
  {
    const engine::CursorPtr cursor = transaction.cursor(source);
    engine::Entry row;
    std::uint64_t done = 0;
    for (bool more = cursor->first(row); more; more = cursor->next(row)) {
      if (convert_(row.key, row.value)) buffer.add(convert_.key(), convert_.value());
      if (++done % rows_per_call == 0) tell(done, total);
    }
  }
  if (const BytesView twice = buffer.sort(); !twice.empty()) same_key(convert_.after(), twice);
  engine::Table target = source;
  if (renamed() || convert_.source_order() != order) {
    transaction.drop_table(source);
    retire_source(transaction, catalog);
    target = transaction.create_table(plan_.known->name, order);
  }
  transaction.clear(target);
  buffer.write(transaction, target);
  tell(total, total);
}

bool MigrateTable::convert_step(engine::Transaction& transaction, engine::Table catalog,
                                std::uint64_t& done) const {
  const std::string table(plan_.known->name);
  // Another process may have gone on with the same migration.
  auto state = migration_state(transaction, catalog, table);
  if (!state) taken_back(table);
  if (state->phase != MigrationState::Phase::convert) return false;
  const engine::Table source = transaction.create_table(plan_.source, convert_.source_order());
  const engine::Table staging = transaction.create_table(staged_in(), plan_.known->order);
  index::RowBuffer buffer(plan_.known->order);
  bool more = false;
  {
    const engine::CursorPtr cursor = transaction.cursor(source);
    engine::Entry row;
    for (more = seek_after(*cursor, state->last_key, row);
         more && buffer.bytes() < options_.migration_step_bytes; more = cursor->next(row)) {
      if (convert_(row.key, row.value)) buffer.add(convert_.key(), convert_.value());
      state->last_key.assign(row.key.begin(), row.key.end());
      ++done;
    }
  }
  BytesView twice = buffer.sort();
  if (twice.empty())
    if (const auto there = buffer.write(transaction, staging)) twice = there->key;
  if (!twice.empty()) same_key(convert_.after(), twice);
  put_state(transaction, catalog, table, *state);
  return more;
}

void MigrateTable::begin_steps(engine::Transaction& transaction, engine::Table catalog) const {
  const auto begun = migration_state(transaction, catalog, plan_.known->name);
  const BytesView descriptor = plan_.known->descriptor;
  if (begun && begun->source == plan_.source && std::ranges::equal(begun->descriptor, descriptor))
    return;
  discard_migration(transaction, catalog, plan_.known->name);
  MigrationState state;
  state.version = version_;
  state.source = plan_.source;
  state.descriptor.assign(descriptor.begin(), descriptor.end());
  put_state(transaction, catalog, plan_.known->name, state);
  count_catalog_change(transaction, catalog);  // from here on nobody else writes the old rows
}

void MigrateTable::exchange(engine::Transaction& transaction, engine::Table catalog) const {
  const std::string table(plan_.known->name);
  auto state = migration_state(transaction, catalog, table);
  if (!state) taken_back(table);
  if (state->phase != MigrationState::Phase::convert) return;  // another process was faster
  const engine::Table source = transaction.create_table(plan_.source, convert_.source_order());
  engine::Entry left;
  if (seek_after(*transaction.cursor(source), state->last_key, left)) taken_back(table);
  state->last_key.clear();
  state->phase = MigrationState::Phase::move;
  if (renamed()) {
    transaction.drop_table(source);
    retire_source(transaction, catalog);
    state->phase = MigrationState::Phase::index;
  } else if (convert_.source_order() != plan_.known->order) {
    transaction.drop_table(source);
    transaction.create_table(table, plan_.known->order);
  } else {
    transaction.clear(source);
  }
  put_catalog(transaction, catalog, catalog_row(schema_rows, table), state->descriptor);
  put_catalog_number(transaction, catalog, catalog_row(version_rows, table), state->version);
  put_state(transaction, catalog, table, *state);
  count_catalog_change(transaction, catalog);
}

void MigrateTable::stage(const InTransaction& run, engine::Table catalog) {
  std::uint64_t total = 0;
  run([&](engine::Transaction& transaction) {
    begin_steps(transaction, catalog);
    total = transaction.size(transaction.create_table(plan_.source, convert_.source_order()));
  });
  std::uint64_t done = 0;
  for (bool more = true; more;) {
    std::uint64_t now = 0;
    run([&](engine::Transaction& transaction) {
      now = done;
      more = convert_step(transaction, catalog, now);
    });
    done = now;
    tell(std::min(done, total), total);
  }
}

void finish_move(const InTransaction& run, engine::Table catalog, const std::string& table,
                 const Options& options) {
  const std::string task = "move " + table;
  Progress progress{.task = task};
  for (bool more = true; more;) {
    if (options.on_progress) options.on_progress(progress);
    run([&](engine::Transaction& transaction) {
      const auto begun = migration_state(transaction, catalog, table);
      more = begun && begun->phase == MigrationState::Phase::move;
      if (!more) return;  // another process was faster
      MigrationState state = *begun;
      const KeyOrder order = order_of(state.descriptor);
      const engine::Table staging = transaction.create_table(staging_name(table), order);
      const engine::Table target = transaction.create_table(table, order);
      Bytes last;
      {
        engine::Entry entry;
        const engine::CursorPtr cursor = transaction.cursor(target);
        if (cursor->last(entry)) last.assign(entry.key.begin(), entry.key.end());
      }
      index::RowBuffer buffer(order);
      {
        engine::Entry row;
        const engine::CursorPtr cursor = transaction.cursor(staging);
        for (more = seek_after(*cursor, last, row);
             more && buffer.bytes() < options.migration_step_bytes; more = cursor->next(row))
          buffer.add(row.key, row.value);
      }
      buffer.write(transaction, target);
      progress.total = transaction.size(staging);
      progress.done = transaction.size(target);
      if (more) return;
      transaction.drop_table(staging);
      state.phase = MigrationState::Phase::index;
      put_state(transaction, catalog, table, state);
    });
  }
}

void discard_migration(engine::Transaction& transaction, engine::Table catalog,
                       std::string_view table) {
  const auto state = migration_state(transaction, catalog, table);
  if (!state || state->phase != MigrationState::Phase::convert) return;
  const std::string into = state->source == table ? staging_name(table) : std::string(table);
  transaction.drop_table(transaction.create_table(into, order_of(state->descriptor)));
  transaction.erase(catalog, as_bytes(catalog_row(migration_rows, table)));
  count_catalog_change(transaction, catalog);
}

}  // namespace kv::storage
