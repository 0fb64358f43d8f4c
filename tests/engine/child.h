// Another process, which can say that it is ready and be killed.
#pragma once

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <stdexcept>
#include <utility>

namespace kv::test {

/// Runs `fn` in a child; 0 when it returns, 1 when it throws. Fork before this process has threads.
class Child {
 public:
  template <class Fn>
  explicit Child(Fn&& fn) {
    if (pipe(pipe_) != 0) throw std::runtime_error("pipe");
    told() = pipe_[1];
    process_ = fork();
    if (process_ != 0) {
      close(std::exchange(pipe_[1], -1));  // so that its end is seen when the child dies
      return;
    }
    int answer = 0;
    try {
      fn();
    } catch (const std::exception& error) {
      std::fprintf(stderr, "child: %s\n", error.what());
      answer = 1;
    }
    _exit(answer);
  }
  ~Child() {
    if (process_ > 0) kill();
    close(pipe_[0]);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// In the child.
  static void tell() {
    if (write(told(), "x", 1) != 1) _exit(9);
  }
  void wait_until_told() {
    char byte = 0;
    if (read(pipe_[0], &byte, 1) != 1) throw std::runtime_error("the child died early");
  }
  /// Its exit code, or 128 and the signal.
  int wait() {
    int status = 0;
    if (waitpid(process_, &status, 0) != process_) throw std::runtime_error("waitpid");
    process_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  pid_t process() const noexcept { return process_; }
  void kill() {
    ::kill(process_, SIGKILL);
    wait();
  }

 private:
  static int& told() {
    static int descriptor = -1;
    return descriptor;
  }
  int pipe_[2] = {-1, -1};
  pid_t process_ = 0;
};

}  // namespace kv::test
