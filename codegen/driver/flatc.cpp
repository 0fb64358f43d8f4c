#include "driver/flatc.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>

extern char** environ;  // NOLINT: POSIX has no header for it

namespace kvgen {
namespace {

namespace fs = std::filesystem;

/// A directory of this run's own, removed with it.
class Scratch {
 public:
  Scratch() {
    std::error_code error;
    std::string name = (fs::temp_directory_path(error) / "kvgen-flatc-XXXXXX").string();
    if (!error && ::mkdtemp(name.data()) != nullptr) path_ = name;
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  bool good() const { return !path_.empty(); }
  std::string at(const std::string& name) const { return (fs::path(path_) / name).string(); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::string read_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Both output streams go to the file at `log`. The exit code, or -1 with errno's value in `error`.
int spawn_and_wait(const std::vector<std::string>& command, const std::string& log, int& error) {
  std::vector<char*> arguments;
  for (const std::string& argument : command)
    arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log.c_str(),
                                   O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  pid_t child = 0;
  error = ::posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return -1;
  int status = 0;
  while (::waitpid(child, &status, 0) < 0)
    if (errno != EINTR) {
      error = errno;
      return -1;
    }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// flatc 2.0.8 declares the type table of a struct or table that is called like a keyword without
/// the underscore by which it asks for it: `switchTypeTable`, `switch_TypeTable()`.
void mend_type_tables(std::string& header) {
  constexpr std::string_view asked = "_TypeTable();";
  for (std::size_t at = header.find(asked); at != std::string::npos;
       at = header.find(asked, at + 1)) {
    const std::size_t name = header.find_last_of(" *", at) + 1;
    const std::string declared = "*" + header.substr(name, at + asked.size() - name);
    if (header.find(declared) == std::string::npos) header.erase(at, 1);
  }
}

FlatcResult run_in(const Scratch& scratch, const std::string& flatc,
                   const std::vector<std::string>& options, const std::string& schema) {
  std::vector<std::string> command{flatc, "--cpp", "--no-warnings"};
  command.insert(command.end(), options.begin(), options.end());
  command.insert(command.end(), {"-o", scratch.path(), schema});
  int error = 0;
  const std::string log = scratch.at("log");
  const int code = spawn_and_wait(command, log, error);
  if (error != 0) return {{}, "cannot run `" + flatc + "`: " + std::strerror(error), {}};
  FlatcResult result;
  result.header = read_text(scratch.at(flatc_header_name(schema)));
  mend_type_tables(result.header);
  if (code != 0 || result.header.empty()) {
    result.error = "`" + flatc + "` made nothing of " + fs::path(schema).filename().string() +
                   " and exited with " + std::to_string(code);
    result.said = read_text(log);
  }
  return result;
}

}  // namespace

FlatcResult run_flatc(const std::string& flatc, const std::vector<std::string>& options,
                      const std::string& schema) {
  const Scratch scratch;
  if (!scratch.good()) return {{}, "cannot make a temporary directory for flatc", {}};
  return run_in(scratch, flatc, options, schema);
}

FlatcResult run_flatc_on(const std::string& flatc, const std::vector<std::string>& options,
                         const std::string& name, const std::string& text) {
  const Scratch scratch;
  if (!scratch.good()) return {{}, "cannot make a temporary directory for flatc", {}};
  const std::string path = scratch.at(name);
  std::ofstream(path, std::ios::binary) << text;
  return run_in(scratch, flatc, options, path);
}

std::string flatc_header_name(const std::string& schema) {
  return fs::path(schema).stem().string() + "_generated.h";
}

}  // namespace kvgen
