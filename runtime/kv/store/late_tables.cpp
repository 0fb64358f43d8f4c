#include "kv/store/late_tables.h"

#include <algorithm>

#include "kv/core/error.h"
#include "kv/core/utf8.h"
#include "kv/store/catalog.h"
#include "kv/store/core.h"
#include "kv/store/layout_difference.h"
#include "kv/store/run_write.h"

namespace kv::storage {
namespace {

void check_name(std::string_view name) {
  // The catalog's keys are longer than the name by less than this.
  constexpr std::size_t name_bytes_max = engine::key_bytes_max - 16;
  const auto refuse = [&](const char* why) {
    raise(Errc::invalid_argument, "a table cannot be named \"" + std::string(name) + "\": " + why);
  };
  if (name.empty()) refuse("the name is empty");
  if (name.size() > name_bytes_max) refuse("the name is too long");
  if (!is_utf8(name)) refuse("the name is not UTF-8");
  if (name.find_first_of(std::string_view(":\0", 2)) != std::string_view::npos)
    refuse("names have no colons and no zero bytes");
}

}  // namespace

const LateTables::Entry* LateTables::entry(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find(
      open_, name, [](const Entry& one) { return std::string_view(one.table.name); });
  return found != open_.end() ? &*found : nullptr;
}

bool LateTables::find(std::string_view name, const void* types, engine::Table& table) const {
  const Entry* known = entry(name);
  if (known == nullptr || known->table.types != types) return false;
  table = known->handle;
  return true;
}

std::string_view LateTables::name_of(engine::Table table) const noexcept {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find(open_, table, &Entry::handle);
  return found != open_.end() ? std::string_view(found->table.name) : std::string_view();
}

std::vector<LateTables::Open> LateTables::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<Open> tables;
  for (const Entry& one : open_) tables.push_back({&one.table, one.handle});
  return tables;
}

std::string LateTables::changed(engine::Transaction& transaction) const {
  for (const auto& [table, handle] : all()) {
    const Bytes stored = stored_descriptor(transaction, core_.catalog(), table->name);
    if (stored.empty() || !layout_difference(stored, table->descriptor, true).empty())
      return table->name;
  }
  return {};
}

void LateTables::check(const LateTable& wanted, BytesView stored) const {
  const std::string difference =
      layout_difference(stored, wanted.descriptor, !core_.options().read_only);
  if (!difference.empty())
    raise(Errc::schema_mismatch, core_.path() + ": table " + wanted.name +
                                     " cannot be opened as one of these types: " + difference);
}

engine::Table LateTables::open(const LateTable& wanted) {
  if (const Entry* known = entry(wanted.name)) {
    if (!std::ranges::equal(known->table.descriptor, wanted.descriptor))
      check(wanted, known->table.descriptor);
    return known->handle;
  }
  check_name(wanted.name);
  const Bytes stored = stored_descriptor(core_.read()->transaction(), core_.catalog(), wanted.name);
  if (stored.empty())
    make(wanted);
  else
    check(wanted, stored);
  engine::Table handle{};
  if (!core_.environment().open_table(wanted.name, wanted.order, handle))
    raise(Errc::corrupt_database,
          core_.path() + ": table " + wanted.name + " is in the catalog but not in the file");
  const std::lock_guard lock(mutex_);
  // Another thread may have been here meanwhile; the handle is the same.
  if (std::ranges::find(open_, handle, &Entry::handle) == open_.end())
    open_.push_back({wanted, handle});
  return handle;
}

void LateTables::make(const LateTable& wanted) {
  if (core_.options().read_only)
    raise(Errc::read_only, core_.path() + ": has no table " + wanted.name +
                               ", and was opened read-only; open it for writing once to create it");
  run_write(core_, [&](const SessionRef& session) {
    engine::Transaction& transaction = session->transaction();
    const Bytes stored = stored_descriptor(transaction, core_.catalog(), wanted.name);
    if (!stored.empty()) {  // by somebody else, since the look above
      check(wanted, stored);
      return;
    }
    transaction.create_table(wanted.name, wanted.order);
    store_descriptor(transaction, core_.catalog(), wanted.name, wanted.descriptor);
  });
}

}  // namespace kv::storage
