// Table handles. LMDB numbers open tables per process, hands the same number to transactions that
// open different tables at the same time, and closes a dropped table's number at once, even when
// the drop is rolled back. Each case here read another table's rows, or none, without our own
// registry.
#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

#include "kv/engine/lmdb/lmdb.h"
#include "kv/engine/memory/memory.h"
#include "rows.h"
#include "support/errors.h"
#include "support/folder.h"

namespace kv::test {
namespace {

using engine::KeyOrder;
using engine::LmdbOptions;
using engine::Table;

Table make(engine::Environment& env, std::string_view name, std::string_view value = "") {
  const auto txn = env.begin_write();
  const Table table = txn->create_table(name, KeyOrder::bytes);
  if (!value.empty()) put(*txn, table, "k", value);
  txn->commit();
  return table;
}

std::shared_ptr<engine::Environment> open(const Folder& folder, bool lmdb) {
  return lmdb ? engine::open_lmdb(
                    {.path = folder.at("db"), .grow_timeout = std::chrono::milliseconds(50)})
              : engine::open_memory();
}

}  // namespace

TEST_CASE("a table opened while another is being created does not share its handle") {
  const Folder folder;
  make(*engine::open_lmdb({.path = folder.at("db")}), "x", "from x");
  const auto env = engine::open_lmdb({.path = folder.at("db")});
  const bool create_first = GENERATE(true, false);

  auto writer = env->begin_write();
  Table y{};
  if (create_first) y = writer->create_table("y", KeyOrder::bytes);
  Table x{};
  std::thread opener([&] { env->open_table("x", KeyOrder::bytes, x); });
  if (!create_first) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    y = writer->create_table("y", KeyOrder::bytes);
  }
  put(*writer, y, "k", "from y");
  writer->commit();
  opener.join();

  const auto read = env->begin_read();
  CHECK(get(*read, x, "k") == "from x");
  CHECK(get(*read, y, "k") == "from y");
}

TEST_CASE("an older snapshot keeps the rows of a table whose drop was rolled back") {
  const Folder folder;
  const auto env = open(folder, GENERATE(true, false));
  const Table table = make(*env, "t", "kept");
  const auto older = env->begin_read();
  {
    const auto txn = env->begin_write();
    txn->drop_table(table);
  }
  CHECK(get(*older, table, "k") == "kept");
  CHECK(get(*env->begin_read(), table, "k") == "kept");
}

TEST_CASE("a drop waits for the snapshots of this process, and is refused while they stay") {
  const Folder folder;
  const auto env = open(folder, true);
  const Table table = make(*env, "t", "kept");
  {
    const auto older = env->begin_read();
    const auto txn = env->begin_write();
    txn->drop_table(table);
    CHECK(code_of([&] { txn->commit(); }) == Errc::busy);
    CHECK(get(*older, table, "k") == "kept");
  }
  CHECK(get(*env->begin_read(), table, "k") == "kept");
  const auto txn = env->begin_write();
  txn->drop_table(table);
  txn->commit();
  CHECK(env->table_names().empty());
}

TEST_CASE("the handle of a dropped table leads nowhere, also when another table comes") {
  const Folder folder;
  const auto env = open(folder, GENERATE(true, false));
  const Table dropped = make(*env, "dropped", "old");
  {
    const auto txn = env->begin_write();
    txn->drop_table(dropped);
    txn->commit();
  }
  const Table next = make(*env, "next", "new");
  const auto read = env->begin_read();
  CHECK(get(*read, next, "k") == "new");
  CHECK(code_of([&] { get(*read, dropped, "k"); }) == Errc::invalid_argument);
}

TEST_CASE("a table may be dropped and made again in one transaction, and comes back empty") {
  const Folder folder;
  const auto env = open(folder, GENERATE(true, false));
  const Table table = make(*env, "t", "old");
  {
    const auto txn = env->begin_write();
    txn->drop_table(table);
    const Table again = txn->create_table("t", KeyOrder::bytes);
    CHECK(get(*txn, again, "k") == "-");
    put(*txn, again, "l", "new");
    txn->commit();
  }
  Table found{};
  REQUIRE(env->open_table("t", KeyOrder::bytes, found));
  const auto read = env->begin_read();
  CHECK(keys(*read, found) == "l");
}

