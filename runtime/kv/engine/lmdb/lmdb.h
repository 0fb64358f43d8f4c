// The LMDB engine: one file and its lock file, shared by everybody in this process who opens it.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "kv/engine/engine.h"

namespace kv::engine {

/// What a commit promises once it returned.
enum class Sync : std::uint8_t {
  full,     ///< it survives a power loss
  no_meta,  ///< a power loss takes back at most the last commit; the file stays whole
  none      ///< a power loss may damage the file; a crash of the program does not
};

struct LmdbOptions {
  std::string path;
  bool create = true;  ///< make the file when there is none
  bool read_only = false;
  Sync sync = Sync::full;
  /// Address space for the file, in bytes: sparse, so only what is used costs. Grows when it fills.
  std::size_t map_bytes = std::size_t{64} << 30;
  std::size_t map_bytes_max = std::size_t{1} << 46;  ///< growth stops here
  unsigned max_readers = 1024;
  unsigned max_tables = 64;
  unsigned file_mode = 0600;
  bool allow_network_file_system = false;
  /// Look at every page before LMDB maps the file; a damaged one is `corrupt_database`. Reads the
  /// whole file.
  bool check_pages = false;
  /// Read snapshots' pages without LMDB where the file's layout is the expected one; false: always
  /// through LMDB, which is slower.
  bool direct_reads = true;
  /// How long `grow` waits for the transactions of this process to end.
  std::chrono::milliseconds grow_timeout{10'000};
};

/// Opens or creates. Opening a file that this process has open already gives the same environment;
/// then only `path` is looked at, and asking for writes on one opened read-only is an error.
///
/// Throws `not_found`, `not_a_database` (no LMDB file), `corrupt_database` (damaged or cut short),
/// `unsupported` (network file system), `io`, `no_space`, `busy`.
std::shared_ptr<Environment> open_lmdb(const LmdbOptions& options);

}  // namespace kv::engine
