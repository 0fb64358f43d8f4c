// Where benchmarks keep their databases.
#pragma once

#include <string>
#include <utility>

namespace bench {

/// A directory of this run, removed at its end, on the disk of the current directory: /tmp may be
/// memory. KV_BENCH_DIR names one to use and keep instead.
const std::string& directory();
/// A path in it that was not given before.
std::string fresh(const char* name);

/// A database of one file, gone when this is.
struct RemovedAtEnd {
  std::string path;

  explicit RemovedAtEnd(std::string file) : path(std::move(file)) {}
  ~RemovedAtEnd();
  RemovedAtEnd(const RemovedAtEnd&) = delete;
  RemovedAtEnd& operator=(const RemovedAtEnd&) = delete;
};

}  // namespace bench
