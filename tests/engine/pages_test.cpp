// Snapshots read LMDB's pages without LMDB. What they find must be what LMDB's own cursors find, on
// trees of every shape; and a page that is not as it should be is an error, never a stray read.
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <random>

#include "kv/engine/lmdb/lmdb.h"
#include "rows.h"
#include "support/errors.h"
#include "support/folder.h"

namespace kv::test {
namespace {

using engine::Cursor;
using engine::Entry;
using engine::KeyOrder;
using engine::Table;
using engine::Transaction;

unsigned seed() {
  const char* given = std::getenv("KV_TEST_SEED");
  return given != nullptr ? static_cast<unsigned>(std::strtoul(given, nullptr, 10))
                          : std::random_device{}();
}

std::string random_key(std::mt19937& random, KeyOrder order, unsigned shape) {
  if (order == KeyOrder::native || shape == 0) {
    std::string key(8, '\0');
    const std::uint64_t number = random() % 100'000;
    for (std::size_t i = 0; i < 8; ++i) key[7 - i] = static_cast<char>(number >> (8 * i));
    return key;
  }
  const std::size_t size = shape == 1 ? 1 + random() % 12 : 300 + random() % 212;
  std::string key(size, 'k');
  for (std::size_t i = size - std::min<std::size_t>(size, 6); i < size; ++i)
    key[i] = static_cast<char>('a' + random() % 4);
  return key;
}

std::string text(const Entry& entry) {
  return std::string(as_text(entry.key)) + "=" + std::string(as_text(entry.value));
}

/// So are LMDB's own pages in these files, the list of tables and the free list: LMDB itself reads
/// them, and trusts them.
bool one_node_leaf(const char* page) { return page[10] == 2 && page[12] == 18 && page[13] == 0; }

/// The same walk in both: every step must agree.
void compare_walks(Cursor& one, Cursor& other, std::mt19937& random, KeyOrder order,
                   unsigned shape) {
  for (int step = 0; step < 400; ++step) {
    Entry a;
    Entry b;
    bool found = false;
    bool expected = false;
    const auto move = random() % 10;
    INFO("step " << step << ", move " << move);
    switch (move) {
      case 0:
        found = one.first(a);
        expected = other.first(b);
        break;
      case 1:
        found = one.last(a);
        expected = other.last(b);
        break;
      case 2: {
        const std::string key = random_key(random, order, shape);
        found = one.lower_bound(as_bytes(key), a);
        expected = other.lower_bound(as_bytes(key), b);
        if (!expected) {  // where a cursor stands then is its own affair
          found = found || one.first(a);
          expected = other.first(b);
        }
        break;
      }
      case 3:
      case 4:
        found = one.previous(a);
        expected = other.previous(b);
        break;
      default:
        found = one.next(a);
        expected = other.next(b);
    }
    REQUIRE(found == expected);
    if (found) REQUIRE(text(a) == text(b));
    if (!found) {  // both stand at an end; LMDB counts steps beyond it
      REQUIRE(one.first(a) == other.first(b));
    }
  }
}

}  // namespace

TEST_CASE("direct reads find what LMDB's cursors find, on random trees") {
  const unsigned used = seed();
  INFO("KV_TEST_SEED=" << used);
  std::mt19937 random(used);
  for (int round = 0; round < 24; ++round) {
    const auto order = round % 4 == 3 ? KeyOrder::native : KeyOrder::bytes;
    const auto shape = static_cast<unsigned>(round % 3);
    const Folder folder;
    Table table{};
    {
      const auto env = engine::open_lmdb({.path = folder.at("db"), .sync = engine::Sync::none});
      const std::size_t rows = std::array<std::size_t, 4>{0, 1, 40, 6000}[random() % 4];
      for (int batch = 0; batch < 3; ++batch) {
        const auto txn = env->begin_write();
        table = txn->create_table("t", order);
        for (std::size_t i = 0; i < rows; ++i) {
          const std::string key = random_key(random, order, shape);
          if (random() % 4 == 0)
            txn->erase(table, as_bytes(key));
          else
            put(*txn, table, key,
                std::string(random() % 50 == 0 ? 9000 : random() % 300, 'v') + key);
        }
        txn->commit();
      }
    }
    // One environment a file and process: what the plain one finds is kept, then compared.
    std::vector<std::string> expected;
    {
      const auto env = engine::open_lmdb({.path = folder.at("db"), .direct_reads = false});
      REQUIRE(env->open_table("t", order, table));
      const auto txn = env->begin_read();
      const auto cursor = txn->cursor(table);
      Entry entry;
      for (bool more = cursor->first(entry); more; more = cursor->next(entry))
        expected.push_back(text(entry));
      REQUIRE(txn->size(table) == expected.size());
    }
    const auto env = engine::open_lmdb({.path = folder.at("db")});
    REQUIRE(env->open_table("t", order, table));
    const auto direct = env->begin_read();
    // LMDB's cursors again, those of a write transaction.
    const auto plain = env->begin_write();
    CHECK(direct->size(table) == expected.size());
    CHECK(direct->stats(table).leaf_pages == plain->stats(table).leaf_pages);
    std::size_t index = 0;
    const auto cursor = direct->cursor(table);
    Entry entry;
    for (bool more = cursor->first(entry); more; more = cursor->next(entry))
      REQUIRE(text(entry) == expected.at(index++));
    REQUIRE(index == expected.size());
    const auto other = plain->cursor(table);
    compare_walks(*direct->cursor(table), *other, random, order, shape);

    std::vector<std::string> wanted;
    for (int i = 0; i < 300; ++i) wanted.push_back(random_key(random, order, shape));
    std::vector<BytesView> keys;
    for (const std::string& key : wanted) keys.push_back(as_bytes(key));
    std::vector<BytesView> values(keys.size());
    direct->get_group(table, keys, values);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      BytesView one;
      BytesView lmdb;
      const bool found = plain->get(table, keys[i], lmdb);
      REQUIRE(direct->get(table, keys[i], one) == found);
      REQUIRE((values[i].data() != nullptr) == found);
      if (found) {
        REQUIRE(as_text(one) == as_text(lmdb));
        REQUIRE(as_text(values[i]) == as_text(lmdb));
      }
    }
  }
}

