// Tells a forked child from the process that opened a file, without a system call.
#pragma once

#include <atomic>
#include <cstdint>

namespace kv::engine::lmdb {

/// Grows in a child with each fork(2), once `watch_forks` was called.
extern std::atomic<std::uint64_t> fork_generation;

/// Every environment calls it before it remembers the generation.
void watch_forks();

inline std::uint64_t process_generation() noexcept {
  return fork_generation.load(std::memory_order_relaxed);
}

}  // namespace kv::engine::lmdb
