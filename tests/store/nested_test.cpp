// Transactions inside the write transaction: they join it, or are gone alone.
#include <catch2/catch.hpp>
#include <vector>

#include "specs.h"

using namespace test;
using kv::Errc;

TEST_CASE("what a nested transaction wrote becomes part of the outer one") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  const std::size_t size = db.write([&](WriteTxn& txn) {
    txn.notes().put(1, "outer");
    const std::size_t seen = txn.nested([&](WriteTxn& inner) {
      CHECK(*inner.notes().get(1) == "outer");
      inner.notes().put(2, "inner");
      inner.nested([](WriteTxn& innermost) { innermost.blobs().put("b", bytes("innermost")); });
      return inner.notes().size();
    });
    CHECK(db.notes().empty());  // nobody else sees it yet
    CHECK(*txn.notes().get(2) == "inner");
    return seen;
  });
  CHECK(size == 2);
  CHECK(db.notes().size() == 2);
  CHECK(db.blobs().contains("b"));
}

TEST_CASE("a nested transaction that throws leaves the outer one as it was") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  struct Mine {};
  db.write([&](WriteTxn& txn) {
    txn.notes().put(1, "outer");
    CHECK_THROWS_AS(txn.nested([](WriteTxn& inner) {
      inner.notes().put(1, "changed");
      inner.notes().put(2, "lost");
      inner.notes().erase(1);
      inner.blobs().clear();
      throw Mine{};
    }),
                    Mine);
    CHECK(*txn.notes().get(1) == "outer");
    txn.nested([](WriteTxn& inner) {
      inner.notes().put(3, "lost too");
      inner.rollback();
      CHECK_FALSE(inner.active());
    });
    CHECK(txn.notes().size() == 1);
    txn.notes().put(4, "after");
  });
  CHECK(db.notes().size() == 2);
  CHECK(db.verify().ok());
}

TEST_CASE("rolling back the outer transaction takes the nested ones along") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  {
    auto txn = db.write();
    txn.nested([](WriteTxn& inner) { inner.notes().put(1, "lost"); });
    CHECK(txn.notes().contains(1));
  }
  CHECK(db.notes().empty());
}

TEST_CASE("the outer transaction and its ranges rest while a nested one is open") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  db.write([&](WriteTxn& txn) {
    for (U64 i = 0; i < 10; ++i) txn.notes().put(i, "old");
    std::vector<U64> seen;
    for (auto [key, value] : txn.notes().all()) {
      const U64 id = key;
      seen.push_back(id);
      txn.nested([&](WriteTxn& inner) {
        CHECK(code_of([&] { txn.notes().put(100, "x"); }) == Errc::invalid_argument);
        CHECK(code_of([&] { txn.commit(); }) == Errc::invalid_argument);
        inner.notes().put(id, "new");
        if (id == 4) inner.notes().erase(5);
        if (id == 7) inner.rollback();
      });
    }
    CHECK(seen == std::vector<U64>{0, 1, 2, 3, 4, 6, 7, 8, 9});
    CHECK(*txn.notes().get(7) == "old");
    CHECK(*txn.notes().get(8) == "new");
  });
  CHECK(db.notes().size() == 9);
}

TEST_CASE("ids of a nested transaction that rolled back are not lost, and marks are not kept") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  auto db = Database::open(folder / "db", options(engine));
  db.write([&](WriteTxn& txn) {
    CHECK(txn.orders().insert(Point{.x = 1}) == 1);
    txn.nested([](WriteTxn& inner) {
      CHECK(inner.orders().insert(Point{.x = 2}) == 2);
      CHECK(inner.orders().erase(2));  // records the mark 3
      CHECK(inner.orders().insert(Point{.x = 3}) == 3);
      inner.rollback();
    });
    CHECK(txn.orders().insert(Point{.x = 4}) == 2);
    txn.nested([](WriteTxn& inner) {
      CHECK(inner.orders().insert(Point{.x = 5}) == 3);
      CHECK(inner.orders().erase(3));
    });
    CHECK(txn.orders().insert(Point{.x = 6}) == 4);  // 3 was handed out
  });
  CHECK(db.orders().size() == 3);
}

TEST_CASE("a full map in a nested transaction grows the file and runs everything again") {
  const Folder folder;
  kv::Options small = options(kv::Engine::lmdb);
  small.map_size = 256 * 1024;
  auto db = Database::open(folder / "db", small);
  int runs = 0;
  db.write([&](WriteTxn& txn) {
    ++runs;
    txn.notes().put(0, "outer");
    for (U64 part = 0; part < 10; ++part)
      txn.nested([&](WriteTxn& inner) {
        for (U64 i = 1; i <= 300; ++i) inner.notes().put(part * 300 + i, std::string(1000, 'x'));
      });
  });
  CHECK(runs > 1);
  CHECK(db.notes().size() == 3001);
  CHECK(db.verify().ok());
}
