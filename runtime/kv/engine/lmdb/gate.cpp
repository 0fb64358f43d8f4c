#include "kv/engine/lmdb/gate.h"

namespace kv::engine::lmdb {

std::int64_t Gate::inside() const noexcept {
  std::int64_t sum = 0;
  for (const Count& count : counts_) sum += count.inside.load();
  return sum;
}

void Gate::wait_until_open(const Here& here) {
  std::unique_lock lock(mutex_);
  left_.notify_all();  // this thread has just stepped back
  opened_.wait(lock, [&] { return may_pass(here); });
}

void Gate::wake() noexcept {
  const std::lock_guard lock(mutex_);
  left_.notify_all();
}

bool Gate::close(std::int64_t staying) noexcept {
  // Counted while nobody enters: a sum over counts that change may be too small.
  state_.store(State::shut);
  if (inside() <= staying) return true;
  state_.store(State::closing);
  opened_.notify_all();  // who is inside already and had to wait meanwhile
  return false;
}

bool Gate::shut(std::chrono::milliseconds timeout, std::int64_t staying) {
  std::unique_lock lock(mutex_);
  if (!opened_.wait_for(lock, timeout, [&] { return state_.load() == State::open; })) return false;
  state_.store(State::closing);
  if (left_.wait_for(lock, timeout, [&] { return close(staying); })) return true;
  state_.store(State::open);
  opened_.notify_all();
  return false;
}

void Gate::open() noexcept {
  const std::lock_guard lock(mutex_);
  state_.store(State::open);
  opened_.notify_all();
}

}  // namespace kv::engine::lmdb
