#include "process.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace kvgen::test {
namespace {

namespace fs = std::filesystem;
using kv::test::read_file;

// Seconds of processor time, so that a busy machine changes nothing; who waits for ever is killed
// by the clock. Memory in KiB: a few times what the largest schema takes. Sanitizers reserve
// terabytes.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool sanitized = true;
#elif defined(__has_feature)
constexpr bool sanitized = __has_feature(address_sanitizer);
#else
constexpr bool sanitized = false;
#endif
const std::string limits =
    sanitized ? "ulimit -t 120 && " : "ulimit -t 30 && ulimit -v 1500000 && ";

std::string shell_word(std::string_view word) {
  std::string out = "'";
  for (const char c : word) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

}  // namespace

Folder::Folder() : kv::test::Folder("kvgen driver ") {}

Folder::~Folder() {
  std::error_code ignored;
  for (const char* stream : {".in", ".out", ".err"}) fs::remove(path().string() + stream, ignored);
}

std::string Folder::read(std::string_view name) const { return read_file(path() / name); }

bool Folder::has(std::string_view name) const { return fs::exists(path() / name); }

std::vector<std::string> Folder::files() const {
  std::vector<std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(path()))
    if (entry.is_regular_file()) found.push_back(entry.path().lexically_relative(path()).string());
  std::sort(found.begin(), found.end());
  return found;
}

Outcome Folder::kvgen(const std::vector<std::string>& arguments, std::string_view input) const {
  std::string command = limits + "timeout 300 \"$KVGEN\"";
  for (const std::string& argument : arguments) command += " " + shell_word(argument);
  return shell(command, input);
}

Outcome Folder::shell(const std::string& line, std::string_view input) const {
  // The streams lie beside the directory, so that `files()` shows what kvgen wrote and no more.
  const std::string in = path().string() + ".in";
  const std::string out = path().string() + ".out";
  const std::string err = path().string() + ".err";
  std::ofstream(in, std::ios::binary) << input;
  const std::string command = "KVGEN=" + shell_word(KVGEN_BINARY) + "; export KVGEN; cd " +
                              shell_word(path().string()) + " && { " + line + "\n} <" +
                              shell_word(in) + " >" + shell_word(out) + " 2>" + shell_word(err);
  const int status = std::system(command.c_str());
  Outcome outcome;
  outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  outcome.out = read_file(out);
  outcome.err = read_file(err);
  UNSCOPED_INFO("kvgen exited with " << outcome.code
                                     << ", stderr: " << outcome.err.substr(0, 2000));
  return outcome;
}

}  // namespace kvgen::test
