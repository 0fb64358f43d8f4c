#include "kv/storage/storage.h"

#include "kv/store/catalog.h"

namespace kv {
namespace {

using UntypedSpec = HandSpec<AnyKey, Mixed, Bytes, Raw>;
constexpr const void* untyped = &storage::types_tag<UntypedSpec>;

/// Handles that LMDB keeps beside the named ones are few; each costs a write transaction some
/// bytes.
constexpr std::size_t tables_max = 256;

/// False: there is none. Throws `schema_mismatch` for one with types.
bool find(storage::Core& core, std::string_view name, engine::Table& table) {
  if (core.late_tables().find(name, untyped, table)) return true;
  if (storage::stored_descriptor(core.read()->transaction(), core.catalog(), name).empty())
    return false;
  table = core.late_tables().open(storage::late_table<UntypedSpec>(name));
  return true;
}

[[noreturn]] void ask_for(std::string_view table, std::string& missing) {
  missing = table;
  raise(Errc::busy, "table " + missing + " is opened first, and the batch run again");
}

}  // namespace

Storage Storage::open(const std::filesystem::path& path, const Options& options) {
  SchemaInfo schema;
  schema.late_tables = tables_max;
  return Storage(Database::open(path, options, std::move(schema)));
}

UntypedTable Storage::untyped_table(std::string_view name) const {
  return storage::open_by_hand<UntypedSpec>(core(), name);
}

void Storage::put(std::string_view table, const AnyKeyView& key, AnyBytes value) const {
  untyped_table(table).put(key, BytesView(value));
}

std::future<void> Storage::put_async(std::string_view table, const AnyKeyView& key,
                                     AnyBytes value) const {
  return untyped_table(table).put_async(key, BytesView(value));
}

bool Storage::find(std::string_view table, engine::Table& handle) const {
  return kv::find(*core(), table, handle);
}

bool Storage::contains(std::string_view table, const AnyKeyView& key) const {
  engine::Table handle{};
  return find(table, handle) && UntypedTable(core(), handle).contains(key);
}

bool Storage::erase(std::string_view table, const AnyKeyView& key) const {
  engine::Table handle{};
  return find(table, handle) && UntypedTable(core(), handle).erase(key);
}

void Storage::finish(WriteBatch& batch, const std::string& missing) {
  // The function may have caught what told it so.
  if (!missing.empty()) raise(Errc::busy, "table " + missing + " is opened first");
  if (batch.active()) batch.commit();
}

std::optional<BytesView> ReadBatch::get(std::string_view table, const AnyKeyView& key) const {
  storage::Core& core = session()->core();
  engine::Table handle{};
  if (!find(core, table, handle)) return std::nullopt;
  return UntypedTable(core.shared_from_this(), handle).in(*this).get(key);
}

TableWriter<UntypedSpec> WriteBatch::open(std::string_view table) {
  storage::Core& core = session()->core();
  engine::Table handle{};
  if (!core.late_tables().find(table, untyped, handle)) ask_for(table, missing_);
  return TableWriter<UntypedSpec>(*session(), handle);
}

bool WriteBatch::has(std::string_view table) const {
  const storage::Core& core = session()->core();
  engine::Table handle{};
  return core.late_tables().find(table, untyped, handle) ||
         !storage::stored_descriptor(session()->transaction(), core.catalog(), table).empty();
}

void WriteBatch::put(std::string_view table, const AnyKeyView& key, AnyBytes value) {
  open(table).put(key, BytesView(value));
}

bool WriteBatch::erase(std::string_view table, const AnyKeyView& key) {
  return has(table) && open(table).erase(key);
}

std::optional<BytesView> WriteBatch::get(std::string_view table, const AnyKeyView& key) {
  if (!has(table)) return std::nullopt;
  return open(table).get(key);
}

}  // namespace kv
