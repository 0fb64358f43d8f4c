// One at a time in this process writes or opens tables. LMDB has a lock for writers, but hands the
// same table handle to two transactions that open different tables at the same time.
#pragma once

#include <condition_variable>
#include <mutex>

namespace kv::engine::lmdb {

/// A lock that another thread than the one that took it may give back.
class Turn {
 public:
  void take() {
    std::unique_lock lock(mutex_);
    ended_.wait(lock, [&] { return !taken_; });
    taken_ = true;
  }
  void end() noexcept {
    const std::lock_guard lock(mutex_);
    taken_ = false;
    ended_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable ended_;
  bool taken_ = false;
};

/// Takes the turn for a scope.
class InTurn {
 public:
  explicit InTurn(Turn& turn) : turn_(turn) { turn_.take(); }
  ~InTurn() { turn_.end(); }
  InTurn(const InTurn&) = delete;
  InTurn& operator=(const InTurn&) = delete;

 private:
  Turn& turn_;
};

}  // namespace kv::engine::lmdb
