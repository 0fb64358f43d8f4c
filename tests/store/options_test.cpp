// Options: what each of them does, seen from outside. The program's own fdatasync and pwrite stand
// before libc's and count what a commit waits for.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <vector>

#include "kv/engine/lmdb/lmdb.h"
#include "specs.h"

namespace {

std::atomic<int> data_flushes{0};
std::atomic<int> flushed_writes{0};  // to files opened so that each write waits for the disk

template <class Fn>
Fn* real(const char* name) {
  return reinterpret_cast<Fn*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" int fdatasync(int fd) {
  static auto* const call = real<decltype(fdatasync)>("fdatasync");
  ++data_flushes;
  return call(fd);
}

extern "C" ssize_t pwrite(int fd, const void* from, size_t bytes, off_t at) {
  static auto* const call = real<decltype(pwrite)>("pwrite");
  if ((::fcntl(fd, F_GETFL) & O_DSYNC) != 0) ++flushed_writes;
  return call(fd, from, bytes, at);
}

using namespace test;
using kv::Durability;
using kv::Errc;
using kv::Recreate;
using kv::Validate;

namespace {

kv::Options fast() { return options(kv::Engine::lmdb); }

void fill(const std::filesystem::path& path) {
  auto db = Database::open(path, fast());
  db.notes().put(1, "kept");
  db.counts().put(1, 1);
}

/// A row of `counts` that is no number.
void damage(const std::filesystem::path& path) {
  const auto env = kv::engine::open_lmdb({.path = path.string()});
  kv::engine::Table table{};
  REQUIRE(env->open_table("counts", kv::engine::KeyOrder::native, table));
  const auto txn = env->begin_write();
  const U64 key = 2;
  std::array<std::byte, sizeof key> bytes;
  kv::store(bytes.data(), key);
  txn->reserve(table, bytes, 3, kv::engine::PutMode::replace).place[0] = std::byte{1};
  txn->commit();
}

enum class State { missing, whole, older, damaged };

/// "kept", "emptied", or the name of the error.
std::string outcome(Recreate recreate, State state) {
  const Folder folder;
  if (state != State::missing) fill(folder / "db");
  if (state == State::damaged) damage(folder / "db");
  auto schema = Database::schema();
  if (state == State::older) ++schema.version;
  kv::Options options = fast();
  options.recreate = recreate;
  try {
    auto db = Database::open(folder / "db", options, schema);
    db.notes().put(2, "usable");
    return db.notes().contains(1) ? "kept" : "emptied";
  } catch (const kv::Error& error) {
    return std::string(to_string(error.code()));
  }
}

}  // namespace

TEST_CASE("Recreate: each policy on each state of the file") {
  const auto row = [](Recreate recreate) {
    std::string all;
    for (const State state : {State::missing, State::whole, State::older, State::damaged})
      all += outcome(recreate, state) + " ";
    return all;
  };
  CHECK(row(Recreate::never) == "not_found kept kept kept ");
  CHECK(row(Recreate::if_missing) == "emptied kept kept kept ");
  CHECK(row(Recreate::always) == "emptied emptied emptied emptied ");
  CHECK(row(Recreate::on_version_bump) == "emptied kept emptied kept ");
  CHECK(row(Recreate::on_validation_fail) == "emptied kept kept emptied ");
}

TEST_CASE("Durability: what a commit waits for") {
  const Folder folder;
  const auto flushes_of = [&](Durability durability) {
    kv::Options options;
    options.durability = durability;
    auto db = Database::open(folder / "db", options);
    db.notes().put(1, "first");
    data_flushes = 0;
    flushed_writes = 0;
    db.notes().put(2, "second");
    return std::pair(data_flushes.load(), flushed_writes.load());
  };
  CHECK(flushes_of(Durability::full) == std::pair(1, 1));          // pages, then the meta page
  CHECK(flushes_of(Durability::no_meta_sync) == std::pair(1, 0));  // the meta page may be lost
  CHECK(flushes_of(Durability::none) == std::pair(0, 0));
  auto db = Database::open(folder / "db", fast());
  db.notes().put(3, "third");
  data_flushes = 0;
  db.flush();
  CHECK(data_flushes >= 1);
}

TEST_CASE("Engine: a database in memory lives as long as its handles") {
  const Folder folder;
  {
    auto db = Database::open(folder / "db", options(kv::Engine::memory));
    db.notes().put(1, "gone");
    auto same = db;
    CHECK(same.notes().contains(1));
    CHECK(Database::open(folder / "db", options(kv::Engine::memory)).notes().empty());
  }
  CHECK_FALSE(std::filesystem::exists(folder / "db"));
  kv::Options never = options(kv::Engine::memory);
  never.recreate = Recreate::never;
  CHECK(code_of([&] { Database::open(folder / "db", never); }) == Errc::not_found);
}

TEST_CASE("read_only: reads, makes nothing, changes nothing") {
  const Folder folder;
  kv::Options reading = fast();
  reading.read_only = true;
  CHECK(code_of([&] { Database::open(folder / "db", reading); }) == Errc::not_found);
  CHECK_FALSE(std::filesystem::exists(folder / "db"));
  fill(folder / "db");
  {
    auto db = Database::open(folder / "db", reading);
    CHECK(*db.notes().get(1) == "kept");
    CHECK(db.verify().ok());
    CHECK(code_of([&] { db.notes().put(2, "x"); }) == Errc::read_only);
    CHECK(code_of([&] { db.notes().put_async(2, "x").get(); }) == Errc::read_only);
    CHECK(code_of([&] {
            db.notes().put_stream(std::vector<std::pair<U64, std::string>>{{2, "x"}});
          }) == Errc::read_only);
    CHECK(code_of([&] { db.write([](WriteTxn&) {}); }) == Errc::read_only);
  }
  for (const Recreate recreate :
       {Recreate::always, Recreate::on_version_bump, Recreate::on_validation_fail}) {
    reading.recreate = recreate;
    CHECK(code_of([&] { Database::open(folder / "db", reading); }) == Errc::invalid_argument);
  }
  // A file that may only be read can be opened so.
  reading.recreate = Recreate::if_missing;
  REQUIRE(::chmod((folder / "db").c_str(), 0400) == 0);
  CHECK(*Database::open(folder / "db", reading).notes().get(1) == "kept");
}

TEST_CASE("map_size: the room at first, which grows") {
  const Folder folder;
  kv::Options small = fast();
  small.map_size = std::size_t{1} << 20;
  auto db = Database::open(folder / "db", small);
  CHECK(db.stats().database.map_bytes == small.map_size);
  db.blobs().put("large", kv::Bytes(5'000'000));
  CHECK(db.stats().database.map_bytes > 5'000'000);
  db = Database::open(folder / "default", fast());
  CHECK(db.stats().database.map_bytes >= std::size_t{1} << 30);
  CHECK(db.stats().database.file_bytes < std::size_t{1} << 20);  // sparse
}

TEST_CASE("max_readers: so many snapshots at a time, and then an error that says so") {
  const Folder folder;
  kv::Options few = fast();
  few.max_readers = 5;
  auto db = Database::open(folder / "db", few);
  std::vector<ReadTxn> snapshots;
  const std::string message = message_of([&] {
    for (int i = 0; i < 10; ++i) snapshots.push_back(db.read());
  });
  CHECK(message.find("Options::max_readers") != std::string::npos);
  CHECK(code_of([&] { static_cast<void>(db.notes().get(1)); }) == Errc::readers_full);
  CHECK(snapshots.size() <= 5);
  snapshots.clear();
  CHECK_FALSE(db.notes().get(1));
}

TEST_CASE("file_mode: of the file and its lock file, whatever the umask") {
  const Folder folder;
  const auto mode_of = [](const std::filesystem::path& path) {
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    return status.st_mode & 0777U;
  };
  kv::Options shared = fast();
  shared.file_mode = 0660;
  const mode_t before = ::umask(077);
  Database::open(folder / "db", shared);
  ::umask(before);
  CHECK(mode_of(folder / "db") == 0660);
  CHECK(mode_of(folder / "db-lock") == 0660);
  Database::open(folder / "default", fast());
  CHECK(mode_of(folder / "default") == 0600);
}

TEST_CASE("validate: never, each value when it is read, or every row at open") {
  const Folder folder;
  fill(folder / "db");
  damage(folder / "db");
  kv::Options checking = fast();
  checking.validate = Validate::full;
  CHECK(code_of([&] { Database::open(folder / "db", checking); }) == Errc::corrupt_value);
  checking.validate = Validate::always;
  {
    auto db = Database::open(folder / "db", checking);
    CHECK(*db.counts().get(1) == 1);
    CHECK(code_of([&] { static_cast<void>(db.counts().get(2)); }) == Errc::corrupt_value);
  }
  checking.validate = Validate::never;
  auto db = Database::open(folder / "db", checking);
  CHECK(db.counts().get_bytes(2)->size() == 3);
  CHECK(db.counts().contains(2));
}

TEST_CASE("on_progress: long jobs tell how far they are, and end with everything") {
  const Folder folder;
  std::vector<std::pair<U64, std::string>> rows;
  for (U64 key = 0; key < 10'000; ++key) rows.emplace_back(key, "note");
  Database::open(folder / "db", fast()).notes().put_all(rows);
  std::vector<std::pair<std::uint64_t, std::uint64_t>> told;
  kv::Options checking = fast();
  checking.validate = Validate::full;
  checking.on_progress = [&](const kv::Progress& progress) {
    if (progress.task == "verify notes") told.emplace_back(progress.done, progress.total);
  };
  Database::open(folder / "db", checking);
  REQUIRE(told.size() >= 2);
  for (std::size_t i = 0; i < told.size(); ++i) {
    CHECK(told[i].second == rows.size());
    if (i > 0) CHECK(told[i].first >= told[i - 1].first);
  }
  CHECK(told.back().first == rows.size());
}
