#include "kv/engine/lmdb/process.h"

#include <pthread.h>

#include "kv/engine/lmdb/code.h"

namespace kv::engine::lmdb {

std::atomic<std::uint64_t> fork_generation{0};

void watch_forks() {
  static const int registered = ::pthread_atfork(
      nullptr, nullptr, [] { fork_generation.fetch_add(1, std::memory_order_relaxed); });
  must(registered, "watch for forks");
}

}  // namespace kv::engine::lmdb
