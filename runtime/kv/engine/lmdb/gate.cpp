#include "kv/engine/lmdb/gate.h"

namespace kv::engine::lmdb {

std::int64_t Gate::inside() const noexcept {
  std::int64_t sum = 0;
  for (const Count& count : counts_) sum += count.inside.load();
  return sum;
}

void Gate::wait_until_open() {
  std::unique_lock lock(mutex_);
  left_.notify_all();  // this thread has just stepped back
  opened_.wait(lock, [&] { return !shut_.load(); });
}

void Gate::wake() noexcept {
  const std::lock_guard lock(mutex_);
  left_.notify_all();
}

bool Gate::shut(std::chrono::milliseconds timeout, std::int64_t staying) {
  std::unique_lock lock(mutex_);
  if (!opened_.wait_for(lock, timeout, [&] { return !shut_.load(); })) return false;
  shut_.store(true);
  if (left_.wait_for(lock, timeout, [&] { return inside() <= staying; })) return true;
  shut_.store(false);
  opened_.notify_all();
  return false;
}

void Gate::open() noexcept {
  const std::lock_guard lock(mutex_);
  shut_.store(false);
  opened_.notify_all();
}

}  // namespace kv::engine::lmdb
