#include "cpp/ask.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>

extern char** environ;

namespace kvgen::cpp {
namespace {

namespace fs = std::filesystem;

std::string beside_this_program() {
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error);
  return error ? "kvgen-clang" : (self.parent_path() / "kvgen-clang").string();
}

/// The runtime's headers: beside an installed kvgen, or where this one was built.
std::string runtime_headers() {
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error);
  const fs::path installed = self.parent_path().parent_path() / "include";
  if (!error && fs::exists(installed / "kv/runtime.h", error)) return installed.string();
  return KVGEN_RUNTIME_INCLUDE;
}

struct Pipe {
  int read = -1;
  int write = -1;
  Pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) == 0) {
      read = ends[0];
      write = ends[1];
    }
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    close_write();
    if (read >= 0) ::close(read);
  }
  void close_write() {
    if (write >= 0) ::close(write);
    write = -1;
  }
};

/// Reads both until both end, whichever has something.
void drain(const Pipe& out, const Pipe& err, Answer& answer) {
  std::array<pollfd, 2> ends{{{out.read, POLLIN, 0}, {err.read, POLLIN, 0}}};
  const std::array<std::string*, 2> texts{&answer.out, &answer.err};
  std::array<char, 65536> buffer;
  while (ends[0].fd >= 0 || ends[1].fd >= 0) {
    if (::poll(ends.data(), ends.size(), -1) < 0) {
      if (errno == EINTR) continue;
      return;
    }
    for (std::size_t i = 0; i < ends.size(); ++i) {
      if (ends[i].fd < 0 || ends[i].revents == 0) continue;
      const ssize_t got = ::read(ends[i].fd, buffer.data(), buffer.size());
      if (got > 0)
        texts[i]->append(buffer.data(), static_cast<std::size_t>(got));
      else if (got == 0 || errno != EINTR)
        ends[i].fd = -1;
    }
  }
}

}  // namespace

Answer ask_clang(const Compiler& compiler, const std::vector<std::string>& arguments) {
  Answer answer;
  const std::string program = compiler.program.empty() ? beside_this_program() : compiler.program;
  if (::access(program.c_str(), X_OK) != 0) {
    answer.available = false;
    return answer;
  }
  std::vector<std::string> words{program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  // Behind the user's own: <kv/schema.h>, kv::Uuid and what generated code includes.
  words.insert(words.end(), {"-I", runtime_headers(), "-I", KVGEN_SCHEMA_INCLUDE});
  if (!compiler.database.empty()) words.insert(words.end(), {"-p", compiler.database});
  if (compiler.colour) words.emplace_back("--color");
  words.emplace_back("--");
  words.insert(words.end(), compiler.flags.begin(), compiler.flags.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);

  Pipe out;
  Pipe err;
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, out.write, STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, err.write, STDERR_FILENO);
  pid_t child = -1;
  const int failed =
      ::posix_spawn(&child, program.c_str(), &actions, nullptr, argv.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  out.close_write();
  err.close_write();
  if (failed != 0) {
    answer.available = false;
    return answer;
  }
  drain(out, err, answer);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  answer.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return answer;
}

}  // namespace kvgen::cpp
