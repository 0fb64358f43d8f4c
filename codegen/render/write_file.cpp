#include "render/write_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace kvgen {
namespace {

namespace fs = std::filesystem;

std::string words(int code) { return std::generic_category().message(code); }

/// Closes on every path out.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { release(); }
  int get() const { return fd_; }
  /// 0, or errno of the close: some file systems report a failed write only here.
  int release() {
    const int fd = fd_;
    fd_ = -1;
    return fd < 0 || ::close(fd) == 0 ? 0 : errno;
  }

 private:
  int fd_;
};

/// Whether the regular file holds exactly `text`.
bool holds(const std::string& path, const struct stat& status, std::string_view text) {
  if (static_cast<std::size_t>(status.st_size) != text.size()) return false;
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (file.get() < 0) return false;
  std::array<char, 65536> buffer;
  while (!text.empty()) {
    const ssize_t got = ::read(file.get(), buffer.data(), buffer.size());
    if (got <= 0 || static_cast<std::size_t>(got) > text.size()) return false;
    const std::string_view part(buffer.data(), static_cast<std::size_t>(got));
    if (text.substr(0, part.size()) != part) return false;
    text.remove_prefix(part.size());
  }
  return true;
}

int write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t put = ::write(fd, text.data(), text.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(put));
  }
  return 0;
}

}  // namespace

WriteResult write_if_changed(const OutputFile& file, std::span<const std::string> inputs) {
  const std::string& path = file.path;
  const auto failed = [&](const std::string& why) {
    return WriteResult{false, "cannot write '" + path + "': " + why};
  };
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0) {
    if (!S_ISREG(status.st_mode)) return failed("it exists and is not a file");
    for (const std::string& input : inputs) {
      struct stat other {};
      if (::stat(input.c_str(), &other) == 0 && other.st_dev == status.st_dev &&
          other.st_ino == status.st_ino)
        return failed("it is the input '" + input + "'");
    }
    if (holds(path, status, file.text)) return {};
  }
  const fs::path directory = fs::path(path).parent_path();
  if (!directory.empty()) {
    std::error_code error;
    fs::create_directories(directory, error);
    if (error) return failed(error.message());
  }
  // Unique among programs and, with O_EXCL, never somebody else's file.
  const std::string temporary = path + ".tmp" + std::to_string(::getpid());
  ::unlink(temporary.c_str());
  Descriptor out(
      ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666));
  if (out.get() < 0) return failed(words(errno));
  int code = write_all(out.get(), file.text);
  if (const int closed = out.release(); code == 0) code = closed;
  if (code == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) code = errno;
  if (code != 0) {
    ::unlink(temporary.c_str());
    return failed(words(code));
  }
  return {true, {}};
}

}  // namespace kvgen
