// The environments of this process, by file. There is never a second one of a file: POSIX locks
// belong to the process, so closing the second would drop the locks of the first.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

#include "kv/engine/lmdb/file.h"

namespace kv::engine::lmdb {

class LmdbEnvironment;

class Registry {
 public:
  /// Never destroyed: databases may outlive main.
  static Registry& instance();

  using Lock = std::unique_lock<std::mutex>;
  /// Nobody opens, closes or renames while this is held.
  Lock lock() { return Lock(mutex_); }

  /// The environment of the file, null when there is none. Waits while one is being closed. One
  /// that came along a fork is the parent's and does not count.
  std::shared_ptr<LmdbEnvironment> find(Lock& lock, FileId id);
  /// Makes `environment` known, and closes it in peace when its last user is gone.
  std::shared_ptr<LmdbEnvironment> add(Lock& lock, std::unique_ptr<LmdbEnvironment> environment);
  /// The environment's file was replaced by another.
  void rename(Lock& lock, FileId from, FileId to);

 private:
  struct Known {
    std::weak_ptr<LmdbEnvironment> environment;
    const LmdbEnvironment* address = nullptr;  // of an expired one, until it is closed
    std::uint64_t process = 0;
  };
  void close(LmdbEnvironment* environment) noexcept;

  std::mutex mutex_;
  std::condition_variable closed_;
  std::map<FileId, Known> known_;
};

}  // namespace kv::engine::lmdb
