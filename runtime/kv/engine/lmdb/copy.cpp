// Copies of an open file, beside it and in its place.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

#include "kv/core/error.h"
#include "kv/engine/lmdb/code.h"
#include "kv/engine/lmdb/environment.h"
#include "kv/engine/lmdb/meta.h"
#include "kv/engine/lmdb/registry.h"
#include "kv/engine/lmdb/snapshot.h"

namespace kv::engine::lmdb {
namespace {

/// The byte of the lock file on which LMDB holds a shared lock for each process that has the
/// database open, and an exclusive one while the first of them prepares it (mdb_env_excl_lock).
struct flock open_byte(short kind) {
  struct flock lock {};
  lock.l_type = kind;
  lock.l_whence = SEEK_SET;
  lock.l_start = 0;
  lock.l_len = 1;
  return lock;
}

/// While it lives, no other process opens the database.
class Alone {
 public:
  explicit Alone(int lock_file) : lock_file_(lock_file) {
    struct flock lock = open_byte(F_WRLCK);
    if (::fcntl(lock_file_, F_SETLK, &lock) == 0) return;
    lock_file_ = -1;
    if (::fcntl(lock_file, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK) other_ = lock.l_pid;
  }
  ~Alone() { release(); }
  Alone(const Alone&) = delete;
  Alone& operator=(const Alone&) = delete;

  bool alone() const noexcept { return lock_file_ >= 0; }
  /// A process that has the database open too; 0: it has closed it by now.
  pid_t other() const noexcept { return other_; }
  /// LMDB has closed the lock file, and with that given up the lock.
  void given_up() noexcept { lock_file_ = -1; }
  void release() noexcept {
    if (lock_file_ < 0) return;
    struct flock lock = open_byte(F_RDLCK);
    ::fcntl(std::exchange(lock_file_, -1), F_SETLK, &lock);
  }

 private:
  int lock_file_;
  pid_t other_ = 0;
};

}  // namespace

LmdbEnvironment::Copy::~Copy() {
  if (file >= 0) ::close(file);
  if (!path.empty()) ::unlink(path.c_str());
}

LmdbEnvironment::Copy LmdbEnvironment::write_copy(std::string path, bool compact, mode_t mode) {
  Copy copy;
  // Made here and not by LMDB, so that nobody else can read it while it is written.
  copy.file =
      ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode & 0600U);
  if (copy.file < 0) fail(errno, "create " + path);
  copy.path = std::move(path);
  int code = 0;
  {
    const InGate inside(gate_);  // LMDB reads the map without a transaction of ours
    code = with_retries([&] {
      if (::ftruncate(copy.file, 0) != 0 || ::lseek(copy.file, 0, SEEK_SET) != 0) return errno;
      return mdb_env_copyfd2(env_, copy.file, compact ? unsigned{MDB_CP_COMPACT} : 0U);
    });
  }
  if (code == 0 && ::fchmod(copy.file, mode) != 0) code = errno;
  if (code != 0) fail(code, "write " + copy.path);
  return copy;
}

void LmdbEnvironment::copy_to(const std::string& path, bool compact) {
  check_process();
  if (!compact && writing())
    raise(Errc::nested_write, "a copy waits for this thread's write transaction: end it first");
  struct stat status {};
  if (::lstat(path.c_str(), &status) == 0)
    raise(Errc::invalid_argument, path + ": exists already; a copy never overwrites");
  Copy copy = write_copy(path + ".new-" + std::to_string(::getpid()), compact, options_.file_mode);
  // LMDB flushes nothing; the name must not be durable before the contents are.
  if (::fsync(copy.file) != 0) fail(errno, "copy to " + path);
  if (!publish(std::exchange(copy.path, {}), path))
    raise(Errc::invalid_argument, path + ": exists already; a copy never overwrites");
  sync_directory(path);
}

void LmdbEnvironment::compact() {
  check_process();
  const std::string& path = options_.path;
  if (options_.read_only) raise(Errc::read_only, path + ": was opened read-only");
  if (writing())
    raise(Errc::nested_write, "compacting waits for this thread's write transaction: end it first");
  const InTurn turn(turn_);
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0 || FileId{status.st_dev, status.st_ino} != id_)
    raise(Errc::io, path + ": is not the file any more that was opened here");
  if (status.st_nlink != 1)
    raise(Errc::invalid_argument,
          path + ": has another name too (a hard link), which would keep the file of before");
  constexpr int attempts_max = 3;
  for (int attempt = 0; attempt < attempts_max; ++attempt) {
    const std::uint64_t snapshot = begin_read()->id();
    Copy copy =
        write_copy(path + ".compact-" + std::to_string(::getpid()), true, status.st_mode & 07777U);
    // Others of the owner's group may have made the file; without the right to give it back to
    // them, it is this user's from now on.
    if (::fchown(copy.file, status.st_uid, status.st_gid) != 0 && errno != EPERM)
      fail(errno, "write " + copy.path);
    if (!renumber(copy.file, snapshot) || ::fsync(copy.file) != 0)
      fail(errno, "write " + copy.path);
    if (take_place(copy, snapshot)) return;
  }
  raise(Errc::busy, path + ": other processes write to it; compact it when they rest");
}

bool LmdbEnvironment::take_place(Copy& copy, std::uint64_t snapshot) {
  const std::string& path = options_.path;
  const std::lock_guard moving(map_mutex_);
  const ShutGate shut(gate_, options_.grow_timeout);
  if (!shut)
    raise(Errc::busy, path +
                          ": cannot be replaced while transactions, ranges or guards of this "
                          "process are open; end them");
  Alone alone(lock_file_);
  if (!alone.alone())
    raise(Errc::busy, path + ": cannot be replaced while another process has it open" +
                          (alone.other() > 0 ? " (" + std::to_string(alone.other()) + ")" : "") +
                          "; close it there");
  MDB_envinfo info;
  must(mdb_env_info(env_, &info), "look at the file");
  // Somebody may have opened, written and closed the file meanwhile.
  if (info.me_last_txnid != snapshot) return false;

  Registry& registry = Registry::instance();
  Registry::Lock opening = registry.lock();
  if (::rename(copy.path.c_str(), path.c_str()) != 0) fail(errno, "replace " + path);
  copy.path.clear();

  snapshots_.for_each([](LmdbSnapshot& idle) { idle.give_up(); });
  mdb_env_close(std::exchange(env_, nullptr));
  alone.given_up();
  map_moves_.fetch_add(1);
  const FileId before = id_;
  try {
    open_file();
    registry.rename(opening, before, id_);
    reopen_tables();
  } catch (const std::exception&) {
    lost_.store("was compacted, and could not be opened again");
    throw;
  }
  sync_directory(path);
  return true;
}

void LmdbEnvironment::reopen_tables() {
  MDB_txn* const txn = begin_alone();
  try {
    for (const Table table : tables_.open()) {
      Table same{};
      must(open_in(txn, tables_.name(table), tables_.order(table), false, same),
           "open table " + tables_.name(table));
    }
  } catch (...) {
    mdb_txn_abort(txn);
    throw;
  }
  must(mdb_txn_commit(txn), "open the tables again");
}

}  // namespace kv::engine::lmdb
