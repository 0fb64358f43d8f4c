// The in-memory engine: the same rules as LMDB's without a file. For tests and for caches.
#pragma once

#include <memory>

#include "kv/engine/engine.h"

namespace kv::engine {

/// A new, empty environment. Its contents end with the last reference to it.
std::shared_ptr<Environment> open_memory();

}  // namespace kv::engine