TEST_CASE(
    "a dropped table's name may get another key order, and gets the old one back by rollback") {
  const Folder folder;
  const auto env = open(folder, GENERATE(true, false));
  const Table table = make(*env, "t", "old");
  const bool commit = GENERATE(true, false);
  {
    const auto txn = env->begin_write();
    txn->drop_table(table);
    put(*txn, txn->create_table("t", KeyOrder::native), "12345678", "new");
    if (commit) txn->commit();
  }
  Table found{};
  CHECK(code_of([&] {
          env->open_table("t", commit ? KeyOrder::bytes : KeyOrder::native, found);
        }) == Errc::schema_mismatch);
  REQUIRE(env->open_table("t", commit ? KeyOrder::native : KeyOrder::bytes, found));
  CHECK(keys(*env->begin_read(), found) == (commit ? "12345678" : "k"));
}

TEST_CASE("a table whose creation was rolled back is not there, and its name is free") {
  const Folder folder;
  const auto env = open(folder, GENERATE(true, false));
  const Table other = make(*env, "other", "other");
  Table ghost{};
  {
    const auto txn = env->begin_write();
    ghost = txn->create_table("ghost", KeyOrder::native);
  }
  Table found{};
  CHECK_FALSE(env->open_table("ghost", KeyOrder::native, found));
  CHECK(code_of([&] { get(*env->begin_read(), ghost, "k"); }) == Errc::invalid_argument);
  const Table real = make(*env, "ghost", "real");
  const auto read = env->begin_read();
  CHECK(get(*read, real, "k") == "real");
  CHECK(get(*read, other, "k") == "other");
}

TEST_CASE("a snapshot from before a table was opened says so instead of finding nothing") {
  const Folder folder;
  const auto env = open(folder, true);
  const auto older = env->begin_read();
  const Table table = make(*env, "t", "v");
  CHECK(code_of([&] { get(*older, table, "k"); }) == Errc::invalid_argument);
  CHECK(code_of([&] { older->cursor(table); }) == Errc::invalid_argument);
  CHECK(get(*env->begin_read(), table, "k") == "v");
}

TEST_CASE(
    "opening an unknown table inside this thread's write transaction is an error, no deadlock") {
  const Folder folder;
  make(*engine::open_lmdb({.path = folder.at("db")}), "t", "v");
  const auto env = open(folder, true);
  const auto txn = env->begin_write();
  Table table{};
  CHECK(code_of([&] { env->open_table("t", KeyOrder::bytes, table); }) == Errc::busy);
  CHECK(get(*txn, txn->create_table("t", KeyOrder::bytes), "k") == "v");
}

TEST_CASE("a drop whose commit finds the map full leaves the table open and whole") {
  const Folder folder;
  const auto env = engine::open_lmdb({.path = folder.at("db"),
                                      .map_bytes = std::size_t{1} << 20,
                                      .grow_timeout = std::chrono::milliseconds(50)});
  const Table table = make(*env, "t", "kept");
  const Table filler = make(*env, "filler");
  // Rows are added before the drop until the drop itself, or its commit, has no page left.
  bool full_at_commit = false;
  for (int rows = 0; rows < 300 && !full_at_commit; ++rows) {
    const auto txn = env->begin_write();
    try {
      for (int i = 0; i < rows; ++i) put(*txn, filler, std::to_string(i), std::string(3000, 'v'));
      txn->drop_table(table);
    } catch (const Error&) {
      break;
    }
    try {
      txn->commit();
    } catch (const Error& error) {
      REQUIRE(error.code() == Errc::map_full);
      full_at_commit = true;
      break;
    }
    const auto undo = env->begin_write();
    put(*undo, undo->create_table("t", KeyOrder::bytes), "k", "kept");
    undo->clear(filler);
    undo->commit();
  }
  CHECK(full_at_commit);
  Table again{};
  REQUIRE(env->open_table("t", KeyOrder::bytes, again));
  CHECK(again == table);
  CHECK(get(*env->begin_read(), table, "k") == "kept");
}

TEST_CASE("many threads open and create tables at once, and each gets its own") {
  const Folder folder;
  {
    const auto env = engine::open_lmdb({.path = folder.at("db")});
    for (int i = 0; i < 16; ++i) make(*env, "old" + std::to_string(i), "old" + std::to_string(i));
  }
  const auto env = engine::open_lmdb({.path = folder.at("db"), .max_tables = 128});
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 16; ++i) {
        const std::string old = "old" + std::to_string((i * 5 + t) % 16);
        Table table{};
        if (!env->open_table(old, KeyOrder::bytes, table)) ++wrong;
        if (get(*env->begin_read(), table, "k") != old) ++wrong;
        const std::string made = "new" + std::to_string(t) + "-" + std::to_string(i);
        const Table fresh = make(*env, made, made);
        if (get(*env->begin_read(), fresh, "k") != made) ++wrong;
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
  CHECK(env->table_names().size() == 16 + 64);
}

}  // namespace kv::test
