// An open file, closed at the end of its scope.
#pragma once

#include <string>
#include <utility>

namespace kv::engine::lmdb {

/// Never of the lock file: closing any descriptor of it drops the locks of this process.
struct Descriptor {
  int value = -1;
  explicit Descriptor(int fd) noexcept : value(fd) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept : value(std::exchange(other.value, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
};

/// A regular file, without following a link or waiting. Throws `io`.
Descriptor open_to_read(const std::string& path);

/// Throws `io` with errno's reason.
[[noreturn]] void fail_io(const std::string& path, const std::string& what);

}  // namespace kv::engine::lmdb
