// Storage: tables by name, keys of several types, batches.
#include <catch2/catch.hpp>
#include <thread>
#include <vector>

#include "kv/runtime.h"
#include "support/database.h"
#include "support/errors.h"
#include "support/folder.h"

using namespace kv::test;
using kv::Errc;

TEST_CASE("a table of any keys keeps whatever it is given") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  const kv::Storage storage = kv::Storage::open(folder / "db", options(engine));
  CHECK_FALSE(storage.get("users", "alice"));
  CHECK_FALSE(storage.contains("users", "alice"));
  CHECK_FALSE(storage.erase("users", "alice"));
  storage.put("users", "alice", bytes("1"));
  storage.put("users", std::uint64_t{42}, bytes("2"));
  storage.put("users", -1, "3");
  storage.put("users", 2.5, std::vector<std::uint8_t>{'4'});
  storage.put_async("users", true, "5").get();
  CHECK(kv::as_text(*storage.get("users", "alice")) == "1");
  CHECK(kv::as_text(*storage.get("users", 42)) == "2");
  CHECK(kv::as_text(*storage.get("users", -1L)) == "3");
  CHECK(kv::as_text(*storage.get("users", 2.5)) == "4");
  CHECK(kv::as_text(*storage.get("users", true)) == "5");
  CHECK_FALSE(storage.get("users", "42"));
  CHECK_FALSE(storage.get("others", "alice"));
  CHECK(storage.erase("users", "alice"));
  CHECK(storage.untyped_table("users").size() == 4);
  CHECK(storage.verify().ok());
  CHECK(storage.stats().tables.at(0).name == "users");
}

TEST_CASE("an untyped table has the verbs and ranges of a table") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  const kv::Storage storage = kv::Storage::open(folder / "db", options(engine));
  const kv::UntypedTable table = storage.untyped_table("things");
  for (int i = 0; i < 5; ++i) table.put(i, bytes(std::to_string(i)));
  table.put("alpha", bytes("a"));
  table.put("alps", bytes("b"));
  table.put("beta", bytes("c"));
  std::string seen;
  for (auto [key, value] : table.prefix("al")) seen += std::string(key.text()) + " ";
  CHECK(seen == "alpha alps ");
  std::size_t sum = 0;
  for (auto [key, value] : table.range(1, 4)) sum += key.integer<std::size_t>();
  CHECK(sum == 6);
  CHECK(table.insert(9, bytes("9")));
  CHECK_FALSE(table.insert(9, bytes("again")));
  CHECK(kv::AnyKeyView(table.last()->key).text() == "beta");
  const std::string message =
      message_of([&] { table.put(std::string(600, 'x'), bytes("too long")); });
  CHECK(message.find("table things, key \"xxx") == 0);
}

TEST_CASE("a batch is all or nothing, over several tables, and makes those that are missing") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  const kv::Storage storage = kv::Storage::open(folder / "db", options(engine));
  int runs = 0;
  const std::size_t result = storage.write_batch([&](kv::WriteBatch& batch) {
    ++runs;
    CHECK_FALSE(batch.get("users", "alice"));
    CHECK_FALSE(batch.erase("users", "alice"));
    batch.put("users", "alice", "v1");
    batch.put("users", 123U, "v2");
    batch.put("orders", 1, "v3");
    CHECK(kv::as_text(*batch.get("users", "alice")) == "v1");
    CHECK(batch.erase("users", "alice"));
    return std::size_t{7};
  });
  CHECK(result == 7);
  CHECK(runs == 3);  // twice for a table that was missing
  CHECK_FALSE(storage.contains("users", "alice"));
  CHECK(kv::as_text(*storage.get("users", 123)) == "v2");
  CHECK(kv::as_text(*storage.get("orders", 1)) == "v3");
  struct Mine {};
  CHECK_THROWS_AS(storage.write_batch([](kv::WriteBatch& batch) {
    batch.put("users", "bob", "lost");
    batch.put("brand new", 1, "lost");
    throw Mine{};
  }),
                  Mine);
  CHECK_FALSE(storage.contains("users", "bob"));
  // Whoever catches everything cannot catch the batch's own way of asking for a table.
  storage.write_batch([](kv::WriteBatch& batch) {
    try {
      batch.put("another", 1, "kept");
    } catch (...) {
    }
  });
  CHECK(storage.contains("another", 1));
}

