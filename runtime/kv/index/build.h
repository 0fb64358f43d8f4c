// The entries of all rows of a table: written anew, or compared with what is there.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "kv/engine/engine.h"
#include "kv/index/entries.h"

namespace kv::index {

/// A table with indexes, as untyped code sees it. Lives as long as the program.
struct IndexedTable {
  std::span<const IndexInfo> indexes;
  bool native = false;  // keys of the rows are
  /// What is wrong with a row's value; it has no entries then.
  Fault (*check)(BytesView value) noexcept = nullptr;
  /// The entries of a row with a checked value in all indexes.
  void (*entries)(BytesView value, Entries& out) = nullptr;
};

/// Called with the number of rows done so far.
using OnRows = std::function<void(std::uint64_t rows)>;

/// Writes the entries of all rows, except damaged ones, into the indexes whose table in `into` is
/// given and empty. Throws `unique_violation` with both keys, `key_too_long`.
void build(engine::Transaction& transaction, engine::Table rows, const IndexedTable& described,
           std::span<const std::optional<engine::Table>> into, const OnRows& on_rows);

/// How far a build got.
struct Reached {
  Bytes key;  // of the last row that is done; empty: none is
  std::uint64_t rows = 0;
};

/// As `build`, for at most `rows_max` rows behind those reached. False: all rows are done.
bool build_some(engine::Transaction& transaction, engine::Table rows, const IndexedTable& described,
                std::span<const std::optional<engine::Table>> into, Reached& reached,
                std::uint64_t rows_max, const OnRows& on_rows);

/// One disagreement between rows and entries.
struct Disagreement {
  const IndexInfo* index;
  std::string key;  // of the row
  std::string problem;
};

/// Compares in both directions; `found` returns false to stop.
void compare(engine::Transaction& transaction, engine::Table rows, const IndexedTable& described,
             std::span<const engine::Table> tables, const OnRows& on_rows,
             const std::function<bool(Disagreement)>& found);

}  // namespace kv::index