TEST_CASE("a snapshot reads on, and rightly, while others write and the map grows and moves") {
  const Folder folder;
  const auto env = engine::open_lmdb(
      {.path = folder.at("db"), .sync = engine::Sync::none, .map_bytes = std::size_t{1} << 20});
  Table table{};
  {
    const auto txn = env->begin_write();
    table = txn->create_table("t", KeyOrder::bytes);
    for (int i = 0; i < 500; ++i) put(*txn, table, std::to_string(i), "old");
    txn->commit();
  }
  const auto reader = env->begin_read();
  for (int round = 0; round < 20; ++round) {
    const auto txn = env->begin_write();
    for (int i = 0; i < 500; ++i)
      put(*txn, table, std::to_string(i), "new" + std::to_string(round));
    txn->commit();
    REQUIRE(get(*reader, table, std::to_string(round)) == "old");
  }
  reader->reset();
  env->grow();
  reader->renew();
  CHECK(get(*reader, table, "7") == "new19");
  const std::string all = keys(*reader, table);
  reader->reset();
  env->grow();
  reader->renew();
  CHECK(keys(*reader, table) == all);
}

TEST_CASE("a reset snapshot reads nothing, whichever of its tables it has read before") {
  const Folder folder;
  const auto env = engine::open_lmdb({.path = folder.at("db")});
  auto writer = env->begin_write();
  const Table first = writer->create_table("first", KeyOrder::bytes);
  const Table second = writer->create_table("second", KeyOrder::bytes);
  put(*writer, first, "k", "1");
  put(*writer, second, "k", "2");
  writer->commit();
  const auto reader = env->begin_read();
  CHECK(get(*reader, second, "k") == "2");
  const auto cursor = reader->cursor(second);
  reader->reset();
  Entry entry;
  for (const Table table : {first, second}) {
    CHECK(code_of([&] { get(*reader, table, "k"); }) == Errc::transaction_ended);
    CHECK(code_of([&] { reader->cursor(table); }) == Errc::transaction_ended);
  }
  CHECK(code_of([&] { cursor->next(entry); }) == Errc::transaction_ended);
  reader->renew();
  CHECK(code_of([&] { cursor->next(entry); }) == Errc::transaction_ended);
  CHECK(get(*reader, first, "k") == "1");
}

TEST_CASE("a snapshot and its cursors are refused in a forked child, and live on in the parent") {
  const Folder folder;
  const auto env = engine::open_lmdb({.path = folder.at("db")});
  auto writer = env->begin_write();
  const Table table = writer->create_table("t", KeyOrder::bytes);
  put(*writer, table, "k", "v");
  writer->commit();
  const auto reader = env->begin_read();
  const auto cursor = reader->cursor(table);
  CHECK(get(*reader, table, "k") == "v");
  const pid_t child = fork();
  if (child == 0) {
    Entry entry;
    const bool refused = code_of([&] { get(*reader, table, "k"); }) == Errc::wrong_process &&
                         code_of([&] { cursor->first(entry); }) == Errc::wrong_process &&
                         code_of([&] { reader->renew(); }) == Errc::wrong_process;
    _exit(refused ? 0 : 1);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WEXITSTATUS(status) == 0);
  Entry entry;
  CHECK(cursor->first(entry));
  CHECK(get(*reader, table, "k") == "v");
}

