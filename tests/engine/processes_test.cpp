// Several processes on one file, some of which die.
#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

#include "child.h"
#include "kv/core/error.h"
#include "kv/engine/lmdb/lmdb.h"
#include "rows.h"
#include "support/errors.h"
#include "support/folder.h"

namespace kv::test {
namespace {

using engine::KeyOrder;
using engine::Table;

engine::LmdbOptions small(const std::string& path) {
  return {.path = path, .sync = engine::Sync::none, .map_bytes = std::size_t{1} << 20};
}

/// Commits rows until they are all there, growing the map when it is full.
void write_rows(engine::Environment& env, const std::string& prefix, int rows) {
  for (int i = 0; i < rows;) {
    try {
      const auto txn = env.begin_write();
      const Table table = txn->create_table("t", KeyOrder::bytes);
      for (int row = i; row < i + 50; ++row)
        put(*txn, table, prefix + std::to_string(row), std::string(2000, 'v'));
      txn->commit();
      i += 50;
    } catch (const Error& error) {
      if (error.code() != Errc::map_full) throw;
      env.grow();
    }
  }
}

constexpr int not_allowed = 77;

/// In a child: runs `fn` as process 1 of a namespace of its own, as a container does. 77 when the
/// system does not let its users have one, else what `fn` ends with.
template <class Fn>
[[noreturn]] void run_as_container(Fn&& fn) {
  if (::unshare(CLONE_NEWUSER | CLONE_NEWPID) != 0) _exit(not_allowed);
  const pid_t first = ::fork();
  if (first == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    fn();
    _exit(0);
  }
  int status = 0;
  _exit(::waitpid(first, &status, 0) == first && WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}

}  // namespace

TEST_CASE("several processes grow one file at the same time and lose nothing") {
  const Folder folder;
  const std::string path = folder.at("db");
  engine::open_lmdb(small(path));
  constexpr int rows = 1500;
  {
    std::vector<std::unique_ptr<Child>> children;
    for (int i = 0; i < 3; ++i)
      children.push_back(std::make_unique<Child>([&, i] {
        const auto env = engine::open_lmdb(small(path));
        write_rows(*env, std::to_string(i) + "-", rows);
      }));
    for (const auto& child : children) CHECK(child->wait() == 0);
  }
  const auto env = engine::open_lmdb(small(path));
  Table table{};
  REQUIRE(env->open_table("t", KeyOrder::bytes, table));
  CHECK(env->begin_read()->size(table) == 3 * rows);
  CHECK(env->check_pages(5).empty());
}

TEST_CASE("a writer that dies leaves no trace and nobody waiting") {
  const Folder folder;
  const std::string path = folder.at("db");
  const auto start = [&] { return engine::open_lmdb({.path = path}); };
  {
    const auto env = start();
    const auto txn = env->begin_write();
    put(*txn, txn->create_table("t", KeyOrder::bytes), "old", "1");
    txn->commit();
  }
  Child child([&] {
    const auto env = start();
    const auto txn = env->begin_write();
    const Table table = txn->create_table("t", KeyOrder::bytes);
    for (int i = 0; i < 500; ++i) put(*txn, table, std::to_string(i), std::string(1000, 'v'));
    Child::tell();
    pause();
  });
  child.wait_until_told();
  const auto env = start();
  child.kill();
  const auto txn = env->begin_write();
  const Table table = txn->create_table("t", KeyOrder::bytes);
  CHECK(keys(*txn, table) == "old");
  put(*txn, table, "new", "2");
  txn->commit();
  CHECK(env->check_pages(5).empty());
}

TEST_CASE("a process killed at any moment of its commits leaves a whole file") {
  const Folder folder;
  const std::string path = folder.at("db");
  for (int round = 0; round < 10; ++round) {
    Child child([&] {
      const auto env = engine::open_lmdb({.path = path, .sync = engine::Sync::none});
      Child::tell();
      for (int i = 0;; ++i) {
        const auto txn = env->begin_write();
        const Table table = txn->create_table("t", KeyOrder::bytes);
        // Both rows or none.
        put(*txn, table, "a" + std::to_string(i % 100), std::to_string(i));
        put(*txn, table, "b" + std::to_string(i % 100), std::to_string(i));
        txn->commit();
      }
    });
    child.wait_until_told();
    usleep(static_cast<useconds_t>(1000 + 1700 * round));
    child.kill();
    const auto env = engine::open_lmdb({.path = path, .check_pages = true});
    Table table{};
    if (!env->open_table("t", KeyOrder::bytes, table)) continue;
    const auto txn = env->begin_read();
    for (int i = 0; i < 100; ++i)
      CHECK(get(*txn, table, "a" + std::to_string(i)) == get(*txn, table, "b" + std::to_string(i)));
  }
}

TEST_CASE("what a creation that was interrupted left behind is in nobody's way") {
  const Folder folder;
  const std::string path = folder.at("db");
  std::ofstream(path + ".new-" + std::to_string(getpid())) << "half a page";
  const auto env = engine::open_lmdb({.path = path});
  env->begin_write()->commit();
  CHECK(env->check_pages(5).empty());
  CHECK_FALSE(std::filesystem::exists(path + ".new-" + std::to_string(getpid())));
}

TEST_CASE("threads that open and close a file at once never lose its lock") {
  const Folder folder;
  const std::string path = folder.at("db");
  const auto lock_holder = [&] {  // as another process sees it
    const int file = ::open((path + "-lock").c_str(), O_RDWR);
    struct flock ask {};
    ask.l_type = F_WRLCK;
    ask.l_whence = SEEK_SET;
    ask.l_len = 1;
    if (file < 0 || fcntl(file, F_GETLK, &ask) != 0) _exit(9);
    return ask.l_type == F_UNLCK ? 0 : ask.l_pid;
  };
  const pid_t mine = getpid();
  const auto one = [&] { return engine::open_lmdb({.path = path, .sync = engine::Sync::none}); };
  for (int round = 0; round < 20; ++round) {
    std::vector<std::thread> threads;
    std::vector<std::shared_ptr<engine::Environment>> kept(4);
    for (std::size_t i = 0; i < 4; ++i)
      threads.emplace_back([&, i] {
        for (int turn = 0; turn < 25; ++turn) {
          kept[i] = nullptr;
          kept[i] = one();
        }
      });
    for (std::thread& thread : threads) thread.join();
    CHECK(kept[0] == kept[3]);
    Child child([&] { _exit(lock_holder() == mine ? 0 : 1); });
    CHECK(child.wait() == 0);
  }
}

TEST_CASE("processes that open, write and close at once all find one database") {
  const Folder folder;
  const std::string path = folder.at("db");
  constexpr int rounds = 40;
  {
    std::vector<std::unique_ptr<Child>> children;
    for (int i = 0; i < 4; ++i)
      children.push_back(std::make_unique<Child>([&, i] {
        for (int round = 0; round < rounds; ++round) {
          const auto env = engine::open_lmdb({.path = path, .sync = engine::Sync::none});
          const auto txn = env->begin_write();
          put(*txn, txn->create_table("t", KeyOrder::bytes),
              std::to_string(i) + "-" + std::to_string(round), "v");
          txn->commit();
        }
      }));
    for (const auto& child : children) CHECK(child->wait() == 0);
  }
  const auto env = engine::open_lmdb({.path = path});
  Table table{};
  REQUIRE(env->open_table("t", KeyOrder::bytes, table));
  CHECK(env->begin_read()->size(table) == 4 * rounds);
}

TEST_CASE("two containers that share a file, but not their process numbers, are told so") {
  const Folder folder;
  const std::string path = folder.at("db");
  engine::open_lmdb({.path = path});
  Child reader([&] {
    run_as_container([&] {
      const auto env = engine::open_lmdb({.path = path});
      const auto txn = env->begin_read();
      Child::tell();
      ::pause();
    });
  });
  try {
    reader.wait_until_told();
  } catch (const std::exception&) {
    REQUIRE(reader.wait() == not_allowed);
    WARN("not tested: no namespaces of process numbers here");
    return;
  }
  Child other([&] {
    run_as_container([&] {
      const std::string message = message_of([&] {
        const auto env = engine::open_lmdb({.path = path});
        static_cast<void>(env->begin_read());
      });
      const bool said = message.find("must share a pid namespace") != std::string::npos;
      if (!said) std::fprintf(stderr, "it was: %s\n", message.c_str());
      _exit(said ? 0 : 1);
    });
  });
  CHECK(other.wait() == 0);
}

}  // namespace kv::test
