#include "kv/store/workers.h"

#include <unistd.h>

#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <utility>

namespace kv::storage {
namespace {

struct Workers {
  std::mutex mutex;
  std::condition_variable ended;
  std::size_t running = 0;
  pid_t process = 0;
};

Workers& workers() {
  static auto* const instance = [] {
    // Never destroyed: a worker may be the last one to leave.
    auto* const made = new Workers;
    std::atexit([] {
      Workers& all = workers();
      if (all.process != ::getpid()) return;  // a forked child has none of the threads
      std::unique_lock lock(all.mutex);
      all.ended.wait(lock, [&] { return all.running == 0; });
    });
    return made;
  }();
  return *instance;
}

}  // namespace

void start_worker_thread(std::function<void()> job) {
  Workers& all = workers();
  {
    const std::lock_guard lock(all.mutex);
    if (all.process != ::getpid()) all.running = 0;
    all.process = ::getpid();
    ++all.running;
  }
  const auto end = [&all] {
    const std::lock_guard lock(all.mutex);
    --all.running;
    all.ended.notify_all();
  };
  try {
    std::thread([end, job = std::move(job)]() mutable {
      std::exchange(job, nullptr)();
      end();
    }).detach();
  } catch (...) {
    end();
    throw;
  }
}

}  // namespace kv::storage
