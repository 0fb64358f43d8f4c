// Files whose pages were written over: found before LMDB reads them, or harmless.
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <fstream>
#include <random>
#include <thread>

#include "kv/core/error.h"
#include "kv/engine/lmdb/lmdb.h"
#include "rows.h"
#include "support/folder.h"

namespace kv::test {
namespace {

using engine::KeyOrder;
using engine::Table;

/// Tables of several depths, values of many pages, a free list.
void fill(const std::string& path) {
  const auto env = engine::open_lmdb({.path = path, .sync = engine::Sync::none});
  std::mt19937_64 random(7);
  for (int round = 0; round < 8; ++round) {
    const auto txn = env->begin_write();
    const Table deep = txn->create_table("deep", KeyOrder::bytes);
    const Table native = txn->create_table("native", KeyOrder::native);
    const Table wide = txn->create_table("wide", KeyOrder::bytes);
    txn->create_table("empty", KeyOrder::bytes);
    for (int i = 0; i < 400; ++i) {
      put(*txn, deep, std::string(200, 'k') + std::to_string(random() % 2000), "v");
      const std::uint64_t number = random() % 5000;
      put(*txn, native, std::string_view(reinterpret_cast<const char*>(&number), sizeof number),
          std::string(random() % 60, 'n'));
    }
    for (int i = 0; i < 5; ++i)
      put(*txn, wide, std::to_string(random() % 12), std::string(random() % 20'000, 'w'));
    txn->commit();
  }
}

/// In a child, which may crash: every row of every table. Its exit code, or 128 and the signal.
int walk_in_child(const std::string& path) {
  const pid_t child = fork();
  if (child == 0) {
    int answer = 0;
    try {
      const auto env = engine::open_lmdb({.path = path, .create = false});
      for (const auto& [name, order] : {std::pair{"deep", KeyOrder::bytes},
                                        {"native", KeyOrder::native},
                                        {"wide", KeyOrder::bytes}}) {
        Table table{};
        if (!env->open_table(name, order, table)) _exit(2);
        const auto txn = env->begin_read();
        const auto cursor = txn->cursor(table);
        engine::Entry entry;
        std::uint64_t rows = 0;
        std::uint64_t sum = 0;
        for (bool more = cursor->first(entry); more; more = cursor->next(entry), ++rows)
          for (const std::byte byte : entry.value) sum += std::to_integer<unsigned>(byte);
        if (rows != txn->size(table)) answer = 3;
        if (sum == 1) answer = 4;  // keeps the values read
      }
    } catch (const Error&) {
      answer = 5;
    }
    _exit(answer);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

TEST_CASE("a whole file has no damaged pages, also while others write") {
  const Folder folder;
  const std::string path = folder.at("db");
  fill(path);
  const auto env =
      engine::open_lmdb({.path = path, .sync = engine::Sync::none, .check_pages = true});
  CHECK(env->check_pages(10).empty());
  std::atomic<bool> done{false};
  std::thread writer([&] {
    std::mt19937_64 random(11);
    while (!done) {
      const auto txn = env->begin_write();
      const Table deep = txn->create_table("deep", KeyOrder::bytes);
      for (int i = 0; i < 50; ++i) {
        put(*txn, deep, std::string(200, 'k') + std::to_string(random() % 2000), "changed");
        txn->erase(deep, as_bytes(std::string(200, 'k') + std::to_string(random() % 2000)));
      }
      txn->commit();
    }
  });
  std::vector<std::string> findings;
  for (int round = 0; round < 20 && findings.empty(); ++round) findings = env->check_pages(10);
  done = true;
  writer.join();
  CHECK(findings == std::vector<std::string>{});
}

TEST_CASE("what the check of pages lets pass can be read to its end") {
  const Folder folder;
  const std::string path = folder.at("db");
  fill(path);
  const std::string whole = read_file(path);
  const std::size_t pages = whole.size() / 4096;
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  int refused = 0;
  int passed = 0;
  for (int round = 0; round < 400; ++round) {
    std::string damaged = whole;
    const int hits = 1 + static_cast<int>(random() % 3);
    for (int hit = 0; hit < hits; ++hit) {
      const std::size_t page = random() % pages * 4096;
      // Mostly headers and pointers, where a byte does most harm.
      const std::size_t at = page + (random() % 4 == 0 ? random() % 4096 : random() % 64);
      if (random() % 2 == 0)
        damaged[at] = static_cast<char>(random());
      else
        damaged.replace(at, 8, whole, random() % pages * 4096 + random() % 64 / 8 * 8, 8);
    }
    damaged.resize(whole.size());
    const std::string hurt = folder.at("hurt" + std::to_string(round));
    std::ofstream(hurt, std::ios::binary) << damaged;
    bool sound = false;
    try {
      engine::open_lmdb({.path = hurt, .create = false, .check_pages = true});
      sound = true;
    } catch (const Error& error) {
      INFO(error.what());
      CHECK((error.code() == Errc::corrupt_database || error.code() == Errc::not_a_database));
    }
    if (sound) {
      INFO("round " << round);
      CHECK(walk_in_child(hurt) == 0);
    }
    ++(sound ? passed : refused);
    std::filesystem::remove(hurt);
    std::filesystem::remove(hurt + "-lock");
  }
  CHECK(refused > 100);
  CHECK(passed > 10);  // free pages, unused room, bytes of values
}

TEST_CASE("a damaged page is named with its table") {
  const Folder folder;
  const std::string path = folder.at("db");
  {
    const auto env = engine::open_lmdb({.path = path});
    const auto txn = env->begin_write();
    const Table table = txn->create_table("users", KeyOrder::bytes);
    for (int i = 0; i < 500; ++i) put(*txn, table, std::to_string(i), std::string(50, 'v'));
    txn->commit();
  }
  // The table's root is a branch: its page of that kind is the file's only one.
  std::string text = read_file(path);
  std::size_t branch = 2 * 4096;
  while (branch < text.size() && text[branch + 10] != 1) branch += 4096;
  REQUIRE(branch < text.size());
  text[branch + 10] = 2;
  std::ofstream(path, std::ios::binary) << text;
  try {
    engine::open_lmdb({.path = path, .check_pages = true});
    FAIL("was opened");
  } catch (const Error& error) {
    CHECK(error.code() == Errc::corrupt_database);
    CHECK_THAT(error.what(), Catch::Contains("table users: page " + std::to_string(branch / 4096) +
                                             " is not a branch"));
  }
}

}  // namespace kv::test
