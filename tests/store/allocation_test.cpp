// Look-ups, puts and scans inside a transaction, and look-ups outside, take nothing from the heap.
// A program of its own: it replaces operator new.
#include <catch2/catch.hpp>

#include "specs.h"
#include "support/allocations.h"

using namespace test;
using kv::test::allocations;

TEST_CASE("reads and writes of rows take nothing from the heap") {
  const Folder folder;
  auto db = Database::open(folder / "db", options(kv::Engine::lmdb));
  db.write([](WriteTxn& txn) {
    for (U64 key = 0; key < 1000; ++key) {
      txn.notes().put(key, std::string(100, 'x'));
      txn.orders().put(key, {.x = 1, .label = std::string(50, 'y')});
    }
  });
  std::size_t sum = 0;
  const auto read = [&](const ReadTxn& txn) {
    for (U64 key = 0; key < 1000; ++key) {
      sum += txn.notes().get(key)->size();
      sum += txn.orders().get(key)->label().size();
    }
    for (auto [key, value] : txn.notes().all()) sum += value.size();
    for (auto [key, value] : txn.orders().range(10, 20).reversed()) sum += value.label().size();
    sum += txn.notes().last()->key;
  };
  read(db.read());  // the pool and its cursors are made on first use
  std::size_t before = allocations;
  {
    const auto txn = db.read();
    read(txn);
  }
  for (U64 key = 0; key < 1000; ++key) sum += db.notes().get(key)->size();
  for (auto [key, value] : db.orders().all()) sum += value.label().size();
  CHECK(allocations == before);
  CHECK(sum > 0);

  auto txn = db.write();
  const Point point{.x = 2, .label = std::string(60, 'z')};
  const std::string note(200, 'n');
  const std::string_view borrowed = note;
  before = allocations;
  for (U64 key = 0; key < 1000; ++key) {
    txn.orders().put(key, point);
    txn.notes().put(key, note);
    txn.notes().put(key, borrowed);
    txn.notes().erase(key + 500);
  }
  CHECK(allocations == before);
}
