// Cuts a table into pieces of its key order, for those who read it in parallel.
#pragma once

#include <cstddef>
#include <vector>

#include "kv/engine/engine.h"

namespace kv::storage {

/// At most `pieces - 1` keys of the table, ascending: piece i begins at key i-1 and ends before key
/// i. Looks at two keys a cut, never at all rows, so pieces are equal only as far as keys are
/// evenly spread; ask for several times as many pieces as there are threads.
std::vector<Bytes> split_keys(engine::Transaction& transaction, engine::Table table,
                              engine::KeyOrder order, std::size_t pieces);

}  // namespace kv::storage
