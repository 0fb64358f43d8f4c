// The rules for threads, each with threads that lean on it. The invariants are checked in any
// build; ThreadSanitizer sees the rest.
#include <atomic>
#include <catch2/catch.hpp>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <future>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "bank.kv.hpp"
#include "kv/storage/storage.h"
#include "support/folder.h"

using kv::test::Folder;

namespace {

bank::Database open(const Folder& folder, kv::Engine engine, std::size_t map_size = 0) {
  return bank::Database::open(
      folder / "db", {.engine = engine, .durability = kv::Durability::none, .map_size = map_size});
}

template <class Fn>
void in_threads(int count, Fn fn) {
  std::vector<std::thread> pool;
  for (int t = 0; t < count; ++t) pool.emplace_back([&fn, t] { fn(t); });
  for (std::thread& thread : pool) thread.join();
}

constexpr std::uint64_t accounts = 20;
constexpr std::int64_t each = 100;

void fill(const bank::Database& db) {
  db.write([](bank::WriteTxn& txn) {
    for (std::uint64_t id = 0; id < accounts; ++id)
      txn.accounts().put(id, {.owner = "owner " + std::to_string(id % 4), .balance = each});
  });
}

template <class Table>
std::int64_t total(const Table& table) {
  return table.fold(std::int64_t{0},
                    [](std::int64_t sum, std::uint64_t, bank::AccountView account) {
                      return sum + account.balance();
                    });
}

}  // namespace

TEST_CASE("readers see whole transactions while writers move money") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  const auto db = open(folder, engine);
  fill(db);
  std::atomic<bool> done{false};
  std::atomic<int> wrong{0};
  std::thread readers([&] {
    in_threads(3, [&](int t) {
      while (!done) {
        const bank::ReadTxn txn = db.read();
        if (total(txn.accounts()) != each * static_cast<std::int64_t>(accounts)) ++wrong;
        if (t == 0) {
          std::size_t rows = 0;
          for (auto&& row : txn.accounts().by_owner().prefix("owner 1"))
            rows += row.value.owner() == "owner 1" ? 1 : 0;
          if (rows != accounts / 4) ++wrong;
        } else if (t == 1) {
          const std::int64_t sum = db.accounts().parallel_fold(
              3, std::int64_t{0},
              [](std::int64_t s, std::uint64_t, bank::AccountView a) { return s + a.balance(); },
              std::plus<>{});
          if (sum != each * static_cast<std::int64_t>(accounts)) ++wrong;
        }
      }
    });
  });
  in_threads(3, [&](int t) {
    for (std::uint64_t i = 0; i < 60; ++i)
      db.write([&](bank::WriteTxn& txn) {
        const std::uint64_t from = (i + static_cast<std::uint64_t>(t)) % accounts;
        const std::uint64_t to = (i * 7 + 1) % accounts;
        txn.accounts().update(from, [](bank::Account& account) { account.balance -= 1; });
        txn.accounts().update(to, [](bank::Account& account) { account.balance += 1; });
      });
  });
  done = true;
  readers.join();
  CHECK(wrong == 0);
  CHECK(db.verify().ok());
}

TEST_CASE("every kind of writer at once, and a file that has to grow under them") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  const auto db = open(folder, engine, std::size_t{512} * 1024);
  fill(db);
  std::atomic<int> wrong{0};
  constexpr int rounds = 40;
  in_threads(7, [&](int t) {
    const std::string text(500, static_cast<char>('a' + t));
    std::vector<std::future<void>> later;
    std::vector<std::future<std::size_t>> streams;
    for (int i = 0; i < rounds; ++i) {
      const std::string name = "thread " + std::to_string(t);
      switch (t) {
        case 0:
          db.log().insert(text);
          break;
        case 1:
          db.counts().upsert("shared", [](std::int64_t& n) { ++n; });
          break;
        case 2:
          later.push_back(db.counts().put_async(name + " " + std::to_string(i), i));
          break;
        case 3: {
          std::vector<std::pair<std::string, std::int64_t>> rows;
          for (int r = 0; r < 20; ++r) rows.emplace_back(name + " " + std::to_string(r), i);
          if (db.counts().put_stream(rows, {.batch = 7}) != rows.size()) ++wrong;
          break;
        }
        case 4: {
          auto txn = db.write();
          txn.counts().put("undone", 1);
          txn.nested([](bank::WriteTxn& inner) { inner.counts().erase("undone"); });
          if (i % 2 == 0)
            txn.rollback();
          else
            txn.commit();
          break;
        }
        case 5:
          db.counts().upsert("shared", [](std::int64_t& n) { ++n; });
          if (!db.counts().contains("shared")) ++wrong;
          break;
        default:
          db.accounts().update(static_cast<std::uint64_t>(i) % accounts,
                               [&](bank::Account& a) { a.owner = "owner " + std::to_string(i); });
          db.counts().erase("nothing");
      }
    }
    for (std::future<void>& row : later) row.get();
  });
  CHECK(wrong == 0);
  CHECK(db.log().size() == rounds);
  CHECK(*db.counts().get("shared") == 2 * rounds);
  CHECK_FALSE(db.counts().contains("undone"));
  for (int i = 0; i < rounds; ++i) CHECK(*db.counts().get("thread 2 " + std::to_string(i)) == i);
  CHECK(total(db.accounts()) == each * static_cast<std::int64_t>(accounts));
  CHECK(db.verify().ok());
}

