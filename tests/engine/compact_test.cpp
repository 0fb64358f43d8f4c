// The file made small in its place: for everybody, or not at all.
#include <sys/stat.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <thread>

#include "child.h"
#include "kv/engine/lmdb/lmdb.h"
#include "rows.h"
#include "support/errors.h"
#include "support/folder.h"

namespace kv::test {
namespace {

using engine::KeyOrder;
using engine::LmdbOptions;
using engine::Table;

LmdbOptions quick(const std::string& path) {
  return {.path = path, .sync = engine::Sync::none, .grow_timeout = std::chrono::milliseconds(50)};
}

/// A file that is mostly free pages.
void leave_holes(engine::Environment& env) {
  const auto txn = env.begin_write();
  const Table table = txn->create_table("t", KeyOrder::bytes);
  txn->create_table("n", KeyOrder::native);
  for (int i = 0; i < 2000; ++i) put(*txn, table, std::to_string(i), std::string(1000, 'v'));
  txn->commit();
  const auto erasing = env.begin_write();
  for (int i = 20; i < 2000; ++i) erasing->erase(table, as_bytes(std::to_string(i)));
  erasing->commit();
}

ino_t inode(const std::string& path) {
  struct stat status {};
  REQUIRE(stat(path.c_str(), &status) == 0);
  return status.st_ino;
}

std::uint64_t size(engine::Environment& env, const char* name) {
  Table table{};
  return env.open_table(name, KeyOrder::bytes, table) ? env.begin_read()->size(table) : 0;
}

}  // namespace

TEST_CASE("compacting makes the file as small as its data, under everybody's handles") {
  const Folder folder;
  const std::string path = folder.at("db");
  const auto env = engine::open_lmdb(quick(path));
  leave_holes(*env);
  Table table{};
  REQUIRE(env->open_table("t", KeyOrder::bytes, table));
  const auto idle = env->begin_read();
  CHECK(get(*idle, table, "7") == std::string(1000, 'v'));
  idle->reset();
  const std::uint64_t snapshot = env->begin_read()->id();
  const auto before = std::filesystem::file_size(path);

  env->compact();

  CHECK(std::filesystem::file_size(path) < before / 10);
  CHECK(env->check_pages(5).empty());
  CHECK(engine::open_lmdb(quick(path)) == env);
  idle->renew();
  CHECK(idle->id() == snapshot);
  CHECK(idle->size(table) == 20);
  CHECK(get(*idle, table, "7") == std::string(1000, 'v'));
  const auto txn = env->begin_write();
  CHECK(txn->id() == snapshot + 1);
  put(*txn, table, "new", "row");
  txn->commit();
  CHECK(get(*env->begin_read(), table, "new") == "row");
  idle->reset();
  idle->renew();
  CHECK(idle->size(table) == 21);
  for (const auto& file :
       std::filesystem::directory_iterator(std::filesystem::path(path).parent_path()))
    CHECK((file.path() == path || file.path() == path + "-lock"));
  Child child([&] {
    const auto mine = engine::open_lmdb(quick(path));
    if (size(*mine, "t") != 21 || !mine->check_pages(1).empty()) _exit(2);
  });
  CHECK(child.wait() == 0);
}

TEST_CASE("a file with snapshots of either parity can be compacted again and again") {
  const Folder folder;
  const std::string path = folder.at("db");
  const auto env = engine::open_lmdb(quick(path));
  leave_holes(*env);
  Table table{};
  REQUIRE(env->open_table("t", KeyOrder::bytes, table));
  for (int round = 0; round < 8; ++round) {
    env->compact();
    for (int i = 0; i <= round % 3; ++i) {
      const auto txn = env->begin_write();
      put(*txn, table, "round", std::to_string(round) + "/" + std::to_string(i));
      txn->commit();
    }
    CHECK(get(*env->begin_read(), table, "round") ==
          std::to_string(round) + "/" + std::to_string(round % 3));
    CHECK(env->check_pages(5).empty());
  }
}

TEST_CASE("an empty database can be compacted, and keeps its mode") {
  const Folder folder;
  const std::string path = folder.at("db");
  const auto env = engine::open_lmdb(quick(path));
  std::filesystem::permissions(path, std::filesystem::perms{0640});
  env->compact();
  struct stat status {};
  REQUIRE(stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0640U);
  leave_holes(*env);
  CHECK(size(*env, "t") == 20);
}

TEST_CASE("compacting is refused while a snapshot is open, and the file stays") {
  const Folder folder;
  const std::string path = folder.at("db");
  const auto env = engine::open_lmdb(quick(path));
  leave_holes(*env);
  const ino_t before = inode(path);
  {
    const auto snapshot = env->begin_read();
    CHECK(code_of([&] { env->compact(); }) == Errc::busy);
  }
  {
    const auto txn = env->begin_write();
    CHECK(code_of([&] { env->compact(); }) == Errc::nested_write);
  }
  std::filesystem::create_hard_link(path, folder.at("twin"));
  CHECK(code_of([&] { env->compact(); }) == Errc::invalid_argument);
  std::filesystem::remove(folder.at("twin"));
  CHECK(inode(path) == before);
  env->compact();
  CHECK(inode(path) != before);
}

TEST_CASE("compacting is refused while another process has the file open, and says which") {
  const Folder folder;
  const std::string path = folder.at("db");
  {
    const auto env = engine::open_lmdb(quick(path));
    leave_holes(*env);
  }
  Child child([&] {
    const auto mine = engine::open_lmdb(quick(path));
    Child::tell();
    pause();
  });
  child.wait_until_told();
  const auto env = engine::open_lmdb(quick(path));
  const ino_t before = inode(path);
  try {
    env->compact();
    FAIL("was compacted");
  } catch (const Error& error) {
    CHECK(error.code() == Errc::busy);
    CHECK_THAT(error.what(), Catch::Contains(std::to_string(child.process())));
  }
  CHECK(inode(path) == before);
  child.kill();
  env->compact();
  CHECK(size(*env, "t") == 20);
}

TEST_CASE("readers and writers of other threads go on over compactions") {
  const Folder folder;
  const std::string path = folder.at("db");
  auto options = quick(path);
  options.grow_timeout = std::chrono::seconds(20);
  const auto env = engine::open_lmdb(options);
  leave_holes(*env);
  Table table{};
  REQUIRE(env->open_table("t", KeyOrder::bytes, table));
  std::atomic<bool> done{false};
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i)
    threads.emplace_back([&] {
      const auto txn = env->begin_read();
      while (!done) {
        txn->reset();
        txn->renew();
        if (get(*txn, table, "left") != get(*txn, table, "right")) ++wrong;
        // New ones come and go too.
        if (env->begin_read()->size(table) < 20) ++wrong;
      }
    });
  std::atomic<int> written{0};
  threads.emplace_back([&] {
    while (!done) {
      const auto txn = env->begin_write();
      put(*txn, table, "left", std::to_string(written));
      put(*txn, table, "right", std::to_string(written));
      txn->commit();
      ++written;
    }
  });
  std::string problem;
  try {
    for (int round = 0; round < 15; ++round) env->compact();
  } catch (const Error& error) {
    problem = error.what();
  }
  done = true;
  for (std::thread& thread : threads) thread.join();
  CHECK(problem == "");
  CHECK(wrong == 0);
  CHECK(get(*env->begin_read(), table, "left") == std::to_string(written - 1));
  CHECK(env->check_pages(5).empty());
}

