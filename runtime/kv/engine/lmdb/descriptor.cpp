#include "kv/engine/lmdb/descriptor.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "kv/core/error.h"

namespace kv::engine::lmdb {

Descriptor::~Descriptor() {
  if (value >= 0) ::close(value);
}

Descriptor open_to_read(const std::string& path) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (file.value < 0) fail_io(path, "cannot open");
  return file;
}

void fail_io(const std::string& path, const std::string& what) {
  raise(Errc::io, path + ": " + what + ": " + std::system_category().message(errno));
}

}  // namespace kv::engine::lmdb