TEST_CASE("guards, ranges and snapshots are used, and end, in other threads than began them") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  std::optional<bank::Database> db = open(folder, engine);
  fill(*db);
  struct Item {
    kv::Guard<bank::AccountView> guard;
    bank::ReadTxn snapshot;
  };
  std::mutex mutex;
  std::condition_variable filled;
  std::deque<Item> queue;
  bool over = false;
  std::atomic<int> wrong{0};
  std::atomic<int> seen{0};
  std::vector<std::thread> consumers;
  for (int t = 0; t < 3; ++t)
    consumers.emplace_back([&] {
      for (;;) {
        std::optional<Item> item;
        {
          std::unique_lock lock(mutex);
          filled.wait(lock, [&] { return over || !queue.empty(); });
          if (queue.empty()) return;
          item.emplace(std::move(queue.front()));
          queue.pop_front();
        }
        if (item->guard->balance() != each) ++wrong;
        if (total(item->snapshot.accounts()) != each * static_cast<std::int64_t>(accounts)) ++wrong;
        ++seen;
      }
    });
  constexpr int items = 200;
  for (int i = 0; i < items; ++i) {
    const auto table = db->accounts();
    Item item{table.get(static_cast<std::uint64_t>(i) % accounts), db->read()};
    {
      const std::lock_guard lock(mutex);
      queue.push_back(std::move(item));
    }
    filled.notify_one();
    db->counts().upsert("made", [](std::int64_t& n) { ++n; });
  }
  auto range = db->accounts().all();
  std::future<std::size_t> walked =
      std::async(std::launch::async, [moved = std::move(range)]() mutable {
        std::size_t rows = 0;
        for (auto&& row : moved) rows += row.value.balance() == each ? 1U : 0U;
        return rows;
      });
  db.reset();  // what the others hold keeps it open
  {
    const std::lock_guard lock(mutex);
    over = true;
  }
  filled.notify_all();
  for (std::thread& thread : consumers) thread.join();
  CHECK(walked.get() == accounts);
  CHECK(wrong == 0);
  CHECK(seen == items);
}

TEST_CASE("a write transaction may be used by one thread after another, and ends where it began") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  const auto db = open(folder, engine);
  auto txn = db.write();
  std::thread([&] { txn.counts().put("by another", 1); }).join();
  CHECK(*txn.counts().get("by another") == 1);
  std::optional<kv::Errc> code;
  std::thread([&] {
    try {
      txn.commit();
    } catch (const kv::Error& error) {
      code = error.code();
    }
  }).join();
  CHECK(code == kv::Errc::invalid_argument);
}

TEST_CASE("threads open and close one database, and meet its tables by name, at once") {
  const Folder folder;
  std::atomic<int> wrong{0};
  in_threads(6, [&](int t) {
    for (int i = 0; i < 15; ++i) {
      const kv::Storage storage =
          kv::Storage::open(folder / "db", {.durability = kv::Durability::none});
      storage.put("table " + std::to_string(i % 3), t, "x");
      const auto row = storage.put_async("async", t * 100 + i, "y");
      if (!storage.contains("table " + std::to_string(i % 3), t)) ++wrong;
      storage.write_batch([&](kv::WriteBatch& batch) { batch.put("batch", t * 100 + i, "z"); });
    }
  });
  CHECK(wrong == 0);
  const kv::Storage storage = kv::Storage::open(folder / "db");
  CHECK(storage.untyped_table("batch").size() == 6 * 15);
  storage.flush();
}
