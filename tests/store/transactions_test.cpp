// Transactions and guards: snapshots, all or nothing, lifetimes, growth, threads.
#include <atomic>
#include <catch2/catch.hpp>
#include <thread>
#include <vector>

#include "specs.h"

using namespace test;
using kv::Errc;

TEST_CASE("a snapshot sees one moment") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  db.notes().put(1, "old");
  auto txn = db.read();
  auto guard = db.notes().get(1);
  db.notes().put(1, "new");
  db.notes().put(2, "new");
  CHECK(*txn.notes().get(1) == "old");
  CHECK(txn.notes().size() == 1);
  CHECK(*guard == "old");
  CHECK(*db.notes().get(1) == "new");
  CHECK(db.read([](const ReadTxn& now) { return now.notes().size(); }) == 2);
}

TEST_CASE("a guard outlives the database object, and moves to other threads") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  std::optional<Database> db = Database::open(folder / "db", options(engine));
  db->notes().put(1, "kept");
  kv::Guard<std::string_view> guard = db->notes().get(1);
  std::optional<ReadTxn> txn = db->read();
  const auto table = db->notes();
  db.reset();
  CHECK(*guard == "kept");
  CHECK(*txn->notes().get(1) == "kept");
  table.put(2, "through the table");
  CHECK(*table.get(2) == "through the table");
  std::thread([moved = std::move(guard)] { CHECK(*moved == "kept"); }).join();
  CHECK_FALSE(guard);
}

TEST_CASE("the database closes with the last of its guards, whichever thread holds that") {
  const Folder folder;
  for (int round = 0; round < 100; ++round) {
    // It can be recreated only when nobody of this process has it open any more.
    kv::Options fresh = options(kv::Engine::lmdb);
    fresh.recreate = kv::Recreate::always;
    std::optional<Database> db = Database::open(folder / "db", fresh);
    db->notes().put(1, "kept");
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      auto table = db->notes();
      std::vector<kv::Guard<std::string_view>> guards;
      for (int j = 0; j <= i; ++j) guards.push_back(table.get(1));
      threads.emplace_back([&wrong, held = std::move(guards), mine = std::move(table)]() mutable {
        for (int j = 0; j < 50; ++j)
          if (*mine.get(1) != "kept") ++wrong;
        // The handle goes first, then the guards one by one.
        { const auto gone = std::move(mine); }
        for (auto& guard : held) {
          if (*guard != "kept") ++wrong;
          guard = {};
        }
      });
    }
    db.reset();
    for (std::thread& thread : threads) thread.join();
    CHECK(wrong == 0);
  }
}

TEST_CASE("an empty guard says so") {
  const Folder folder;
  auto db = Database::open(folder / "db", options(kv::Engine::memory));
  const auto guard = db.counts().get(1);
  CHECK_FALSE(guard.has_value());
  CHECK(guard.value_or(7) == 7);
  CHECK_THROWS_AS(guard.value(), std::bad_optional_access);
}

TEST_CASE("a function that throws leaves nothing behind") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  struct Mine {};
  CHECK_THROWS_AS(db.write([](WriteTxn& txn) {
    txn.notes().put(1, "a");
    txn.blobs().put("b", bytes("b"));
    throw Mine{};
  }),
                  Mine);
  CHECK(db.notes().empty());
  CHECK(db.blobs().empty());
  CHECK(db.write([](WriteTxn& txn) {
    txn.notes().put(1, "a");
    return std::string("result");
  }) == "result");
  CHECK(db.notes().size() == 1);
}

TEST_CASE("a write transaction object rolls back unless it is committed") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  {
    auto txn = db.write();
    txn.notes().put(1, "lost");
    CHECK(*txn.notes().get(1) == "lost");  // it sees its own writes
    CHECK_FALSE(db.notes().get(1));        // nobody else does
  }
  CHECK(db.notes().empty());
  {
    auto txn = db.write();
    txn.notes().put(2, "undone");
    txn.rollback();
    CHECK_FALSE(txn.active());
    CHECK(code_of([&] { txn.notes().put(3, "late"); }) == Errc::transaction_ended);
    CHECK(code_of([&] { txn.commit(); }) == Errc::transaction_ended);
  }
  auto txn = db.write();
  txn.notes().put(4, "kept");
  auto leftover = txn.notes().all();
  CHECK(leftover.begin() != leftover.end());
  txn.commit();
  CHECK(code_of([&] { static_cast<void>(txn.notes().get(4)); }) == Errc::transaction_ended);
  CHECK(code_of([&] { leftover.begin(); }) == Errc::transaction_ended);
  CHECK(db.notes().size() == 1);
}

TEST_CASE("a refused row leaves the transaction usable") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  db.write([](WriteTxn& txn) {
    txn.blobs().put("a", bytes("1"));
    CHECK(code_of([&] { txn.blobs().put(std::string(600, 'x'), bytes("2")); }) ==
          Errc::key_too_long);
    CHECK(code_of([&] { txn.counts().put_bytes(1, {}); }) == Errc::corrupt_value);
    txn.blobs().put("b", bytes("3"));
  });
  CHECK(db.blobs().size() == 2);
}

TEST_CASE("a second write transaction in the same thread is an error, not a deadlock") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  db.write([&](WriteTxn& txn) {
    txn.notes().put(1, "outer");
    CHECK(code_of([&] { db.notes().put(2, "inner"); }) == Errc::nested_write);
    CHECK(code_of([&] { static_cast<void>(db.write()); }) == Errc::nested_write);
    CHECK_FALSE(db.notes().get(1));  // reading beside it is fine
  });
  CHECK(db.notes().size() == 1);
}

