// Counts the transactions of this process, so that the map moves only while there is none: LMDB
// accepts a new map size under open readers and then dies of SIGBUS.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace kv::engine::lmdb {

/// Any thread may enter, and another may leave in its place. Entering and leaving take no lock
/// while the gate is open.
class Gate {
 public:
  /// Waits while the gate is shut.
  void enter() {
    std::atomic<std::int64_t>& mine = counts_[home()].inside;
    // Both sides are sequentially consistent: either this thread sees that the gate is shut, or
    // whoever shuts it sees this thread inside.
    mine.fetch_add(1);
    while (shut_.load()) [[unlikely]] {
        mine.fetch_sub(1);
        wait_until_open();
        mine.fetch_add(1);
      }
  }
  void leave() noexcept {
    counts_[home()].inside.fetch_sub(1);
    if (shut_.load()) [[unlikely]]
      wake();
  }
  /// Shuts the gate and waits until no more than `staying` are inside. False after `timeout`: the
  /// gate is open again. One at a time shuts it; a second caller waits.
  bool shut(std::chrono::milliseconds timeout, std::int64_t staying = 0);
  void open() noexcept;

 private:
  // A thread counts in its own cache line. Somebody may leave through another thread's count than
  // he entered by, so single counts can be negative; the sum says how many are inside.
  struct alignas(64) Count {
    std::atomic<std::int64_t> inside{0};
  };
  static constexpr std::size_t count_of_counts = 32;

  static std::size_t home() noexcept {
    static std::atomic<std::size_t> threads{0};
    thread_local const std::size_t home =
        threads.fetch_add(1, std::memory_order_relaxed) % count_of_counts;
    return home;
  }
  std::int64_t inside() const noexcept;
  void wait_until_open();
  void wake() noexcept;

  std::array<Count, count_of_counts> counts_;
  std::atomic<bool> shut_{false};
  std::mutex mutex_;
  std::condition_variable opened_;
  std::condition_variable left_;
};

}  // namespace kv::engine::lmdb
