// Runs a command and asks the operating system what it cost.
#pragma once

#include <string>
#include <vector>

namespace bench {

struct Cost {
  double wall_seconds = 0;
  double cpu_seconds = 0;
  double peak_megabytes = 0;  // of the largest process below it
};

/// Runs `command` (looked up on PATH) and waits. Its standard output is thrown away. Exits the
/// benchmark with a message when the command fails: a ratio of failures means nothing.
Cost run(const std::vector<std::string>& command);

/// Two commands in turn, A B A B …, after one uncounted round of each, so that a machine that
/// changes its speed changes both.
struct Paired {
  std::vector<Cost> a;
  std::vector<Cost> b;
};
Paired run_paired(const std::vector<std::string>& a, const std::vector<std::string>& b, int rounds);

}  // namespace bench