TEST_CASE("a table that another process made anew with another key order is not misread") {
  const Folder folder;
  const std::string path = folder.at("db");
  int ready[2];
  REQUIRE(pipe(ready) == 0);
  const pid_t child = fork();
  if (child == 0) {
    char byte = 0;
    if (read(ready[0], &byte, 1) != 1) _exit(1);
    const auto env = engine::open_lmdb({.path = path});
    Table table{};
    if (!env->open_table("t", KeyOrder::bytes, table)) _exit(1);
    const auto drop = env->begin_write();
    drop->drop_table(table);
    drop->commit();
    const auto txn = env->begin_write();
    put(*txn, txn->create_table("t", KeyOrder::native), "12345678", "v");
    txn->commit();
    _exit(0);
  }
  const auto env = engine::open_lmdb({.path = path});
  auto writer = env->begin_write();
  const Table table = writer->create_table("t", KeyOrder::bytes);
  put(*writer, table, "k", "v");
  writer->commit();
  REQUIRE(write(ready[1], "x", 1) == 1);
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WEXITSTATUS(status) == 0);
  CHECK(code_of([&] { get(*env->begin_read(), table, "k"); }) == Errc::schema_mismatch);
}

TEST_CASE("a page that lies about its number is found out before anything is read through it") {
  const Folder folder;
  const std::string path = folder.at("db");
  {
    const auto env = engine::open_lmdb({.path = path});
    const auto txn = env->begin_write();
    const Table table = txn->create_table("t", KeyOrder::bytes);
    for (int i = 0; i < 3000; ++i) put(*txn, table, std::to_string(i), std::string(60, 'v'));
    txn->commit();
  }
  const auto size = std::filesystem::file_size(path);
  std::string bytes(size, '\0');
  std::ifstream(path, std::ios::binary).read(bytes.data(), static_cast<std::streamsize>(size));
  const auto off_by = GENERATE(as<std::uint64_t>(), 1, 5, -1, -2, 1'000'000'000'000);
  int lies = 0;
  for (std::size_t page = 2 * 4096; page < size; page += 4096) {
    if (!one_node_leaf(bytes.data() + page)) continue;
    const std::uint64_t wrong = page / 4096 + off_by;
    std::memcpy(bytes.data() + page, &wrong, sizeof wrong);
    ++lies;
  }
  REQUIRE(lies > 0);
  std::ofstream(path, std::ios::binary) << bytes;
  const auto env = engine::open_lmdb({.path = path, .read_only = true});
  Table table{};
  REQUIRE(env->open_table("t", KeyOrder::bytes, table));
  const auto read = env->begin_read();
  CHECK(code_of([&] { get(*read, table, "7"); }) == Errc::corrupt_database);
}

TEST_CASE("damaged pages are an error of their own, not a crash") {
  const unsigned used = seed();
  INFO("KV_TEST_SEED=" << used);
  std::mt19937 random(used);
  const Folder folder;
  const std::string path = folder.at("db");
  {
    const auto env = engine::open_lmdb({.path = path});
    const auto txn = env->begin_write();
    const Table table = txn->create_table("t", KeyOrder::bytes);
    for (int i = 0; i < 3000; ++i)
      put(*txn, table, std::to_string(i), std::string(i % 500 == 0 ? 6000 : 60, 'v'));
    txn->commit();
  }
  const auto size = std::filesystem::file_size(path);
  int damaged = 0;
  for (int round = 0; round < 150; ++round) {
    const std::string copy = folder.at("copy");
    std::filesystem::copy_file(path, copy, std::filesystem::copy_options::overwrite_existing);
    std::filesystem::remove(copy + "-lock");
    {
      std::fstream file(copy, std::ios::in | std::ios::out | std::ios::binary);
      std::array<char, 4096> page;
      for (int i = 0; i < 40; ++i) {
        const std::uint64_t number = 2 + random() % (size / 4096 - 2);
        file.seekg(static_cast<std::streamoff>(number * 4096));
        file.read(page.data(), page.size());
        if (one_node_leaf(page.data())) continue;
        // Headers, slots and node headers, where it hurts, and anything else.
        const std::uint64_t at = random() % 2 == 0 ? 8 + random() % 60 : random() % 4096;
        file.seekp(static_cast<std::streamoff>(number * 4096 + at));
        file.put(static_cast<char>(random()));
      }
    }
    try {
      const auto env = engine::open_lmdb({.path = copy, .read_only = true});
      Table table{};
      if (!env->open_table("t", KeyOrder::bytes, table)) continue;
      const auto txn = env->begin_read();
      std::size_t sum = 0;
      const auto cursor = txn->cursor(table);
      Entry entry;
      std::size_t steps = 0;
      for (bool more = cursor->first(entry); more && ++steps < 100'000; more = cursor->next(entry))
        for (const std::byte byte : entry.value) sum += static_cast<std::size_t>(byte);
      for (int i = 0; i < 3000; i += 7) {
        BytesView value;
        const std::string key = std::to_string(i);
        if (txn->get(table, as_bytes(key), value))
          for (const std::byte byte : value) sum += static_cast<std::size_t>(byte);
      }
      CHECK(sum != 1);
    } catch (const Error& error) {
      const bool told = error.code() == Errc::corrupt_database ||
                        error.code() == Errc::schema_mismatch ||
                        error.code() == Errc::invalid_argument;
      CHECK(told);
      ++damaged;
    }
  }
  CHECK(damaged > 0);
}

}  // namespace kv::test
