#include "kv/engine/lmdb/file.h"

#include <fcntl.h>
#include <lmdb.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <limits>

#include "kv/core/error.h"
#include "kv/engine/lmdb/code.h"
#include "kv/engine/lmdb/descriptor.h"
#include "kv/engine/lmdb/meta.h"

namespace kv::engine::lmdb {
namespace {

std::string directory_of(const std::string& path) {
  const std::string parent = std::filesystem::path(path).parent_path().string();
  return parent.empty() ? "." : parent;
}

/// File systems on which LMDB's locks or shared maps do not hold (statfs(2)).
bool is_network(long type) {
  constexpr std::array<long, 7> network{0x6969 /* NFS */,
                                        0x517B /* SMB */,
                                        0xFF534D42 /* CIFS */,
                                        0xFE534D42 /* SMB2 */,
                                        0x00C36400 /* Ceph */,
                                        0x01021997 /* 9p */,
                                        0x65735546 /* FUSE */};
  return std::ranges::find(network, type) != network.end();
}

}  // namespace

FileState examine(const LmdbOptions& options, FileId& id) {
  const std::string& path = options.path;
  const Descriptor file(
      ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  if (file.value < 0) {
    if (errno == ELOOP)
      raise(Errc::io, path + ": is a symbolic link; give the path that it leads to");
    if (errno != ENOENT) fail_io(path, "cannot open");
  }
  struct statfs system {};
  if (::statfs(directory_of(path).c_str(), &system) != 0) {
    if (errno == ENOENT) raise(Errc::not_found, path + ": its directory does not exist");
    fail_io(path, "cannot look at its directory");
  }
  if (!options.allow_network_file_system && is_network(static_cast<long>(system.f_type)))
    raise(Errc::unsupported, path +
                                 ": is on a network or FUSE file system, where LMDB's locks "
                                 "do not hold; use a local disk, or set "
                                 "Options::allow_network_file_system if one program alone opens "
                                 "it");
  if (file.value < 0) return FileState::missing;
  struct stat status {};
  if (::fstat(file.value, &status) != 0) fail_io(path, "cannot look at it");
  if (S_ISDIR(status.st_mode)) raise(Errc::io, path + ": is a directory; a database is one file");
  if (!S_ISREG(status.st_mode)) raise(Errc::io, path + ": is not a regular file");
  id = {status.st_dev, status.st_ino};
  return status.st_size == 0 ? FileState::empty : FileState::present;
}

void check_metas(const std::string& path) {
  const Descriptor file = open_to_read(path);
  const Metas metas = read_metas(file.value);
  if (!metas.first.good) raise(Errc::not_a_database, path + ": is not an LMDB file");
  if (!metas.good())
    raise(Errc::corrupt_database, path + ": its second meta page is damaged; restore a backup");
  const Meta& newest = metas.newest();
  // The size is taken after the metas: another process may be adding pages at this moment, and it
  // writes them before the meta that speaks of them.
  struct stat status {};
  if (::fstat(file.value, &status) != 0) fail_io(path, "cannot look at it");
  const auto file_bytes = static_cast<std::uint64_t>(status.st_size);
  if (newest.last_page >= std::numeric_limits<std::uint64_t>::max() / newest.page_bytes - 1 ||
      (newest.last_page + 1) * newest.page_bytes > file_bytes)
    raise(Errc::corrupt_database, path + ": is cut short: " + std::to_string(file_bytes) +
                                      " bytes, but it says that it has " +
                                      std::to_string(newest.last_page + 1) + " pages of " +
                                      std::to_string(newest.page_bytes) + "; restore a backup");
}

void create_file(const LmdbOptions& options) {
  const std::string temporary = options.path + ".new-" + std::to_string(::getpid());
  const std::string lock = temporary + "-lock";
  ::unlink(temporary.c_str());
  MDB_env* env = nullptr;
  must(mdb_env_create(&env), "create an environment");
  int code = mdb_env_open(env, temporary.c_str(), MDB_NOSUBDIR | MDB_NOTLS, options.file_mode);
  // LMDB writes the meta pages with its first commit.
  MDB_txn* txn = nullptr;
  if (code == 0) code = mdb_txn_begin(env, nullptr, 0, &txn);
  if (code == 0) {
    // An empty transaction writes nothing; a table made and dropped in one does.
    MDB_dbi main = 0;
    code = mdb_dbi_open(txn, nullptr, 0, &main);
    if (code == 0)
      code = mdb_txn_commit(txn);
    else
      mdb_txn_abort(txn);
  }
  if (code == 0) code = mdb_env_sync(env, 1);
  mdb_env_close(env);
  ::unlink(lock.c_str());
  if (code != 0) {
    ::unlink(temporary.c_str());
    fail(code, "create " + options.path);
  }
  // The umask does not narrow what the user asked for; both files get the same mode.
  if (::chmod(temporary.c_str(), options.file_mode) != 0) {
    const int why = errno;
    ::unlink(temporary.c_str());
    errno = why;
    fail_io(options.path, "cannot set its mode");
  }
  publish(temporary, options.path);  // false: another process was first, and its file serves
  sync_directory(options.path);
}

bool publish(const std::string& temporary, const std::string& path) {
  // link, not rename: whoever came first keeps the file. Some file systems have no links.
  int code = ::link(temporary.c_str(), path.c_str());
  if (code == 0) {
    ::unlink(temporary.c_str());
    return true;
  }
  if (errno != EEXIST)
    code = ::renameat2(AT_FDCWD, temporary.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE);
  if (code == 0) return true;
  const int why = errno;
  ::unlink(temporary.c_str());
  if (why == EEXIST) return false;
  errno = why;
  fail_io(path, "cannot create");
}

std::string lock_path(const std::string& path) { return path + "-lock"; }

bool examine_lock(const std::string& path) {
  const std::string lock = lock_path(path);
  struct stat status {};
  if (::lstat(lock.c_str(), &status) != 0) {
    if (errno == ENOENT) return false;
    fail_io(lock, "cannot look at it");
  }
  if (!S_ISREG(status.st_mode))
    raise(Errc::io, lock + ": is not a regular file, and the database's locks go there; remove it");
  return true;
}

void sync_directory(const std::string& path) {
  const Descriptor directory(
      ::open(directory_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.value < 0 || ::fsync(directory.value) != 0)
    fail_io(path, "cannot make its directory durable");
}

ino_t inode_of(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? status.st_ino : 0;
}

}  // namespace kv::engine::lmdb
