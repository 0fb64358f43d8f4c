// Group commit: writers of one moment share a transaction, each with an outcome of its own.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <csignal>
#include <future>
#include <thread>
#include <vector>

#include "specs.h"

using namespace test;
using kv::Errc;

namespace {

std::uint64_t commits(const Database& db) { return db.stats().database.last_transaction; }

/// Runs in another thread, since this one holds the write transaction.
template <class Fn>
auto elsewhere(Fn&& fn) {
  return std::async(std::launch::async, std::forward<Fn>(fn)).get();
}

std::optional<Errc> code_of(std::future<void>& future) {
  return test::code_of([&] { future.get(); });
}

}  // namespace

TEST_CASE("rows that wait for the writer before them are committed together") {
  const Folder folder;
  auto db = Database::open(folder / "db", options(kv::Engine::lmdb));
  std::vector<std::future<void>> rows;
  const std::uint64_t before = commits(db);
  auto txn = db.write();
  elsewhere([&] {
    for (U64 key = 0; key < 500; ++key) rows.push_back(db.notes().put_async(key, "note"));
    rows.push_back(db.blobs().put_async("b", bytes("of another table")));
  });
  txn.notes().put(1000, "held them up");
  txn.commit();
  for (std::future<void>& row : rows) row.get();
  CHECK(commits(db) == before + 2);
  CHECK(db.notes().size() == 501);
  CHECK(db.blobs().contains("b"));
}

TEST_CASE("threads that write at the same time share commits") {
  const Folder folder;
  auto db = Database::open(folder / "db", options(kv::Engine::lmdb));
  constexpr U64 threads = 8;
  constexpr U64 each = 50;
  std::uint64_t writes = 0;
  std::uint64_t shared = 0;
  // How many meet is up to the scheduler; that some do is not.
  for (int round = 0; round < 100 && shared == writes; ++round) {
    const std::uint64_t before = commits(db);
    std::vector<std::thread> pool;
    for (U64 t = 0; t < threads; ++t)
      pool.emplace_back([&, t] {
        for (U64 i = 0; i < each; ++i) db.notes().put(t * each + i, std::to_string(i));
      });
    for (std::thread& thread : pool) thread.join();
    writes += threads * each;
    shared += commits(db) - before;
  }
  CHECK(shared < writes);
  CHECK(db.notes().size() == threads * each);
  CHECK(db.verify().ok());
}

TEST_CASE("each of the threads in a group is told its own outcome") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  constexpr U64 threads = 8;
  constexpr U64 keys = 60;
  std::atomic<U64> inserted{0}, swapped{0}, erased{0}, ids{0}, wrong{0};
  struct Mine {
    U64 thread;
  };
  std::vector<std::thread> pool;
  for (U64 t = 0; t < threads; ++t)
    pool.emplace_back([&, t] {
      for (U64 key = 0; key < keys; ++key) {
        if (db.notes().insert(key, "first")) ++inserted;
        if (db.notes().compare_and_swap(key, "first", "second")) ++swapped;
        db.counts().upsert(key, [](std::int64_t& n) { ++n; });
        // A function that throws: its own thread gets its own exception, nobody else any.
        const auto self = std::this_thread::get_id();
        try {
          db.counts().update(key, [&](std::int64_t& n) {
            if (self != std::this_thread::get_id()) ++wrong;
            n = -1;
            throw Mine{t};
          });
          ++wrong;
        } catch (const Mine& mine) {
          if (mine.thread != t) ++wrong;
        }
        if (test::code_of([&] { db.blobs().put(std::string(600, 'x'), bytes("2")); }) !=
            Errc::key_too_long)
          ++wrong;
        ids += db.orders().insert(Point{.x = static_cast<std::int32_t>(t)});
      }
    });
  for (std::thread& thread : pool) thread.join();
  pool.clear();
  for (U64 t = 0; t < threads; ++t)
    pool.emplace_back([&] {
      for (U64 key = 0; key < keys; ++key)
        if (db.notes().erase(key)) ++erased;
    });
  for (std::thread& thread : pool) thread.join();
  CHECK(wrong == 0);
  CHECK(inserted == keys);
  CHECK(swapped == keys);
  CHECK(erased == keys);
  CHECK(db.notes().empty());
  for (U64 key = 0; key < keys; ++key)
    CHECK(*db.counts().get(key) == static_cast<std::int64_t>(threads));
  constexpr U64 last = threads * keys;
  CHECK(ids == last * (last + 1) / 2);  // 1 to last, each once
}

