// Reader slots: all taken, held by the dead, and holding pages back.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <stdexcept>
#include <vector>

#include "child.h"
#include "kv/engine/lmdb/lmdb.h"
#include "rows.h"
#include "support/errors.h"
#include "support/folder.h"

namespace kv::test {
namespace {

using engine::KeyOrder;
using engine::Table;

std::uint64_t pages_after_writes(engine::Environment& env, int commits) {
  for (int i = 0; i < commits; ++i) {
    const auto txn = env.begin_write();
    const Table table = txn->create_table("t", KeyOrder::bytes);
    for (int key = 0; key < 20; ++key) put(*txn, table, std::to_string(key), std::string(900, 'v'));
    txn->commit();
  }
  return env.stats().used_pages;
}

}  // namespace

TEST_CASE("one snapshot more than there are reader slots is an error that says so") {
  const Folder folder;
  const auto env = engine::open_lmdb({.path = folder.at("db"), .max_readers = 8});
  std::vector<std::unique_ptr<engine::Transaction>> snapshots;
  try {
    for (int i = 0; i < 100; ++i) snapshots.push_back(env->begin_read());
    FAIL("a hundred snapshots in eight slots");
  } catch (const Error& error) {
    CHECK(error.code() == Errc::readers_full);
    CHECK_THAT(error.what(), Catch::Contains("Options::max_readers"));
  }
  CHECK(snapshots.size() == 8);
  snapshots.pop_back();
  CHECK_NOTHROW(env->begin_read());
}

TEST_CASE("slots of dead processes are taken back when there are no others") {
  const Folder folder;
  const std::string path = folder.at("db");
  // The child takes all slots and dies without a word.
  Child child([&] {
    const auto mine = engine::open_lmdb({.path = path, .max_readers = 8});
    std::vector<std::unique_ptr<engine::Transaction>> snapshots;
    for (int i = 0; i < 7; ++i) snapshots.push_back(mine->begin_read());
    Child::tell();
    pause();
  });
  child.wait_until_told();
  const auto env = engine::open_lmdb({.path = path, .max_readers = 8});
  std::vector<std::unique_ptr<engine::Transaction>> snapshots;
  snapshots.push_back(env->begin_read());
  CHECK(code_of([&] { snapshots.push_back(env->begin_read()); }) == Errc::readers_full);
  child.kill();
  for (int i = 0; i < 7; ++i) snapshots.push_back(env->begin_read());
  CHECK(snapshots.size() == 8);
}

TEST_CASE("a dead reader holds pages back only until the file is opened again") {
  const Folder folder;
  const std::string path = folder.at("db");
  std::uint64_t before = 0;
  {
    const auto env = engine::open_lmdb({.path = path, .sync = engine::Sync::none});
    before = pages_after_writes(*env, 20);
  }
  Child child([&] {
    const auto mine = engine::open_lmdb({.path = path});
    const auto snapshot = mine->begin_read();
    Child::tell();
    pause();
  });
  child.wait_until_told();
  child.kill();
  const auto env = engine::open_lmdb({.path = path, .sync = engine::Sync::none});
  CHECK(env->stats().readers.empty());
  CHECK(pages_after_writes(*env, 200) < 2 * before);
}

TEST_CASE("stats say how long a snapshot has been out of date") {
  const Folder folder;
  const auto env = engine::open_lmdb({.path = folder.at("db"), .sync = engine::Sync::none});
  pages_after_writes(*env, 1);
  const auto snapshot = env->begin_read();
  usleep(5'000);
  pages_after_writes(*env, 1);
  usleep(20'000);
  pages_after_writes(*env, 5);
  std::optional<std::chrono::milliseconds> age;
  for (const engine::Reader& reader : env->stats().readers)
    if (reader.transaction == snapshot->id()) age = reader.age;
  REQUIRE(age.has_value());
  CHECK(age->count() >= 20);
}

TEST_CASE("stats name the snapshots that hold pages back") {
  const Folder folder;
  const auto env = engine::open_lmdb({.path = folder.at("db"), .sync = engine::Sync::none});
  pages_after_writes(*env, 1);
  const auto snapshot = env->begin_read();
  const auto mine = [&] {
    for (const engine::Reader& reader : env->stats().readers)
      if (reader.process == getpid() && reader.transaction == snapshot->id()) return reader;
    throw std::logic_error("the snapshot has no slot");
  };
  CHECK(mine().lag == 0);
  CHECK_FALSE(mine().age.has_value());
  const auto start = std::chrono::steady_clock::now();
  pages_after_writes(*env, 1);
  usleep(20'000);
  pages_after_writes(*env, 2999);
  CHECK(env->stats().last_transaction == snapshot->id() + 3000);
  CHECK(mine().lag == 3000);
  // More commits than are remembered make it younger, never older.
  REQUIRE(mine().age.has_value());
  CHECK(*mine().age <= std::chrono::steady_clock::now() - start + std::chrono::milliseconds(1));
}

}  // namespace kv::test
