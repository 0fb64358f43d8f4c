// Snapshots that stay open while others commit, and who is told of them.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <optional>
#include <set>
#include <stdexcept>
#include <type_traits>
#include <vector>

#include "specs.h"

using namespace test;
using kv::Errc;
using kv::LongReader;

namespace {

struct Watched {
  Folder folder;
  std::vector<LongReader> told;
  Database db = Database::open(folder / "db", watching());

  kv::Options watching() {
    kv::Options options = test::options(kv::Engine::lmdb);
    options.long_reader_commits = 10;
    options.on_long_reader = [this](const LongReader& reader) { told.push_back(reader); };
    return options;
  }
  void commit(int times) const {
    for (int i = 0; i < times; ++i) db.notes().put(1, std::to_string(i));
  }
};

}  // namespace

TEST_CASE("a snapshot that lags behind is told of, and again when its lag has doubled") {
  Watched watched;
  const auto txn = watched.db.read();
  watched.commit(9);
  CHECK(watched.told.empty());
  watched.commit(6);
  REQUIRE(watched.told.size() == 1);
  const LongReader first = watched.told.front();
  CHECK(first.process == ::getpid());
  CHECK(first.snapshot != 0);
  CHECK(first.lag >= 10);
  CHECK(first.age.has_value());
  // Only a checked source says where.
  CHECK(first.opened.has_value() == std::is_same_v<kv::Where, kv::storage::Located>);
  watched.commit(100);
  REQUIRE(watched.told.size() >= 3);
  CHECK(watched.told.size() <= 5);
  for (std::size_t i = 1; i < watched.told.size(); ++i) {
    CHECK(watched.told[i].snapshot == first.snapshot);
    CHECK(watched.told[i].lag >= 2 * watched.told[i - 1].lag);
  }
}

TEST_CASE("snapshots that end in time, and idle ones of the pool, are nobody's concern") {
  Watched watched;
  for (int i = 0; i < 20; ++i) {
    const auto txn = watched.db.read();
    watched.commit(4);
  }
  CHECK(watched.told.empty());
}

TEST_CASE("each snapshot that lags behind is told of") {
  Watched watched;
  const auto early = watched.db.read();
  watched.commit(3);
  const auto late = watched.db.read();
  watched.commit(30);
  std::set<std::uint64_t> snapshots;
  for (const LongReader& reader : watched.told) snapshots.insert(reader.snapshot);
  CHECK(snapshots.size() == 2);
}

TEST_CASE("who is told of a snapshot may read, and a write is refused, not waited for") {
  const Folder folder;
  std::optional<Errc> refused;
  std::uint64_t rows = 0;
  const Database* opened = nullptr;
  kv::Options options = test::options(kv::Engine::lmdb);
  options.long_reader_commits = 4;
  options.on_long_reader = [&](const LongReader&) {
    rows = opened->notes().size();
    refused = code_of([&] { opened->notes().put(2, "no"); });
    throw std::runtime_error("lost");
  };
  const auto db = Database::open(folder / "db", options);
  opened = &db;
  const auto txn = db.read();
  for (int i = 0; i < 8; ++i) db.write([](WriteTxn& write) { write.notes().put(1, "a"); });
  CHECK(rows == 1);
  CHECK(refused == Errc::nested_write);
  CHECK(db.notes().size() == 1);
}