TEST_CASE("a full map grows and the function runs again") {
  const Folder folder;
  kv::Options small = options(kv::Engine::lmdb);
  small.map_size = 256 * 1024;
  auto db = Database::open(folder / "db", small);
  int runs = 0;
  db.write([&](WriteTxn& txn) {
    ++runs;
    for (U64 key = 0; key < 5000; ++key) txn.notes().put(key, std::string(1000, 'x'));
  });
  CHECK(runs > 1);
  CHECK(db.notes().size() == 5000);
  // A single verb, and put_all, grow as well.
  db.blobs().put("large", kv::Bytes(40'000'000));
  std::vector<std::pair<U64, std::string>> rows;
  for (U64 key = 5000; key < 60'000; ++key) rows.emplace_back(key, std::string(1000, 'y'));
  db.notes().put_all(rows);
  CHECK(db.notes().size() == 60'000);
  CHECK(db.verify().ok());
}

TEST_CASE("the object form says that the map is full and loses nothing committed") {
  const Folder folder;
  kv::Options small = options(kv::Engine::lmdb);
  small.map_size = 256 * 1024;
  auto db = Database::open(folder / "db", small);
  db.notes().put(0, "kept");
  {
    auto txn = db.write();
    CHECK(code_of([&] {
            for (U64 key = 1; key < 5000; ++key) txn.notes().put(key, std::string(1000, 'x'));
          }) == Errc::map_full);
    CHECK(code_of([&] { txn.commit(); }) == Errc::map_full);
  }
  CHECK(db.notes().size() == 1);
}

TEST_CASE("threads read and write through one handle") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  constexpr int threads = 8;
  constexpr int each = 200;
  std::atomic<int> bad{0};
  std::vector<std::thread> pool;
  for (int t = 0; t < threads; ++t)
    pool.emplace_back([&, t] {
      for (int i = 0; i < each; ++i) {
        db.counts().upsert(0, [](std::int64_t& n) { ++n; });
        const auto seen = db.counts().get(0, [](std::int64_t n) { return n; });
        if (!seen || *seen < 1) ++bad;
        if (t % 2 == 0)
          for (auto [key, value] : db.counts().all()) bad += key != 0 ? 1 : 0;
      }
    });
  for (std::thread& thread : pool) thread.join();
  CHECK(bad == 0);
  CHECK(*db.counts().get(0) == threads * each);
}

TEST_CASE("two handles of one file are one database") {
  const Folder folder;
  auto one = Database::open(folder / "db", options(kv::Engine::lmdb));
  auto two = Database::open(folder / "db", options(kv::Engine::lmdb));
  auto snapshot = one.read();
  two.notes().put(1, "by two");
  CHECK(*one.notes().get(1) == "by two");
  CHECK_FALSE(snapshot.notes().get(1));
}

TEST_CASE("a damaged value is named and never handed out") {
  const Folder folder;
  {
    auto db = Database::open(folder / "db", options(kv::Engine::lmdb));
    db.counts().put(1, 1);
    db.counts().put(3, 3);
  }
  {
    // The same table opened as one of plain bytes lets anything in.
    auto schema = Database::schema();
    struct Loose : kv::Database {
      explicit Loose(kv::Database db) : kv::Database(std::move(db)) {}
      kv::Table<BlobsSpec> blobs() const { return table<BlobsSpec>(4); }
    };
    const Loose db(kv::Database::open(folder / "db", options(kv::Engine::lmdb), schema));
    const U64 two = 2;
    std::string key(sizeof two, '\0');
    std::memcpy(key.data(), &two, sizeof two);
    db.blobs().put(key, bytes("abc"));
  }
  auto db = Database::open(folder / "db", options(kv::Engine::lmdb));
  CHECK(*db.counts().get(1) == 1);
  CHECK(code_of([&] { static_cast<void>(db.counts().get(2)); }) == Errc::corrupt_value);
  const std::string message = message_of([&] { static_cast<void>(db.counts().get(2)); });
  CHECK(message.find("table counts, key 2: ") == 0);
  std::vector<U64> seen;
  CHECK(code_of([&] {
          for (auto [key, value] : db.counts().all()) seen.push_back(key);
        }) == Errc::corrupt_value);
  CHECK(seen == std::vector<U64>{1});
  const kv::Report report = db.verify();
  CHECK_FALSE(report.ok());
  REQUIRE(report.findings().size() == 1);
  CHECK(report.findings()[0].table == "counts");
  CHECK(report.findings()[0].key == "2");

  db = Database::open(folder / "another", options(kv::Engine::lmdb));  // lets go of the first
  kv::Options full = options(kv::Engine::lmdb);
  full.validate = kv::Validate::full;
  CHECK(code_of([&] { Database::open(folder / "db", full); }) == Errc::corrupt_value);
  full.recreate = kv::Recreate::on_validation_fail;
  db = Database::open(folder / "db", full);
  CHECK(db.counts().empty());
  CHECK(db.verify().ok());
}

TEST_CASE("Validate::never hands out what is stored, unchecked") {
  const Folder folder;
  kv::Options trusting = options(kv::Engine::memory);
  trusting.validate = kv::Validate::never;
  auto db = Database::open(folder / "db", trusting);
  db.counts().put(1, 5);
  CHECK(*db.counts().get(1) == 5);
}
