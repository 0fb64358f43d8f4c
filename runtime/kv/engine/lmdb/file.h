// What is checked and done about the file before LMDB maps it.
#pragma once

#include <sys/types.h>

#include <string>

#include "kv/engine/lmdb/lmdb.h"

namespace kv::engine::lmdb {

/// Which file, whatever its name.
struct FileId {
  dev_t device = 0;
  ino_t inode = 0;
  friend auto operator<=>(const FileId&, const FileId&) = default;
};

enum class FileState { missing, empty, present };

/// Looks at the path without following a link at its end and without blocking. Throws `io` for
/// anything but a regular file, `unsupported` on a network file system.
FileState examine(const LmdbOptions& options, FileId& id);

/// Both meta pages are LMDB's and the file holds every page they speak of; else throws
/// `not_a_database` or `corrupt_database`. Reads, never maps: LMDB itself would die of SIGBUS.
void check_metas(const std::string& path);

/// Creates an empty LMDB file under a temporary name, makes it durable and renames it into place,
/// so that a crash leaves a whole file or none.
void create_file(const LmdbOptions& options);

/// The lock file that belongs to `path`.
std::string lock_path(const std::string& path);

/// Throws `io` when there is something at the lock file's path that is not a regular file: LMDB
/// would follow a link and make its target, or hang on a FIFO. Looks without opening: closing any
/// descriptor of the lock file would drop the locks that this process has on it. True: there is
/// one.
bool examine_lock(const std::string& path);

/// Gives the finished file `temporary` the name `path`, which must be free; removes `temporary`
/// either way. False: the name is taken. The directory is not yet durable.
bool publish(const std::string& temporary, const std::string& path);

/// Makes the names in the file's directory durable.
void sync_directory(const std::string& path);

/// Inode of the file at `path`, 0 when there is none.
ino_t inode_of(const std::string& path);

}  // namespace kv::engine::lmdb
