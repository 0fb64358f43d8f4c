// A disk that is full, fails or is somewhere else: this program's own pwrite, pwritev, fdatasync
// and statfs stand before libc's.
#include <dlfcn.h>
#include <sys/mount.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <cerrno>
#include <filesystem>

#include "kv/engine/lmdb/lmdb.h"
#include "rows.h"
#include "support/errors.h"
#include "support/folder.h"

namespace {

/// What the next calls fail with; 0: they work.
std::atomic<int> data_error{0};  // writes of pages
std::atomic<int> meta_error{0};  // writes of a meta page: all but its header, never whole pages
std::atomic<int> flush_error{0};
std::atomic<int> directory_flushes{0};
std::atomic<long> file_system{0};  // its type as statfs tells it; 0: what it is

template <class Fn>
Fn* real(const char* name) {
  return reinterpret_cast<Fn*>(dlsym(RTLD_NEXT, name));
}

int refuse(int code) {
  errno = code;
  return -1;
}

}  // namespace

extern "C" ssize_t pwrite(int fd, const void* from, size_t bytes, off_t at) {
  static auto* const call = real<decltype(pwrite)>("pwrite");
  const int code = bytes < 512 ? meta_error.load() : data_error.load();
  return code != 0 ? refuse(code) : call(fd, from, bytes, at);
}

extern "C" ssize_t pwritev(int fd, const iovec* from, int count, off_t at) {
  static auto* const call = real<decltype(pwritev)>("pwritev");
  const int code = data_error.load();
  return code != 0 ? refuse(code) : call(fd, from, count, at);
}

extern "C" ssize_t writev(int fd, const iovec* from, int count) {
  static auto* const call = real<decltype(writev)>("writev");
  const int code = data_error.load();
  return code != 0 ? refuse(code) : call(fd, from, count);
}

extern "C" int fdatasync(int fd) {
  static auto* const call = real<decltype(fdatasync)>("fdatasync");
  const int code = flush_error.load();
  return code != 0 ? refuse(code) : call(fd);
}

extern "C" int fsync(int fd) {
  static auto* const call = real<decltype(fsync)>("fsync");
  std::error_code ignored;
  if (std::filesystem::is_directory("/proc/self/fd/" + std::to_string(fd), ignored))
    ++directory_flushes;
  return call(fd);
}

extern "C" int statfs(const char* path, struct statfs* status) {
  using Call = int(const char*, struct statfs*);
  static auto* const call = real<Call>("statfs");
  const int code = call(path, status);
  if (code == 0 && file_system != 0) status->f_type = file_system;
  return code;
}

namespace kv::test {
namespace {

using engine::KeyOrder;
using engine::Table;

class Failing {
 public:
  Failing(std::atomic<int>& what, int code) : what_(what) { what_ = code; }
  ~Failing() { what_ = 0; }
  Failing(const Failing&) = delete;
  Failing& operator=(const Failing&) = delete;

 private:
  std::atomic<int>& what_;
};

void write_row(engine::Environment& env, const std::string& key, std::size_t bytes = 10) {
  const auto txn = env.begin_write();
  put(*txn, txn->create_table("t", KeyOrder::bytes), key, std::string(bytes, 'v'));
  txn->commit();
}

std::string stored_keys(engine::Environment& env) {
  Table table{};
  if (!env.open_table("t", KeyOrder::bytes, table)) return "no table";
  return keys(*env.begin_read(), table);
}

}  // namespace

TEST_CASE("a full disk refuses the commit, and everything before it is there") {
  const Folder folder;
  const auto env = engine::open_lmdb({.path = folder.at("db")});
  write_row(*env, "a");
  {
    const Failing full(data_error, ENOSPC);
    CHECK(code_of([&] { write_row(*env, "b", 100'000); }) == Errc::no_space);
  }
  CHECK(stored_keys(*env) == "a");
  write_row(*env, "c");
  CHECK(stored_keys(*env) == "a c");
  CHECK(env->check_pages(5).empty());
}

TEST_CASE("a flush that fails before the commit is visible stores nothing of it") {
  const Folder folder;
  const auto env = engine::open_lmdb({.path = folder.at("db")});
  write_row(*env, "a");
  {
    const Failing broken(flush_error, EIO);
    CHECK(code_of([&] { write_row(*env, "b"); }) == Errc::io);
  }
  CHECK(stored_keys(*env) == "a");
  write_row(*env, "c");
  CHECK(stored_keys(*env) == "a c");
}

TEST_CASE("a meta page that cannot be written stops the environment until it is opened again") {
  const Folder folder;
  const std::string path = folder.at("db");
  {
    const auto env = engine::open_lmdb({.path = path});
    write_row(*env, "a");
    {
      const Failing broken(meta_error, EIO);
      CHECK(code_of([&] { write_row(*env, "b"); }) == Errc::outcome_unknown);
    }
    try {
      write_row(*env, "c");
      FAIL("was written");
    } catch (const Error& error) {
      CHECK_THAT(error.what(), Catch::Contains("open it again"));
    }
  }
  const auto env = engine::open_lmdb({.path = path, .check_pages = true});
  write_row(*env, "d");
  const std::string found = stored_keys(*env);
  CHECK((found == "a d" || found == "a b d"));
}

TEST_CASE("the directory is made durable when a file appears in it") {
  const Folder folder;
  directory_flushes = 0;
  const auto env = engine::open_lmdb({.path = folder.at("db")});
  CHECK(directory_flushes == 1);
  env->copy_to(folder.at("copy"), false);
  CHECK(directory_flushes == 2);
}

TEST_CASE("a small file system that fills up keeps what was committed") {
  const Folder folder;
  const std::string mount_point = folder.at("disk");
  std::filesystem::create_directory(mount_point);
  if (mount("tmpfs", mount_point.c_str(), "tmpfs", 0, "size=2m") != 0) {
    WARN("no right to mount a file system here: not tried");
    return;
  }
  {
    const auto env = engine::open_lmdb({.path = mount_point + "/db"});
    int rows = 0;
    const std::optional<Errc> code = code_of([&] {
      for (; rows < 1000; ++rows) write_row(*env, std::to_string(1000 + rows), 50'000);
    });
    CHECK(code == Errc::no_space);
    CHECK(rows > 10);
    Table table{};
    REQUIRE(env->open_table("t", KeyOrder::bytes, table));
    CHECK(env->begin_read()->size(table) == static_cast<std::uint64_t>(rows));
    CHECK(env->check_pages(5).empty());
    const auto txn = env->begin_write();
    CHECK(txn->erase(table, as_bytes("1000")));
  }
  CHECK(umount(mount_point.c_str()) == 0);
}

TEST_CASE(
    "a network or FUSE file system is refused before anything is made, unless it is allowed") {
  const long type = GENERATE(as<long>{}, 0x6969 /* NFS */, 0xFF534D42 /* CIFS */,
                             0xFE534D42 /* SMB2 */, 0x65735546 /* FUSE */);
  const Folder folder;
  file_system = type;
  const std::string message =
      refused(Errc::unsupported, [&] { engine::open_lmdb({.path = folder.at("db")}); });
  CHECK(message.find("use a local disk, or set Options::allow_network_file_system") !=
        std::string::npos);
  CHECK(std::filesystem::is_empty(folder.path()));
  {
    const auto env =
        engine::open_lmdb({.path = folder.at("db"), .allow_network_file_system = true});
    write_row(*env, "a");
    CHECK(stored_keys(*env) == "a");
  }
  file_system = 0;
}

}  // namespace kv::test
