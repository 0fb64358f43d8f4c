// What a function does to a process, and what it says before the end.
#pragma once

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "checked.kv.hpp"
#include "support/database.h"
#include "support/folder.h"

namespace test {

struct Outcome {
  int code = 0;  // of the exit, or 128 and the signal
  std::string said;
};

using Path = std::filesystem::path;

/// Runs `fn(path of a database to be made)` in a child: 0 when it returns, 1 when it throws. Not in
/// this process: the test framework has handlers of its own for what is to be seen here.
template <class Fn>
Outcome in_child(Fn&& fn) {
  const kv::test::Folder folder("kv-checked-");
  int ends[2];
  if (::pipe(ends) != 0) std::abort();
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(ends[1], STDERR_FILENO);
    ::signal(SIGSEGV, SIG_DFL);
    ::signal(SIGABRT, SIG_DFL);
    try {
      fn(folder / "db");
      ::_exit(0);
    } catch (const std::exception& error) {
      std::fprintf(stderr, "threw: %s\n", error.what());
      ::_exit(1);
    }
  }
  ::close(ends[1]);
  Outcome outcome;
  char text[512];
  for (ssize_t count = 0; (count = ::read(ends[0], text, sizeof text)) > 0;)
    outcome.said.append(text, static_cast<std::size_t>(count));
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return outcome;
}

/// A database with a few rows.
inline checked::Database sample(kv::Engine engine, const Path& path) {
  auto db = checked::Database::open(path, kv::test::options(engine));
  for (std::uint64_t id = 1; id <= 3; ++id) {
    db.users().put(id, {.name = "user " + std::to_string(id), .tags = {"a", "b"}});
    db.notes().put(id, "note " + std::to_string(id));
    db.places().put({"NL", "Delft", static_cast<std::uint32_t>(id)}, id);
  }
  return db;
}

/// So many notes that a fold in several threads has work for each.
inline void add_notes(const checked::Database& db) {
  db.write([](checked::WriteTxn& txn) {
    for (std::uint64_t id = 1; id <= 3000; ++id)
      txn.notes().put(id, "a note about " + std::to_string(id));
  });
}
inline const auto collect = [](std::vector<std::string_view> texts, std::uint64_t,
                               std::string_view text) {
  texts.push_back(text);
  return texts;
};
inline const auto join = [](std::vector<std::string_view> texts,
                            const std::vector<std::string_view>& later) {
  texts.insert(texts.end(), later.begin(), later.end());
  return texts;
};

/// Reads all of a text, as a program would.
inline void look_at(std::string_view text) {
  std::size_t sum = 0;
  for (const char c : text) sum += static_cast<unsigned char>(c);
  volatile std::size_t kept = sum;
  static_cast<void>(kept);
}

}  // namespace test
