#include "kv/store/signal.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace kv::storage {

static_assert(sizeof(std::atomic<std::uint32_t>) == sizeof(std::uint32_t) &&
              std::atomic<std::uint32_t>::is_always_lock_free);

void Signal::set(std::uint32_t value) noexcept {
  std::atomic<std::uint32_t>* const word = &word_;
  word->store(value, std::memory_order_release);
  // Only the address is used from here on; waking nobody, or somebody who looks again, is harmless.
  ::syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
}

std::uint32_t Signal::wait_past(std::uint32_t value) noexcept {
  for (;;) {
    const std::uint32_t now = word_.load(std::memory_order_acquire);
    if (now != value) return now;
    ::syscall(SYS_futex, &word_, FUTEX_WAIT_PRIVATE, value, nullptr, nullptr, 0);
  }
}

}  // namespace kv::storage
