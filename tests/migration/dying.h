// Migrations that end with their process.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "described.h"

namespace kv::test {

/// Migrates in a process of its own, which dies in the `dies`-th call of on_progress. True: it came
/// to the end before.
inline bool migrate_and_die(const std::filesystem::path& path, const Described& after, int dies) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    Options with = options(Migrate::automatic);
    with.migration_step_bytes = 1;
    int calls = 0;
    with.on_progress = [&](const Progress&) {
      if (++calls == dies) ::_exit(42);
    };
    try {
      const Opened db(path, after, with);
    } catch (...) {
      ::_exit(1);
    }
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  REQUIRE(WIFEXITED(status));
  REQUIRE((WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 42));
  return WEXITSTATUS(status) == 0;
}

}  // namespace kv::test