TEST_CASE("processes that open the file while another compacts it find one whole file") {
  const Folder folder;
  const std::string path = folder.at("db");
  {
    const auto env = engine::open_lmdb(quick(path));
    leave_holes(*env);
  }
  constexpr int rounds = 30;
  {
    std::vector<std::unique_ptr<Child>> children;
    for (int i = 0; i < 3; ++i)
      children.push_back(std::make_unique<Child>([&, i] {
        for (int round = 0; round < rounds; ++round) {
          const auto env = engine::open_lmdb(quick(path));
          const auto txn = env->begin_write();
          put(*txn, txn->create_table("t", KeyOrder::bytes),
              std::to_string(i) + "-" + std::to_string(round), "v");
          txn->commit();
          try {
            env->compact();
          } catch (const Error& error) {
            if (error.code() != Errc::busy) throw;
          }
        }
      }));
    for (const auto& child : children) CHECK(child->wait() == 0);
  }
  const auto env = engine::open_lmdb(quick(path));
  CHECK(size(*env, "t") == 20 + 3 * rounds);
  CHECK(env->check_pages(5).empty());
}

TEST_CASE("a process killed at any moment of a compaction leaves a whole file") {
  const Folder folder;
  const std::string path = folder.at("db");
  {
    const auto env = engine::open_lmdb(quick(path));
    leave_holes(*env);
  }
  for (int round = 0; round < 15; ++round) {
    Child child([&] {
      const auto env = engine::open_lmdb(quick(path));
      Child::tell();
      for (;;) env->compact();
    });
    child.wait_until_told();
    usleep(static_cast<useconds_t>(500 + 900 * round));
    child.kill();
    const auto env = engine::open_lmdb(quick(path));
    CHECK(size(*env, "t") == 20);
    CHECK(env->check_pages(5).empty());
    const auto txn = env->begin_write();
    put(*txn, txn->create_table("t", KeyOrder::bytes), "0", std::to_string(round));
    txn->commit();
  }
}

}  // namespace kv::test
