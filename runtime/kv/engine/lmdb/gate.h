// Counts the transactions of this process, so that the map moves only while there is none: LMDB
// accepts a new map size under open readers and then dies of SIGBUS.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace kv::engine::lmdb {

class Gate {
 public:
  /// Waits while the gate is shut.
  void enter() {
    std::unique_lock lock(mutex_);
    opened_.wait(lock, [&] { return !shut_; });
    ++inside_;
  }
  void leave() noexcept {
    const std::lock_guard lock(mutex_);
    if (--inside_ == 0) emptied_.notify_all();
  }
  /// Shuts the gate and waits until all have left. False after `timeout`: the gate is open again.
  /// Only one may shut it at a time; a second caller waits.
  bool shut(std::chrono::milliseconds timeout) {
    std::unique_lock lock(mutex_);
    opened_.wait(lock, [&] { return !shut_; });
    shut_ = true;
    if (emptied_.wait_for(lock, timeout, [&] { return inside_ == 0; })) return true;
    shut_ = false;
    opened_.notify_all();
    return false;
  }
  void open() noexcept {
    const std::lock_guard lock(mutex_);
    shut_ = false;
    opened_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable opened_;
  std::condition_variable emptied_;
  std::size_t inside_ = 0;
  bool shut_ = false;
};

}  // namespace kv::engine::lmdb
