#include "render/write_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

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

/// The file that a path reaches: a link stays and what it leads to is written.
std::string followed(const std::string& path) {
  std::error_code error;
  if (!fs::is_symlink(path, error)) return path;
  const fs::path target = fs::canonical(path, error);
  return error ? path : target.string();
}

/// Puts `text` whole under a temporary name beside its file; `commit` renames it. Without a commit
/// nothing has happened.
class Staged {
 public:
  explicit Staged(const OutputFile& file) : text_(file.text), path_(followed(file.path)) {}
  Staged(Staged&& other) noexcept
      : text_(other.text_),
        path_(std::move(other.path_)),
        temporary_(std::exchange(other.temporary_, {})) {}
  Staged& operator=(Staged&&) = delete;
  ~Staged() {
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
  }

  /// Words for the user; empty: it worked.
  std::string stage(std::size_t number) {
    struct stat old {};
    const bool exists = ::stat(path_.c_str(), &old) == 0;
    if (exists && holds(path_, old, text_)) return {};
    const fs::path directory = fs::path(path_).parent_path();
    if (!directory.empty()) {
      std::error_code error;
      fs::create_directories(directory, error);
      if (error) return error.message();
    }
    // Short, so that it is possible where the name itself is. Unique among programs and, with
    // O_EXCL, never somebody else's file.
    const std::string name =
        ".kvgen-" + std::to_string(::getpid()) + "-" + std::to_string(number) + ".tmp";
    const std::string temporary = (directory / name).string();
    ::unlink(temporary.c_str());
    Descriptor out(
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666));
    if (out.get() < 0) return words(errno);
    temporary_ = temporary;
    int code = write_all(out.get(), text_);
    // Who may read the file stays as it was.
    if (code == 0 && exists && ::fchmod(out.get(), old.st_mode & 07777U) != 0) code = errno;
    if (const int closed = out.release(); code == 0) code = closed;
    return code == 0 ? std::string() : words(code);
  }
  bool changes() const { return !temporary_.empty(); }
  std::string commit() {
    if (::rename(temporary_.c_str(), path_.c_str()) != 0) return words(errno);
    temporary_.clear();
    return {};
  }

 private:
  std::string_view text_;
  std::string path_;
  std::string temporary_;
};

WriteResult failed(const OutputFile& file, const std::string& why) {
  return {false, "cannot write '" + file.path + "': " + why};
}

}  // namespace

std::optional<std::string> input_at(const std::string& path, std::span<const std::string> inputs) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  for (const std::string& input : inputs) {
    struct stat other {};
    if (::stat(input.c_str(), &other) == 0 && other.st_dev == status.st_dev &&
        other.st_ino == status.st_ino)
      return input;
  }
  return std::nullopt;
}

WriteResult write_files(std::span<const OutputFile> files, std::span<const std::string> inputs) {
  // What can be known before is refused before.
  for (const OutputFile& file : files) {
    struct stat status {};
    if (::stat(file.path.c_str(), &status) == 0 && !S_ISREG(status.st_mode))
      return failed(file, "it exists and is not a file");
    if (const auto input = input_at(file.path, inputs))
      return failed(file, "it is the input '" + *input + "'");
  }
  // A disk that is full shows here, while every old file is still in place.
  std::vector<Staged> staged;
  staged.reserve(files.size());
  for (const OutputFile& file : files) {
    staged.emplace_back(file);
    if (const std::string why = staged.back().stage(staged.size()); !why.empty())
      return failed(file, why);
  }
  WriteResult result;
  for (std::size_t i = 0; i < staged.size(); ++i) {
    if (!staged[i].changes()) continue;
    if (const std::string why = staged[i].commit(); !why.empty()) return failed(files[i], why);
    result.changed = true;
  }
  return result;
}

WriteResult write_if_changed(const OutputFile& file, std::span<const std::string> inputs) {
  return write_files({&file, 1}, inputs);
}

std::string write_output(std::string_view text) {
  const int code = write_all(STDOUT_FILENO, text);
  return code == 0 ? std::string() : words(code);
}

}  // namespace kvgen
