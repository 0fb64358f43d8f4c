// What a migration would do, found without doing it.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "kv/store/schema_info.h"

namespace kv {

/// One table that opening the database would rewrite, or give new indexes.
struct RehearsedTable {
  std::string table;          ///< its name in the program
  std::string stored_as;      ///< its name in the file
  std::uint32_t version = 0;  ///< of the schema that wrote its rows
  std::string differences;    ///< as `kvgen diff` prints them
  bool rewritten = true;      ///< false: its rows stay as they are, only indexes are made
  bool in_steps = false;  ///< too large for one transaction, see `Options::migration_step_bytes`

  std::uint64_t rows = 0;         ///< stored; the sum of the three below
  std::uint64_t kept = 0;         ///< there would be as many
  std::uint64_t dropped = 0;      ///< by a hook
  std::uint64_t failing = 0;      ///< each of them ends the migration, and nothing has changed then
  std::vector<Finding> failures;  ///< the first `failures_max` of those, with their stored keys

  std::uint64_t bytes_before = 0;  ///< keys and values of all rows
  std::uint64_t bytes_after = 0;   ///< of those kept, with the entries of the indexes that are made
  /// What reading and converting all rows took. Writing comes on top.
  std::chrono::nanoseconds time{};
};

/// What `Database::rehearse` found. A value.
struct Rehearsal {
  static constexpr std::size_t failures_max = 1000;

  std::uint32_t version = 0;  ///< of the program's schema
  /// In the order of the program; empty: the database would open without rewriting anything.
  std::vector<RehearsedTable> tables;
  std::uint64_t file_bytes = 0;
  /// About how large the file may become: old and new rows are in it together for a while.
  std::uint64_t file_bytes_max = 0;

  /// The migration would come to its end.
  bool ok() const noexcept;
  /// All of it in words, some lines for each table.
  std::string text() const;
};

}  // namespace kv
