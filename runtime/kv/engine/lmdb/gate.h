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
  /// Waits while the gate is shut, or is being shut and this thread is not inside already: one that
  /// is must get through to its end.
  void enter() {
    Here& here = this_thread();
    std::atomic<std::int64_t>& mine = counts_[here.count].inside;
    // Both sides are sequentially consistent: either this thread sees that the gate is shut, or
    // whoever shuts it sees this thread inside.
    mine.fetch_add(1);
    while (!may_pass(here)) [[unlikely]] {
        mine.fetch_sub(1);
        wait_until_open(here);
        mine.fetch_add(1);
      }
    ++here.entered;
  }
  void leave() noexcept {
    Here& here = this_thread();
    if (here.entered > 0) --here.entered;
    counts_[here.count].inside.fetch_sub(1);
    if (state_.load() != State::open) [[unlikely]]
      wake();
  }
  /// Shuts the gate and waits until no more than `staying` are inside. False after `timeout`: the
  /// gate is open again. One at a time shuts it; a second caller waits.
  bool shut(std::chrono::milliseconds timeout, std::int64_t staying = 0);
  void open() noexcept;

 private:
  enum class State : std::uint8_t { open, closing, shut };

  // A thread counts in its own cache line. Somebody may leave through another thread's count than
  // he entered by, so single counts can be negative; the sum says how many are inside.
  struct alignas(64) Count {
    std::atomic<std::int64_t> inside{0};
  };
  static constexpr std::size_t count_of_counts = 32;

  /// `entered` counts all gates, and forgets who leaves in another thread: it only says who may be
  /// inside.
  struct Here {
    std::size_t count;
    std::int64_t entered = 0;
  };
  static Here& this_thread() noexcept {
    static std::atomic<std::size_t> threads{0};
    thread_local Here here{threads.fetch_add(1, std::memory_order_relaxed) % count_of_counts};
    return here;
  }
  bool may_pass(const Here& here) const noexcept {
    const State state = state_.load();
    return state == State::open || (state == State::closing && here.entered > 0);
  }
  std::int64_t inside() const noexcept;
  /// Nobody passes any more, and no more than `staying` are inside; else as before.
  bool close(std::int64_t staying) noexcept;
  void wait_until_open(const Here& here);
  void wake() noexcept;

  std::array<Count, count_of_counts> counts_;
  std::atomic<State> state_{State::open};
  std::mutex mutex_;
  std::condition_variable opened_;
  std::condition_variable left_;
};

/// Is inside for a scope.
class InGate {
 public:
  explicit InGate(Gate& gate) : gate_(gate) { gate_.enter(); }
  ~InGate() { gate_.leave(); }
  InGate(const InGate&) = delete;
  InGate& operator=(const InGate&) = delete;

 private:
  Gate& gate_;
};

/// Keeps the gate shut for a scope; false: somebody stayed inside.
class ShutGate {
 public:
  ShutGate(Gate& gate, std::chrono::milliseconds timeout)
      : gate_(gate), shut_(gate.shut(timeout)) {}
  ~ShutGate() {
    if (shut_) gate_.open();
  }
  ShutGate(const ShutGate&) = delete;
  ShutGate& operator=(const ShutGate&) = delete;
  explicit operator bool() const noexcept { return shut_; }

 private:
  Gate& gate_;
  bool shut_;
};

}  // namespace kv::engine::lmdb
