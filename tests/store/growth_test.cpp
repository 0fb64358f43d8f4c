// A full map: `db.write(fn)` grows the file and runs the function again, whatever the function did
// with the error.
#include <catch2/catch.hpp>

#include <string>

#include "specs.h"

using namespace test;

namespace {
kv::Options small_map() {
  kv::Options small = options(kv::Engine::lmdb);
  small.map_size = 256 * 1024;
  return small;
}
}  // namespace

TEST_CASE("a function that swallows map_full is run again in a larger map") {
  const Folder folder;
  auto db = Database::open(folder / "db", small_map());
  int runs = 0;
  db.write([&](WriteTxn& txn) {
    ++runs;
    for (U64 key = 0; key < 2000; ++key) {
      try {
        txn.notes().put(key, std::string(1000, 'x'));
      } catch (const kv::Error&) {
        // As a program that means to skip bad rows would.
      }
    }
  });
  CHECK(runs > 1);
  CHECK(db.notes().size() == 2000);
}

TEST_CASE("a full map that shows later, as another error of the same transaction, grows too") {
  const Folder folder;
  auto db = Database::open(folder / "db", small_map());
  int runs = 0;
  db.write([&](WriteTxn& txn) {
    ++runs;
    try {
      for (U64 key = 0; key < 2000; ++key) txn.notes().put(key, std::string(1000, 'x'));
    } catch (const kv::Error&) {
    }
    txn.notes().put(9999, "after");
  });
  CHECK(runs > 1);
  CHECK(db.notes().size() == 2001);
}

TEST_CASE("a function's own exception is passed on, also when the map was full") {
  const Folder folder;
  auto db = Database::open(folder / "db", small_map());
  CHECK_THROWS_AS(db.write([&](WriteTxn& txn) {
    try {
      for (U64 key = 0; key < 5000; ++key) txn.notes().put(key, std::string(1000, 'x'));
    } catch (const kv::Error&) {
      throw std::logic_error("enough");
    }
  }),
                  std::logic_error);
  CHECK(db.notes().size() == 0);
  db.notes().put(1, "usable");
  CHECK(db.notes().size() == 1);
}
