#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "source/source.h"

namespace kvgen {
namespace {

struct Descriptor {
  int fd;
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
};

ReadResult failed(std::string why) { return {{}, std::move(why)}; }

// The words of the system without its capital letter, as other messages are written.
std::string system_words(int error) {
  switch (error) {
    case ENOENT:
      return "no such file";
    case EACCES:
      return "permission denied";
    case ENOTDIR:
      return "a part of the path is not a directory";
    case ELOOP:
      return "too many symbolic links";
    case ENAMETOOLONG:
      return "the name is too long";
    case ENXIO:
      return "it is not a regular file";
    default:
      return std::generic_category().message(error);
  }
}

std::string kind_words(mode_t mode) {
  if (S_ISDIR(mode)) return "it is a directory, not a schema file";
  if (S_ISFIFO(mode)) return "it is a pipe, not a regular file";
  if (S_ISCHR(mode) || S_ISBLK(mode)) return "it is a device, not a regular file";
  return "it is not a regular file";
}

std::string too_large() {
  return "the file is larger than " + std::to_string(schema_bytes_max >> 20) + " MiB";
}

// The size is a hint only: the file may grow under us, and /proc files say 0.
ReadResult read_all(int fd, std::size_t size_hint) {
  ReadResult result;
  std::string& text = result.text;
  std::size_t used = 0;
  text.resize(size_hint + 1);
  for (;;) {
    if (used == text.size()) text.resize(text.size() * 2);
    const ssize_t got = ::read(fd, text.data() + used, text.size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed(system_words(errno));
    if (got == 0) break;
    used += static_cast<std::size_t>(got);
    if (used > schema_bytes_max) return failed(too_large());
  }
  text.resize(used);
  return result;
}

}  // namespace

ReadResult read_schema_input() { return read_all(STDIN_FILENO, 65536); }

ReadResult read_schema_file(const std::string& path) {
  if (path.find('\0') != std::string::npos) return failed("the path holds a NUL byte");
  // O_NONBLOCK: opening a FIFO that nobody writes to would otherwise wait for ever.
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)};
  if (file.fd < 0) return failed(system_words(errno));
  struct stat status {};
  if (::fstat(file.fd, &status) != 0) return failed(system_words(errno));
  if (!S_ISREG(status.st_mode)) return failed(kind_words(status.st_mode));
  if (static_cast<std::uint64_t>(status.st_size) > schema_bytes_max) return failed(too_large());
  return read_all(file.fd, static_cast<std::size_t>(status.st_size));
}

}  // namespace kvgen
