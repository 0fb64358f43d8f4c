// LMDB's traps, each provoked: what would crash, hang or corrupt is an error in words.
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <fstream>
#include <thread>

#include "kv/engine/lmdb/lmdb.h"
#include "rows.h"
#include "support/errors.h"
#include "support/folder.h"

namespace kv::test {
namespace {

using engine::KeyOrder;
using engine::LmdbOptions;
using engine::Table;

std::optional<Errc> open_code(const LmdbOptions& options) {
  return code_of([&] { engine::open_lmdb(options); });
}

void fill(const std::string& path, int rows) {
  const auto env = engine::open_lmdb({.path = path});
  const auto txn = env->begin_write();
  const Table table = txn->create_table("t", KeyOrder::bytes);
  for (int i = 0; i < rows; ++i) put(*txn, table, std::to_string(i), std::string(1000, 'v'));
  txn->commit();
}

}  // namespace

TEST_CASE("a file that was cut short is corrupt, not a SIGBUS") {
  const Folder folder;
  const std::string path = folder.at("db");
  fill(path, 200);
  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  CHECK(open_code({.path = path}) == Errc::corrupt_database);
}

TEST_CASE("a file of somebody else is not a database, and stays as it is") {
  const Folder folder;
  const std::string path = folder.at("letter");
  const std::string text(10'000, 'x');
  std::ofstream(path) << text;
  CHECK(open_code({.path = path}) == Errc::not_a_database);
  CHECK(std::filesystem::file_size(path) == text.size());
  std::ofstream(folder.at("empty"));
  CHECK(open_code({.path = folder.at("empty")}) == Errc::not_a_database);
}

TEST_CASE("a directory, a FIFO and a symbolic link are refused at once") {
  const Folder folder;
  std::filesystem::create_directory(folder.at("dir"));
  CHECK(open_code({.path = folder.at("dir")}) == Errc::io);
  REQUIRE(mkfifo(folder.at("fifo").c_str(), 0600) == 0);
  CHECK(open_code({.path = folder.at("fifo")}) == Errc::io);
  std::filesystem::create_symlink(folder.at("nowhere"), folder.at("link"));
  CHECK(open_code({.path = folder.at("link")}) == Errc::io);
  CHECK_FALSE(std::filesystem::exists(folder.at("nowhere")));
}

TEST_CASE("a missing file is made only when asked, readable by its owner alone") {
  const Folder folder;
  CHECK(open_code({.path = folder.at("db"), .create = false}) == Errc::not_found);
  fill(folder.at("db"), 1);
  struct stat status {};
  for (const char* name : {"db", "db-lock"}) {
    REQUIRE(stat(folder.at(name).c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600U);
  }
}

TEST_CASE("the mode of both files is the one asked for, whatever the umask") {
  const Folder folder;
  const mode_t before = umask(0077);
  engine::open_lmdb({.path = folder.at("db"), .file_mode = 0664});
  umask(before);
  struct stat status {};
  for (const char* name : {"db", "db-lock"}) {
    REQUIRE(stat(folder.at(name).c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0664U);
  }
}

TEST_CASE("a lock file that is no file is refused, not followed and not waited for") {
  const Folder folder;
  fill(folder.at("db"), 1);
  std::filesystem::remove(folder.at("db-lock"));
  std::filesystem::create_symlink(folder.at("elsewhere"), folder.at("db-lock"));
  CHECK(open_code({.path = folder.at("db")}) == Errc::io);
  CHECK_FALSE(std::filesystem::exists(folder.at("elsewhere")));
  std::filesystem::remove(folder.at("db-lock"));
  REQUIRE(mkfifo(folder.at("db-lock").c_str(), 0600) == 0);
  CHECK(open_code({.path = folder.at("db")}) == Errc::io);
}

TEST_CASE("a table more than there is room for is an error, and the others stay") {
  const Folder folder;
  const auto env = engine::open_lmdb({.path = folder.at("db"), .max_tables = 3});
  const auto txn = env->begin_write();
  for (const char* name : {"a", "b", "c"})
    put(*txn, txn->create_table(name, KeyOrder::bytes), "key", name);
  CHECK(code_of([&] { txn->create_table("d", KeyOrder::bytes); }) == Errc::invalid_argument);
  txn->commit();
  CHECK(env->table_names() == std::vector<std::string>{"a", "b", "c"});
}

TEST_CASE("a value above one GiB is refused before anything is made room for") {
  const Folder folder;
  const auto env = engine::open_lmdb({.path = folder.at("db")});
  const auto txn = env->begin_write();
  const Table table = txn->create_table("t", KeyOrder::bytes);
  CHECK(code_of([&] {
          txn->reserve(table, as_bytes("key"), engine::value_bytes_max + 1,
                       engine::PutMode::replace);
        }) == Errc::value_too_large);
  put(*txn, table, "other", "v");
  txn->commit();
}

TEST_CASE("a write transaction is committed by the thread that began it, or not at all") {
  const Folder folder;
  const auto env = engine::open_lmdb({.path = folder.at("db")});
  auto txn = env->begin_write();
  put(*txn, txn->create_table("t", KeyOrder::bytes), "key", "v");
  std::optional<Errc> code;
  std::thread([&] { code = code_of([&] { txn->commit(); }); }).join();
  CHECK(code == Errc::invalid_argument);
  txn->commit();
  Table table{};
  CHECK(env->open_table("t", KeyOrder::bytes, table));
}

TEST_CASE("one file opened twice, by whatever name, is one environment") {
  const Folder folder;
  const auto first = engine::open_lmdb({.path = folder.at("db")});
  std::filesystem::create_hard_link(folder.at("db"), folder.at("twin"));
  CHECK(engine::open_lmdb({.path = folder.at("twin")}) == first);
}

TEST_CASE("a child after fork is told to open the file itself") {
  const Folder folder;
  const auto env = engine::open_lmdb({.path = folder.at("db")});
  const pid_t child = fork();
  if (child == 0) {
    int answer = 1;
    try {
      env->begin_read();
    } catch (const Error& error) {
      answer = error.code() == Errc::wrong_process ? 0 : 2;
    }
    try {
      const auto mine = engine::open_lmdb({.path = folder.at("db")});
      const auto txn = mine->begin_write();
      put(*txn, txn->create_table("t", KeyOrder::bytes), "from the child", "1");
      txn->commit();
    } catch (const Error&) {
      answer = 3;
    }
    _exit(answer);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WEXITSTATUS(status) == 0);
  Table table{};
  REQUIRE(env->open_table("t", KeyOrder::bytes, table));
  CHECK(get(*env->begin_read(), table, "from the child") == "1");
}

TEST_CASE("the map grows when it is full, but not under open transactions") {
  const Folder folder;
  const auto env = engine::open_lmdb({.path = folder.at("db"),
                                      .map_bytes = std::size_t{1} << 20,
                                      .grow_timeout = std::chrono::milliseconds(50)});
  const auto fill_up = [&] {
    const auto txn = env->begin_write();
    const Table table = txn->create_table("t", KeyOrder::bytes);
    for (int i = 0; i < 2000; ++i) put(*txn, table, std::to_string(i), std::string(1000, 'v'));
    txn->commit();
  };
  CHECK(code_of(fill_up) == Errc::map_full);
  {
    const auto reader = env->begin_read();
    CHECK(code_of([&] { env->grow(); }) == Errc::map_full);
  }
  env->grow();
  env->grow();
  env->grow();
  fill_up();
}

TEST_CASE("a thread that has a snapshot may take another while the map waits to grow") {
  const Folder folder;
  const auto env =
      engine::open_lmdb({.path = folder.at("db"), .grow_timeout = std::chrono::minutes(1)});
  std::atomic<bool> inside{false};
  std::thread reader([&] {
    const auto outer = env->begin_read();
    inside = true;
    for (int i = 0; i < 200; ++i) {
      env->begin_read();
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  });
  while (!inside) std::this_thread::yield();
  env->grow();
  reader.join();
}

TEST_CASE("another process may grow the file under us") {
  const Folder folder;
  const std::string path = folder.at("db");
  fill(path, 1);
  int ready[2];
  REQUIRE(pipe(ready) == 0);
  const pid_t child = fork();
  if (child == 0) {
    char byte = 0;
    if (read(ready[0], &byte, 1) != 1) _exit(1);
    fill(path, 3000);
    _exit(0);
  }
  const auto env = engine::open_lmdb({.path = path, .map_bytes = std::size_t{1} << 20});
  REQUIRE(write(ready[1], "x", 1) == 1);
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WEXITSTATUS(status) == 0);
  Table table{};
  REQUIRE(env->open_table("t", KeyOrder::bytes, table));
  CHECK(env->begin_read()->size(table) == 3000);
}

TEST_CASE("a removed lock file stops writers") {
  const Folder folder;
  const auto env = engine::open_lmdb({.path = folder.at("db")});
  std::filesystem::remove(folder.at("db-lock"));
  CHECK(code_of([&] { env->begin_write(); }) == Errc::io);
}

TEST_CASE("a copy is a database of its own and never overwrites") {
  const Folder folder;
  fill(folder.at("db"), 10);
  const auto env = engine::open_lmdb({.path = folder.at("db")});
  env->copy_to(folder.at("copy"), true);
  CHECK(code_of([&] { env->copy_to(folder.at("copy"), false); }) == Errc::invalid_argument);
  const auto copy = engine::open_lmdb({.path = folder.at("copy")});
  Table table{};
  REQUIRE(copy->open_table("t", KeyOrder::bytes, table));
  CHECK(copy->begin_read()->size(table) == 10);
}

}  // namespace kv::test
