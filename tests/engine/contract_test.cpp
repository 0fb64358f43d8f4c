// What every engine promises, asked of each of them: order, modes, snapshots, nesting, cursors, and
// a long random run against std::map.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <thread>

#include "kv/engine/lmdb/lmdb.h"
#include "kv/engine/memory/memory.h"
#include "rows.h"
#include "support/errors.h"
#include "support/folder.h"

namespace kv::test {
namespace {

using engine::Entry;
using engine::KeyOrder;
using engine::PutMode;
using engine::Table;

enum class Kind { lmdb, lmdb_without_direct_reads, memory };

/// One environment of an engine with one table.
struct Store {
  Folder folder;
  std::shared_ptr<engine::Environment> env;
  Table table{};

  explicit Store(Kind kind) {
    env = kind == Kind::memory
              ? engine::open_memory()
              : engine::open_lmdb({.path = folder.at("db"), .direct_reads = kind == Kind::lmdb});
    const auto txn = env->begin_write();
    table = txn->create_table("t", KeyOrder::bytes);
    txn->commit();
  }
};

unsigned seed() {
  const char* given = std::getenv("KV_TEST_SEED");
  return given != nullptr ? static_cast<unsigned>(std::strtoul(given, nullptr, 10))
                          : std::random_device{}();
}

}  // namespace

TEST_CASE("entries come in byte order and survive the transaction that wrote them") {
  Store store(GENERATE(Kind::lmdb, Kind::lmdb_without_direct_reads, Kind::memory));
  auto txn = store.env->begin_write();
  for (const char* key : {"b", "a", "ab", "\xFF", "B"}) put(*txn, store.table, key, "v");
  txn->commit();
  const auto read = store.env->begin_read();
  CHECK(keys(*read, store.table) == "B a ab b \xFF");
  CHECK(read->size(store.table) == 5);
}

TEST_CASE("insert leaves what is there, append takes only keys above all others") {
  Store store(GENERATE(Kind::lmdb, Kind::lmdb_without_direct_reads, Kind::memory));
  const auto txn = store.env->begin_write();
  put(*txn, store.table, "m", "1");
  CHECK_FALSE(txn->reserve(store.table, as_bytes("m"), 1, PutMode::insert).stored());
  CHECK_FALSE(txn->reserve(store.table, as_bytes("a"), 1, PutMode::append).stored());
  CHECK(txn->reserve(store.table, as_bytes("n"), 1, PutMode::append).stored());
  CHECK(get(*txn, store.table, "m") == "1");
  CHECK(keys(*txn, store.table) == "m n");
}

TEST_CASE("a snapshot sees no later commit, and a transaction that is dropped leaves nothing") {
  Store store(GENERATE(Kind::lmdb, Kind::lmdb_without_direct_reads, Kind::memory));
  const auto before = store.env->begin_read();
  {
    const auto txn = store.env->begin_write();
    put(*txn, store.table, "k", "dropped");
  }
  {
    const auto txn = store.env->begin_write();
    put(*txn, store.table, "k", "kept");
    txn->commit();
  }
  CHECK(get(*before, store.table, "k") == "-");
  CHECK(get(*store.env->begin_read(), store.table, "k") == "kept");
}

TEST_CASE("a reset transaction renews on the latest snapshot") {
  Store store(GENERATE(Kind::lmdb, Kind::lmdb_without_direct_reads, Kind::memory));
  const auto reader = store.env->begin_read();
  reader->reset();
  const auto txn = store.env->begin_write();
  put(*txn, store.table, "k", "new");
  txn->commit();
  reader->renew();
  CHECK(get(*reader, store.table, "k") == "new");
}

TEST_CASE("a nested transaction joins its parent or is gone alone") {
  Store store(GENERATE(Kind::lmdb, Kind::lmdb_without_direct_reads, Kind::memory));
  const auto txn = store.env->begin_write();
  put(*txn, store.table, "a", "1");
  {
    const auto inner = txn->nested();
    put(*inner, store.table, "b", "2");
  }
  {
    const auto inner = txn->nested();
    put(*inner, store.table, "c", "3");
    inner->commit();
  }
  CHECK(keys(*txn, store.table) == "a c");
}

TEST_CASE("nested transactions nest, make tables, and shut out the outer one meanwhile") {
  Store store(GENERATE(Kind::lmdb, Kind::lmdb_without_direct_reads, Kind::memory));
  Table again{};
  {
    const auto txn = store.env->begin_write();
    put(*txn, store.table, "a", "1");
    const auto outer_cursor = txn->cursor(store.table);
    const auto inner = txn->nested();
    put(*inner, store.table, "b", "2");
    Entry entry;
    CHECK(code_of([&] { outer_cursor->first(entry); }) == Errc::invalid_argument);
    CHECK(code_of([&] { put(*txn, store.table, "x", "x"); }) == Errc::invalid_argument);
    CHECK(code_of([&] { txn->commit(); }) == Errc::invalid_argument);
    CHECK(code_of([&] { txn->nested(); }) == Errc::invalid_argument);
    {
      const auto innermost = inner->nested();
      put(*innermost, innermost->create_table("lost", KeyOrder::bytes), "k", "v");
      put(*innermost, store.table, "c", "3");
    }
    {
      const auto innermost = inner->nested();
      put(*innermost, innermost->create_table("made", KeyOrder::bytes), "k", "v");
      innermost->drop_table(store.table);
      again = innermost->create_table("t", KeyOrder::bytes);
      put(*innermost, again, "d", "4");
      innermost->commit();
    }
    CHECK(keys(*inner, again) == "d");
    inner->commit();
    CHECK(keys(*txn, again) == "d");
    txn->commit();
  }
  CHECK(store.env->table_names() == std::vector<std::string>{"made", "t"});
  CHECK(keys(*store.env->begin_read(), again) == "d");
}

TEST_CASE("ending the outer transaction first rolls back the nested one") {
  Store store(GENERATE(Kind::lmdb, Kind::lmdb_without_direct_reads, Kind::memory));
  auto txn = store.env->begin_write();
  auto inner = txn->nested();
  put(*inner, store.table, "a", "1");
  txn.reset();
  CHECK(code_of([&] { put(*inner, store.table, "b", "2"); }) == Errc::transaction_ended);
  inner.reset();
  CHECK(store.env->begin_write()->size(store.table) == 0);
}

TEST_CASE("a cursor whose entry is erased by other means stands before the next one") {
  Store store(GENERATE(Kind::lmdb, Kind::lmdb_without_direct_reads, Kind::memory));
  const auto txn = store.env->begin_write();
  for (const char* key : {"a", "b", "c", "d"}) put(*txn, store.table, key, "v");
  const auto cursor = txn->cursor(store.table);
  Entry entry;
  REQUIRE(cursor->lower_bound(as_bytes("b"), entry));
  txn->erase(store.table, as_bytes("b"));
  CHECK(code_of([&] { cursor->erase(); }) == Errc::invalid_argument);
  REQUIRE(cursor->next(entry));
  CHECK(as_text(entry.key) == "c");
  CHECK(keys(*txn, store.table) == "a c d");
}

TEST_CASE("a cursor that erased an entry goes on with the one after it") {
  Store store(GENERATE(Kind::lmdb, Kind::lmdb_without_direct_reads, Kind::memory));
  const auto txn = store.env->begin_write();
  for (const char* key : {"a", "b", "c", "d"}) put(*txn, store.table, key, "v");
  const auto cursor = txn->cursor(store.table);
  Entry entry;
  REQUIRE(cursor->lower_bound(as_bytes("b"), entry));
  cursor->erase();
  REQUIRE(cursor->next(entry));
  CHECK(as_text(entry.key) == "c");
  REQUIRE(cursor->previous(entry));
  CHECK(as_text(entry.key) == "a");
}

TEST_CASE("keys of no byte or more than 511, and a write in a read transaction, are errors") {
  Store store(GENERATE(Kind::lmdb, Kind::lmdb_without_direct_reads, Kind::memory));
  const auto txn = store.env->begin_write();
  CHECK(code_of([&] { put(*txn, store.table, "", "v"); }) == Errc::key_too_long);
  CHECK(code_of([&] { put(*txn, store.table, std::string(512, 'k'), "v"); }) == Errc::key_too_long);
  put(*txn, store.table, std::string(511, 'k'), "v");
  const auto reader = store.env->begin_read();
  CHECK(code_of([&] { put(*reader, store.table, "k", "v"); }) == Errc::read_only);
}

TEST_CASE("a second write transaction in the thread is an error, not a deadlock") {
  Store store(GENERATE(Kind::lmdb, Kind::lmdb_without_direct_reads, Kind::memory));
  const auto txn = store.env->begin_write();
  CHECK(code_of([&] { store.env->begin_write(); }) == Errc::nested_write);
  CHECK(store.env->writing());
  bool elsewhere = true;
  std::thread([&] { elsewhere = store.env->writing(); }).join();
  CHECK_FALSE(elsewhere);
  txn->abort();
  CHECK_FALSE(store.env->writing());
}

TEST_CASE("a table opened with another key order is refused") {
  Store store(GENERATE(Kind::lmdb, Kind::lmdb_without_direct_reads, Kind::memory));
  Table table{};
  CHECK(code_of([&] { store.env->open_table("t", KeyOrder::native, table); }) ==
        Errc::schema_mismatch);
  CHECK_FALSE(store.env->open_table("none", KeyOrder::bytes, table));
}

TEST_CASE("puts, appends and erases in any mixture keep order and lose nothing") {
  Store store(GENERATE(Kind::lmdb, Kind::memory));
  const unsigned used = seed();
  INFO("KV_TEST_SEED=" << used);
  std::mt19937 random(used);
  std::map<std::string, std::string> model;
  const auto agree = [&](engine::Transaction& txn) {
    const auto cursor = txn.cursor(store.table);
    Entry entry;
    auto expected = model.begin();
    for (bool more = cursor->first(entry); more; more = cursor->next(entry), ++expected) {
      REQUIRE(expected != model.end());
      REQUIRE(as_text(entry.key) == expected->first);
      REQUIRE(as_text(entry.value) == expected->second);
    }
    REQUIRE(expected == model.end());
  };
  for (int round = 0; round < 8; ++round) {
    const auto txn = store.env->begin_write();
    std::unique_ptr<engine::Transaction> inner;
    auto outside = model;
    for (int i = 0; i < 3000; ++i) {
      engine::Transaction& at = inner != nullptr ? *inner : *txn;
      std::string key = std::to_string(random() % 100'000);
      const std::string value(random() % 40 == 0 ? 5000 : random() % 200, 'v');
      const auto kind = random() % 100;
      if (kind < 40) {
        if (kind < 35 && !model.empty()) key = model.rbegin()->first + "0";
        const bool above = model.empty() || key > model.rbegin()->first;
        const auto reserved = at.reserve(store.table, as_bytes(key), value.size(), PutMode::append);
        REQUIRE(reserved.stored() == above);
        if (above) {
          std::ranges::copy(as_bytes(value), reserved.place.begin());
          model[key] = value;
        }
        if (key.size() > 60) {  // shorter keys again
          REQUIRE(at.erase(store.table, as_bytes(model.rbegin()->first)));
          model.erase(std::prev(model.end()));
        }
      } else if (kind < 75) {
        const auto known = model.find(key);
        BytesView stored;
        REQUIRE(at.get(store.table, as_bytes(key), stored) == (known != model.end()));
        if (known != model.end()) REQUIRE(as_text(stored) == known->second);
        put(at, store.table, key, value);
        model[key] = value;
      } else if (kind < 80) {
        const auto cursor = at.cursor(store.table);
        Entry entry;
        if (cursor->lower_bound(as_bytes(key), entry)) {
          const std::string gone(as_text(entry.key));
          cursor->erase();
          model.erase(gone);
        }
      } else if (kind < 98) {
        // Mostly one that is there, so that pages empty and merge, with puts beside it.
        if (const auto near = model.lower_bound(key); kind < 95 && near != model.end())
          key = near->first;
        REQUIRE(at.erase(store.table, as_bytes(key)) == (model.erase(key) == 1));
        if (random() % 2 == 0) {
          key += "1";
          put(at, store.table, key, value);
          model[key] = value;
        }
      } else if (inner == nullptr) {
        inner = txn->nested();
        outside = model;
      } else {
        if (random() % 2 == 0)
          inner->commit();
        else
          model = outside;
        inner.reset();
      }
    }
    if (inner != nullptr) inner->commit();
    inner.reset();
    agree(*txn);
    txn->commit();
    agree(*store.env->begin_read());
    REQUIRE(store.env->check_pages(1) == std::vector<std::string>{});
  }
}

TEST_CASE("ten thousand random operations agree with std::map") {
  Store store(GENERATE(Kind::lmdb, Kind::lmdb_without_direct_reads, Kind::memory));
  const unsigned used = seed();
  INFO("KV_TEST_SEED=" << used);
  std::mt19937 random(used);
  std::map<std::string, std::string> model;
  auto txn = store.env->begin_write();
  auto committed = model;
  for (int i = 0; i < 10'000; ++i) {
    const std::string key = std::to_string(random() % 500);
    switch (random() % 8) {
      case 0:
        CHECK(txn->erase(store.table, as_bytes(key)) == (model.erase(key) == 1));
        break;
      case 1: {
        Entry entry;
        const auto expected = model.lower_bound(key);
        const auto cursor = txn->cursor(store.table);
        const bool found = cursor->lower_bound(as_bytes(key), entry);
        REQUIRE(found == (expected != model.end()));
        if (found) CHECK(as_text(entry.key) == expected->first);
        break;
      }
      case 2:
        if (random() % 20 == 0) {
          const bool keep = random() % 2 == 0;
          if (keep) txn->commit();
          txn.reset();
          if (keep)
            committed = model;
          else
            model = committed;
          txn = store.env->begin_write();
        }
        break;
      default: {
        const std::string value(random() % 3000, static_cast<char>('a' + random() % 26));
        put(*txn, store.table, key, value);
        model[key] = value;
      }
    }
    if (i % 100 == 0) {
      const auto found = model.find(key);
      CHECK(get(*txn, store.table, key) == (found == model.end() ? "-" : found->second));
    }
  }
  std::string all;
  for (const auto& [key, value] : model) all += (all.empty() ? "" : " ") + key;
  CHECK(keys(*txn, store.table) == all);
}

}  // namespace kv::test