TEST_CASE("a function inside a group may not write through the database") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  std::atomic<int> refused{0};
  std::vector<std::thread> pool;
  constexpr int threads = 6;
  constexpr int each = 30;
  for (int t = 0; t < threads; ++t)
    pool.emplace_back([&] {
      for (int i = 0; i < each; ++i)
        db.counts().upsert(0, [&](std::int64_t& n) {
          ++n;
          const bool all =
              test::code_of([&] { db.notes().put(1, "x"); }) == Errc::nested_write &&
              test::code_of([&] { static_cast<void>(db.write()); }) == Errc::nested_write &&
              test::code_of([&] { static_cast<void>(db.notes().put_async(1, "x")); }) ==
                  Errc::nested_write;
          if (all) ++refused;
          static_cast<void>(db.notes().contains(1));  // reading is fine
        });
    });
  for (std::thread& thread : pool) thread.join();
  CHECK(refused == threads * each);
  CHECK(db.notes().empty());
  CHECK(*db.counts().get(0) == threads * each);
}

namespace {

/// A member that writes a row and then fails, as one does whose second index entry is refused.
struct Spoiler final : kv::storage::Member {
  Spoiler(Database database) : Member(kv::storage::Runs::anywhere), db(std::move(database)) {}
  Database db;
  int runs = 0;
  void write(const kv::storage::SessionRef& session) override {
    ++runs;
    WriteTxn txn(session);
    txn.notes().put(666, "never to be seen");
    throw kv::Error(Errc::invalid_argument, "changed its mind");
  }
};

struct Open : Database {
  explicit Open(Database database) : Database(std::move(database)) {}
  kv::storage::Group& group() const { return core()->group(); }
};

}  // namespace

TEST_CASE("a member that fails after it has written takes nothing along") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  std::vector<std::future<void>> rows;
  std::future<std::optional<Errc>> outcome;
  Spoiler spoiler(db);
  {
    auto txn = db.write();
    elsewhere([&] {
      for (U64 key = 0; key < 50; ++key) rows.push_back(db.notes().put_async(key, "kept"));
      outcome = std::async(std::launch::async, [&] {
        return test::code_of([&] { Open(db).group().commit(spoiler); });
      });
      for (U64 key = 50; key < 100; ++key) rows.push_back(db.notes().put_async(key, "kept"));
    });
    txn.commit();
  }
  for (std::future<void>& row : rows) CHECK_NOTHROW(row.get());
  CHECK(outcome.get() == Errc::invalid_argument);
  CHECK(spoiler.runs >= 1);
  CHECK(db.notes().size() == 100);
  CHECK_FALSE(db.notes().contains(666));
}

TEST_CASE("a full map grows under a group") {
  const Folder folder;
  kv::Options small = options(kv::Engine::lmdb);
  small.map_size = 256 * 1024;
  auto db = Database::open(folder / "db", small);
  std::vector<std::thread> pool;
  constexpr U64 threads = 6;
  constexpr U64 each = 200;
  for (U64 t = 0; t < threads; ++t)
    pool.emplace_back([&, t] {
      std::vector<std::future<void>> later;
      for (U64 i = 0; i < each; ++i) {
        const U64 key = 2 * (t * each + i);
        db.notes().put(key, std::string(2000, 'x'));
        later.push_back(db.notes().put_async(key + 1, std::string(2000, 'y')));
      }
      for (std::future<void>& row : later) row.get();
    });
  for (std::thread& thread : pool) thread.join();
  CHECK(db.notes().size() == 2 * threads * each);
  CHECK(db.verify().ok());
}

