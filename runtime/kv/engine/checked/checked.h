// A transaction that notices when what it gave is used too late.
//
// It stands in front of a transaction of any engine and gives copies of the bytes, in pages of
// their own. With the next write, and at the end of the transaction, those pages can no longer be
// read: whoever still does is told by `dead_pages.h`, and the program aborts.
#pragma once

#include <memory>
#include <source_location>

#include "kv/engine/engine.h"

namespace kv::engine {

/// `opened`: the place in the program that the message names. Transactions nested in it are checked
/// too, and named by the same place.
std::unique_ptr<Transaction> checked(std::unique_ptr<Transaction> transaction,
                                     const std::source_location& opened);

}  // namespace kv::engine
