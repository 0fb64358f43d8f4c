// The read transactions of this process that hold a handle of LMDB's, open or idle.
#pragma once

#include <list>
#include <mutex>

namespace kv::engine::lmdb {

class LmdbSnapshot;

/// Any thread joins and leaves.
class Snapshots {
 public:
  using Place = std::list<LmdbSnapshot*>::iterator;

  Place join(LmdbSnapshot* snapshot) {
    const std::lock_guard lock(mutex_);
    return all_.insert(all_.end(), snapshot);
  }
  void leave(Place place) noexcept {
    const std::lock_guard lock(mutex_);
    all_.erase(place);
  }
  /// Calls `fn` with each; nobody joins or leaves meanwhile.
  template <class Fn>
  void for_each(Fn&& fn) {
    const std::lock_guard lock(mutex_);
    for (LmdbSnapshot* snapshot : all_) fn(*snapshot);
  }

 private:
  std::mutex mutex_;
  std::list<LmdbSnapshot*> all_;
};

}  // namespace kv::engine::lmdb
