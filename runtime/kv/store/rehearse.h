// Runs a migration row by row, and keeps nothing of it but what it found.
#pragma once

#include <vector>

#include "kv/store/convert_row.h"
#include "kv/store/rehearsal.h"

namespace kv::storage {

/// A table to be rehearsed.
struct RehearsalPlan {
  TableMigration migration;
  bool rewritten = true;
  std::vector<std::string> indexes;  // that are made
};

/// Reads one snapshot. Throws what `ConvertRow` throws; rows that cannot be converted are findings.
Rehearsal rehearse(engine::Environment& environment, const std::vector<RehearsalPlan>& plans,
                   const Options& options, std::uint32_t version);

/// Opens the file for reading, with a snapshot of its own. Throws what opening it with
/// `Migrate::automatic` throws before the first row.
Rehearsal rehearse(const std::string& path, const Options& options, const SchemaInfo& schema);

}  // namespace kv::storage
