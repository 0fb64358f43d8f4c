#include "kv/index/build.h"

#include <algorithm>
#include <limits>

#include "kv/core/error.h"
#include "kv/index/change.h"
#include "kv/index/row_buffer.h"
#include "kv/index/row_key.h"

namespace kv::index {
namespace {

constexpr std::uint64_t rows_per_call = 4096;

/// Entries are gathered up to this size.
constexpr std::size_t buffer_bytes_max = std::size_t{32} << 20;

void write(RowBuffer& buffer, engine::Transaction& transaction, engine::Table table,
           const IndexInfo& info) {
  buffer.sort();
  if (const auto refused = buffer.write(transaction, table)) {
    BytesView other;
    transaction.get(table, refused->key, other);
    violation(info, refused->key, info.row_key(refused->key, refused->value),
              info.row_key(refused->key, other));
  }
  buffer.clear();
}

}  // namespace

void build(engine::Transaction& transaction, engine::Table rows, const IndexedTable& described,
           std::span<const std::optional<engine::Table>> into, const OnRows& on_rows) {
  Reached reached;
  build_some(transaction, rows, described, into, reached, std::numeric_limits<std::uint64_t>::max(),
             on_rows);
}

bool build_some(engine::Transaction& transaction, engine::Table rows, const IndexedTable& described,
                std::span<const std::optional<engine::Table>> into, Reached& reached,
                std::uint64_t rows_max, const OnRows& on_rows) {
  std::vector<RowBuffer> buffers(described.indexes.size(), RowBuffer(engine::KeyOrder::bytes));
  bool more = true;
  std::uint64_t left = rows_max;
  while (more && left != 0) {
    // A cursor does not outlive writes: rows are read until a buffer is full, then all are written.
    {
      const engine::CursorPtr cursor = transaction.cursor(rows);
      engine::Entry row;
      more = reached.key.empty() ? cursor->first(row) : cursor->lower_bound(reached.key, row);
      if (more && std::ranges::equal(row.key, reached.key)) more = cursor->next(row);
      bool full = false;
      while (more) {
        // A damaged row has no entries until it is replaced.
        if (!described.check(row.value)) {
          KeyBuffer buffer;
          const BytesView row_key = to_row_key(row.key, described.native, buffer);
          Entries entries(row_key);
          described.entries(row.value, entries);
          for (const Entries::Entry& entry : entries.all()) {
            if (!into[entry.index]) continue;
            RowBuffer& buffer_of = buffers[entry.index];
            buffer_of.add(entry.bytes(), entry.of_unique ? row_key : BytesView());
            full = full || buffer_of.bytes() >= buffer_bytes_max;
          }
        }
        if (++reached.rows % rows_per_call == 0 && on_rows) on_rows(reached.rows);
        if (full || --left == 0) {
          reached.key.assign(row.key.begin(), row.key.end());
          break;
        }
        more = cursor->next(row);
      }
    }
    for (std::size_t i = 0; i < buffers.size(); ++i)
      if (into[i]) write(buffers[i], transaction, *into[i], described.indexes[i]);
  }
  if (on_rows) on_rows(reached.rows);
  return more;
}

void compare(engine::Transaction& transaction, engine::Table rows, const IndexedTable& described,
             std::span<const engine::Table> tables, const OnRows& on_rows,
             const std::function<bool(Disagreement)>& found) {
  const auto tell = [&](std::uint32_t index, BytesView row_key, std::string problem) {
    const IndexInfo& info = described.indexes[index];
    return found({&info, info.key_words(row_key), info.place() + " " + std::move(problem)});
  };
  // What keeps a row from having entries: written by others, its fields may be longer than any key.
  const auto made = [&](BytesView value, Entries& entries) -> std::string {
    try {
      described.entries(value, entries);
      return {};
    } catch (const Error& error) {
      return error.what();
    }
  };
  const engine::CursorPtr cursor = transaction.cursor(rows);
  engine::Entry row;
  std::uint64_t done = 0;
  for (bool more = cursor->first(row); more; more = cursor->next(row)) {
    if (++done % rows_per_call == 0 && on_rows) on_rows(done);
    if (described.check(row.value)) continue;  // the row itself is a finding
    KeyBuffer buffer;
    const BytesView row_key = to_row_key(row.key, described.native, buffer);
    Entries entries(row_key);
    if (const std::string problem = made(row.value, entries); !problem.empty()) {
      if (!found({described.indexes.data(), described.indexes[0].key_words(row_key), problem}))
        return;
      continue;
    }
    for (const Entries::Entry& entry : entries.all()) {
      BytesView stored;
      const IndexInfo& info = described.indexes[entry.index];
      if (!transaction.get(tables[entry.index], entry.bytes(), stored)) {
        if (!tell(entry.index, row_key, "lacks the entry " + info.words(entry.bytes()))) return;
      } else if (!std::ranges::equal(stored, info.unique ? row_key : BytesView())) {
        if (!tell(entry.index, row_key,
                  "has the entry " + info.words(entry.bytes()) +
                      (info.unique ? " for key " + info.key_words(stored) : " with a value")))
          return;
      }
    }
  }
  for (std::uint32_t i = 0; i < tables.size(); ++i) {
    const IndexInfo& info = described.indexes[i];
    const engine::CursorPtr walk = transaction.cursor(tables[i]);
    engine::Entry entry;
    for (bool more = walk->first(entry); more; more = walk->next(entry)) {
      if (++done % rows_per_call == 0 && on_rows) on_rows(done);
      const BytesView row_key = info.row_key(entry.key, entry.value);
      if (row_key.empty() || info.components_size(entry.key) == 0) {
        if (!found({&info, hex(entry.key), info.place() + " has bytes that are no entry"})) return;
        continue;
      }
      KeyBuffer buffer;
      BytesView value;
      if (!transaction.get(rows, from_row_key(row_key, described.native, buffer), value)) {
        if (!tell(i, row_key, "has the entry " + info.words(entry.key) + " of a row that is gone"))
          return;
        continue;
      }
      if (described.check(value)) continue;
      Entries entries(row_key);
      if (!made(value, entries).empty()) continue;  // told above
      const bool due = std::ranges::any_of(entries.all(), [&](const Entries::Entry& one) {
        return one.index == i && std::ranges::equal(one.bytes(), entry.key);
      });
      if (!due && !tell(i, row_key, "has the entry " + info.words(entry.key) + " too many")) return;
    }
  }
  if (on_rows) on_rows(done);
}

}  // namespace kv::index