TEST_CASE("typed tables and untyped ones share a batch and a snapshot") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  const kv::Storage storage = kv::Storage::open(folder / "db", options(engine));
  const auto counts = storage.rkyv_table<std::string, std::int64_t>("counts");
  storage.write_batch([&](kv::WriteBatch& batch) {
    batch.put("notes", "a", "text");
    batch.in(counts).put("a", 1);
    batch.in(counts).upsert("a", [](std::int64_t& n) { n += 1; });
  });
  const kv::ReadBatch snapshot = storage.read();
  counts.put("a", 100);
  storage.put("notes", "a", "changed");
  CHECK(*snapshot.in(counts).get("a") == 2);
  CHECK(kv::as_text(*snapshot.get("notes", "a")) == "text");
  CHECK_FALSE(snapshot.get("nowhere", "a"));
  const kv::Storage other = kv::Storage::open(folder / "other", options(engine));
  const auto foreign = other.rkyv_table<std::string, std::int64_t>("counts");
  CHECK(code_of([&] { static_cast<void>(snapshot.in(foreign).get("a")); }) ==
        Errc::invalid_argument);
}

TEST_CASE("names that no table can have are refused") {
  const Folder folder;
  const kv::Storage storage = kv::Storage::open(folder / "db", options());
  for (const std::string& name :
       {std::string(), std::string("kv:catalog"), std::string("a:b"), std::string(500, 'n'),
        std::string("\xFF"), std::string("a\0b", 3)})
    CHECK(code_of([&] { storage.put(name, 1, "x"); }) == Errc::invalid_argument);
  storage.put("any other: name"[0] == 'a' ? "with spaces, and ünicode" : "", 1, "x");
  CHECK(storage.contains("with spaces, and ünicode", 1));
}

TEST_CASE("what was stored is there when the storage is opened again") {
  const Folder folder;
  {
    const kv::Storage storage = kv::Storage::open(folder / "db", options());
    for (int i = 0; i < 100; ++i) storage.put("table " + std::to_string(i), i, "x");
  }
  const kv::Storage storage = kv::Storage::open(folder / "db", options());
  for (int i = 0; i < 100; ++i) CHECK(storage.contains("table " + std::to_string(i), i));
  kv::Options read_only = options();
  read_only.read_only = true;
  const kv::Storage reading = kv::Storage::open(folder / "db", read_only);
  CHECK(reading.contains("table 1", 1));
  CHECK_FALSE(reading.contains("no table", 1));
  CHECK(code_of([&] { reading.put("table 1", 1, "x"); }) == Errc::read_only);
  CHECK(code_of([&] { reading.put("no table", 1, "x"); }) == Errc::read_only);
}

TEST_CASE("threads may meet a table for the first time together") {
  const Folder folder;
  const auto engine = GENERATE(kv::Engine::lmdb, kv::Engine::memory);
  const kv::Storage storage = kv::Storage::open(folder / "db", options(engine));
  std::vector<std::thread> pool;
  for (int t = 0; t < 8; ++t)
    pool.emplace_back([&, t] {
      for (int i = 0; i < 20; ++i) {
        storage.put("shared " + std::to_string(i), t, "x");
        storage.write_batch([&](kv::WriteBatch& batch) { batch.put("batch", t * 20 + i, "y"); });
      }
    });
  for (std::thread& thread : pool) thread.join();
  for (int i = 0; i < 20; ++i)
    CHECK(storage.untyped_table("shared " + std::to_string(i)).size() == 8);
  CHECK(storage.untyped_table("batch").size() == 160);
}
