// Whether rows can have the indexes that are about to be made of them.
#pragma once

#include <string>
#include <vector>

#include "kv/store/options.h"
#include "kv/store/schema_info.h"

namespace kv::storage {

/// Reads the rows of `rows`, which are those of `known` or will be, and throws what making the
/// indexes named in `made` would throw: `unique_violation`, `key_too_long`. Writes nothing; takes
/// about `Options::migration_step_bytes` of memory, and walks once more for each time as much.
void check_unique(engine::Environment& environment, const std::string& rows, const TableInfo& known,
                  const std::vector<std::string>& made, const Options& options);

}  // namespace kv::storage
