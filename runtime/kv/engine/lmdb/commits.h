// When the latest commits of this environment were made.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>

namespace kv::engine::lmdb {

/// Any thread notes and asks.
class Commits {
 public:
  using Clock = std::chrono::steady_clock;

  void note(std::uint64_t transaction) noexcept {
    const std::lock_guard lock(mutex_);
    commits_[noted_++ % commits_.size()] = {transaction, Clock::now()};
  }
  /// The earliest known commit after this snapshot.
  std::optional<Clock::time_point> first_after(std::uint64_t snapshot) const noexcept {
    const std::lock_guard lock(mutex_);
    std::optional<Clock::time_point> first;
    for (std::uint64_t i = noted_; i > 0 && noted_ - i < commits_.size(); --i) {
      const Commit& commit = commits_[(i - 1) % commits_.size()];
      if (commit.transaction <= snapshot) break;
      first = commit.at;
    }
    return first;
  }

 private:
  struct Commit {
    std::uint64_t transaction = 0;
    Clock::time_point at;
  };
  mutable std::mutex mutex_;
  std::array<Commit, 1024> commits_;
  std::uint64_t noted_ = 0;
};

}  // namespace kv::engine::lmdb
