#include "kv/index/change.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "kv/core/error.h"

namespace kv::index {
namespace {

/// Order of entries of one table: by index, then by bytes.
int order_of(const Entries::Entry& a, const Entries::Entry& b) noexcept {
  if (a.index != b.index) return a.index < b.index ? -1 : 1;
  const int order = std::memcmp(a.data, b.data, std::min(a.size, b.size));
  return order != 0 ? order : int{a.size} - int{b.size};
}

bool put(engine::Transaction& transaction, engine::Table table, BytesView entry, BytesView value,
         engine::PutMode mode) {
  const auto reserved = transaction.reserve(table, entry, value.size(), mode);
  if (!reserved.stored()) return false;
  if (!value.empty()) std::memcpy(reserved.place.data(), value.data(), value.size());
  return true;
}

}  // namespace

void Change::settle() noexcept {
  const std::span<Entries::Entry> old = before.all();
  std::size_t at = 0;
  for (Entries::Entry& entry : after.all())
    while (at < old.size()) {
      const int order = order_of(old[at], entry);
      if (order > 0) break;
      Entries::Entry& one = old[at++];
      if (order < 0) continue;
      one.kept = entry.kept = true;
      break;
    }
}

const Entries::Entry* Change::claim(engine::Transaction& transaction,
                                    std::span<const engine::Table> tables) {
  for (Entries::Entry& entry : after.all()) {
    if (!entry.claims || entry.kept) continue;
    const engine::Table table = tables[entry.index];
    entry.claimed =
        put(transaction, table, entry.bytes(), after.row_key(), engine::PutMode::insert);
    if (entry.claimed) continue;
    BytesView other;
    entry.kept =
        transaction.get(table, entry.bytes(), other) && std::ranges::equal(other, after.row_key());
    if (entry.kept) continue;
    unclaim(transaction, tables);
    return &entry;
  }
  return nullptr;
}

void Change::unclaim(engine::Transaction& transaction, std::span<const engine::Table> tables) {
  for (Entries::Entry& entry : after.all())
    if (std::exchange(entry.claimed, false)) transaction.erase(tables[entry.index], entry.bytes());
}

void Change::apply(engine::Transaction& transaction, std::span<const engine::Table> tables) const {
  for (const Entries::Entry& entry : before.all())
    if (!entry.kept) transaction.erase(tables[entry.index], entry.bytes());
  for (const Entries::Entry& entry : after.all())
    if (!entry.kept && !entry.claimed)
      put(transaction, tables[entry.index], entry.bytes(),
          entry.of_unique ? after.row_key() : BytesView(), engine::PutMode::replace);
}

void find_entries(engine::Transaction& transaction, std::span<const IndexInfo> infos,
                  std::span<const engine::Table> tables, Entries& out) {
  for (std::uint32_t i = 0; i < tables.size(); ++i) {
    out.begin(i, infos[i]);
    const engine::CursorPtr cursor = transaction.cursor(tables[i]);
    engine::Entry entry;
    for (bool more = cursor->first(entry); more; more = cursor->next(entry))
      if (std::ranges::equal(infos[i].row_key(entry.key, entry.value), out.row_key()))
        out.add_stored(entry.key);
  }
}

void violation(const IndexInfo& info, BytesView entry, BytesView row_key, BytesView other) {
  raise(Errc::unique_violation, info.place() + ": value " + info.words(entry) + " of key " +
                                    info.key_words(row_key) + " already belongs to key " +
                                    info.key_words(other));
}

}  // namespace kv::index
