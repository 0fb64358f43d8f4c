#include "measured.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>

namespace bench {
namespace {

/// Linux counts the peak only with the mapped files in it.
double own_megabytes_now() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;)
    if (double kilobytes = 0; word == "RssAnon:" && status >> kilobytes) return kilobytes / 1024;
  std::fputs("bench: /proc/self/status does not say RssAnon\n", stderr);
  std::exit(1);
}

/// Looks every few milliseconds.
class OwnPeak {
 public:
  double end() {
    done_ = true;
    watcher_.join();
    return most_;
  }

 private:
  void watch() {
    while (!done_) {
      most_ = std::max(most_, own_megabytes_now());
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }

  std::atomic<bool> done_ = false;
  double most_ = 0;
  std::thread watcher_{[this] { watch(); }};
};

Measured measure_here(const std::function<void()>& work) {
  Measured result;
  OwnPeak peak;
  const auto begin = std::chrono::steady_clock::now();
  try {
    work();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench: %s\n", error.what());
    ::_exit(1);
  }
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
  result.seconds = time.count();
  result.own_megabytes = peak.end();
  return result;
}

}  // namespace

Measured measured(const std::function<void()>& work) {
  int ends[2];
  if (::pipe(ends) != 0) throw std::runtime_error("no pipe can be made");
  const pid_t child = ::fork();
  if (child == 0) {
    const Measured result = measure_here(work);
    ::_exit(::write(ends[1], &result, sizeof result) == sizeof result ? 0 : 1);
  }
  ::close(ends[1]);
  Measured result;
  const bool told = ::read(ends[0], &result, sizeof result) == sizeof result;
  ::close(ends[0]);
  int status = 0;
  rusage usage{};
  if (::wait4(child, &status, 0, &usage) != child || status != 0 || !told)
    throw std::runtime_error("the measured process failed");
  result.resident_megabytes = static_cast<double>(usage.ru_maxrss) / 1024;
  return result;
}

}  // namespace bench
