// A number that one thread waits for and another changes: one futex.
#pragma once

#include <atomic>
#include <cstdint>

namespace kv::storage {

/// One thread at a time waits. Unlike `std::atomic::notify_one`, `set` may be the last thing that
/// happens to the object: the thread that it wakes may destroy it at once.
class Signal {
 public:
  std::uint32_t value() const noexcept { return word_.load(std::memory_order_acquire); }
  void set(std::uint32_t value) noexcept;
  /// Waits until the number is another one, and gives that.
  std::uint32_t wait_past(std::uint32_t value) noexcept;

 private:
  std::atomic<std::uint32_t> word_{0};
};

}  // namespace kv::storage