TEST_CASE("the row that the disk has no room for fails alone") {
  const Folder folder;
  auto db = Database::open(folder / "db", options(kv::Engine::lmdb));
  db.notes().put(0, "there");
  // Files of this process end here, whatever the disk has room for.
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  rlimit limit = before;
  limit.rlim_cur = db.stats().database.file_bytes + 1'000'000;
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
  std::vector<std::future<void>> rows;
  std::future<void> large;
  {
    auto txn = db.write();
    elsewhere([&] {
      for (U64 key = 1; key < 10; ++key) rows.push_back(db.notes().put_async(key, "small"));
      large = db.blobs().put_async("large", kv::Bytes(20'000'000));
      for (U64 key = 10; key < 20; ++key) rows.push_back(db.notes().put_async(key, "small"));
    });
    txn.commit();
  }
  for (std::future<void>& row : rows) CHECK_NOTHROW(row.get());
  const std::optional<Errc> outcome = code_of(large);
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
  CHECK(outcome == Errc::io);
  CHECK(db.notes().size() == 20);
  CHECK(db.blobs().empty());
  db.blobs().put("large", kv::Bytes(20'000'000));
  CHECK(db.verify().ok());
}

TEST_CASE("rows put later and rows put now are stored in the order of their thread") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  std::atomic<int> wrong{0};
  std::vector<std::thread> pool;
  for (U64 t = 0; t < 4; ++t)
    pool.emplace_back([&, t] {
      for (int i = 0; i < 100; ++i) {
        const auto later = db.notes().put_async(t, "later");
        db.notes().put(t, "now");
        if (db.notes().get(t).value() != "now") ++wrong;
      }
    });
  for (std::thread& thread : pool) thread.join();
  CHECK(wrong == 0);
}

TEST_CASE("put_async refuses at once what put refuses, and keeps the database open") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  std::future<void> row;
  {
    auto db = Database::open(folder / "db", options(engine));
    CHECK(test::code_of([&] {
            static_cast<void>(db.blobs().put_async(std::string(600, 'x'), bytes("")));
          }) == Errc::key_too_long);
    auto txn = db.write();
    CHECK(test::code_of([&] { static_cast<void>(db.notes().put_async(1, "")); }) ==
          Errc::nested_write);
    txn.rollback();
    row = db.notes().put_async(1, "kept");
  }
  row.get();
  if (engine == kv::Engine::memory) return;
  // Whoever waited for the last row may open the file as its only user.
  kv::Options again = options(engine);
  again.recreate = kv::Recreate::always;
  CHECK(Database::open(folder / "db", again).notes().empty());
}

TEST_CASE("a program that ends normally has stored what it gave to put_async") {
  const Folder folder;
  const pid_t child = ::fork();
  if (child == 0) {
    {
      auto db = Database::open(folder / "db", options(kv::Engine::lmdb));
      for (U64 key = 0; key < 2000; ++key) static_cast<void>(db.notes().put_async(key, "note"));
    }
    std::exit(0);  // the future was not waited for
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  CHECK(Database::open(folder / "db", options(kv::Engine::lmdb)).notes().size() == 2000);
}

TEST_CASE("a forked child is told so, instead of waiting for threads that it does not have") {
  const Folder folder;
  auto db = Database::open(folder / "db", options(kv::Engine::lmdb));
  const pid_t child = ::fork();
  if (child == 0) {
    const bool told =
        test::code_of([&] { db.notes().put(1, "x"); }) == Errc::wrong_process &&
        test::code_of([&] { db.notes().put_async(1, "x").get(); }) == Errc::wrong_process;
    ::_exit(told ? 0 : 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
}
