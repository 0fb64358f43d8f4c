// How a database is opened.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <source_location>
#include <string_view>

#include "kv/store/migrations.h"

namespace kv {

enum class Engine : std::uint8_t {
  lmdb,   ///< one file, shared by processes
  memory  ///< this process only, gone when the last handle goes; the path is only a name
};

/// What `open` may create, and what it may remove. Removing empties the whole database, in one
/// transaction, and only after its catalog has shown that kvgen wrote it.
enum class Recreate : std::uint8_t {
  never,              ///< the database must exist: `Errc::not_found`
  if_missing,         ///< created when there is none
  always,             ///< emptied when there is one
  on_version_bump,    ///< emptied when the stored schema `version` is older than the program's
  on_validation_fail  ///< every page and row is checked at open; emptied when a row is
                      ///< damaged; damaged pages are `corrupt_database`
};

/// What a commit promises once it has returned.
enum class Durability : std::uint8_t {
  full,          ///< survives a power loss
  no_meta_sync,  ///< a power loss takes back at most the last commit
  none           ///< a power loss may damage the file; a crash of the program does not
};

/// When stored values are checked against their type, before a view of them is handed out.
enum class Validate : std::uint8_t {
  never,   ///< the file is trusted: damaged values are undefined behaviour
  always,  ///< each value, each time it is read
  full     ///< as `always`, and every page and row once at open
};

/// What becomes of tables whose stored rows have to be rewritten for this program.
enum class Migrate : std::uint8_t {
  never,      ///< `Errc::migration_needed`, with the differences
  automatic,  ///< they are rewritten when the database is opened
  /// `Errc::migration_needed`, with what `automatic` would do and which rows are in its way, as
  /// `Database::rehearse` finds it. Nothing has changed.
  dry_run
};

/// How far a long job has come.
struct Progress {
  std::string_view task;   ///< "verify users"
  std::uint64_t done = 0;  ///< rows
  std::uint64_t total = 0;
};

/// A snapshot that stays open while others commit. No page that it may read is used again, so the
/// file grows with each commit.
struct LongReader {
  std::int64_t process = 0;
  std::uint64_t snapshot = 0;  ///< number of the commit that it reads
  std::uint64_t lag = 0;       ///< commits since
  /// How long ago the first of them was made, if this process made it.
  std::optional<std::chrono::milliseconds> age = {};
  /// The line that opened it, if that is a source of this process compiled with `KV_CHECKED`.
  std::optional<std::source_location> opened = {};
};

/// An aggregate for designated initialisers: `{.recreate = kv::Recreate::always}`.
struct Options {
  Engine engine = Engine::lmdb;
  Recreate recreate = Recreate::if_missing;
  Durability durability = Durability::full;
  bool read_only = false;
  /// Address space for the file, in bytes; 0: large. Sparse, so only what is used costs. It doubles
  /// when it fills, and the write that filled it runs again.
  std::size_t map_size = 0;
  unsigned max_readers = 1024;  ///< read transactions open at a time, over all processes
  unsigned file_mode = 0600;    ///< of the file and its lock file, when they are created
  Validate validate = Validate::always;
  /// A table with more rows gets new indexes in several transactions of so many rows each, so that
  /// memory stays bounded and an interrupted open goes on where it was.
  std::uint64_t rows_per_step = 1'000'000;
  /// Called now and then during long jobs, in the thread that runs them.
  std::function<void(const Progress&)> on_progress = {};
  /// Called when a snapshot of any process lags `long_reader_commits` behind, and again each time
  /// its lag has doubled. Runs after a commit, in the thread that made it; may read, but not write
  /// to the database (`Errc::nested_write`). What it throws is lost: the commit has succeeded.
  std::function<void(const LongReader&)> on_long_reader = {};
  std::uint64_t long_reader_commits = 1000;
  /// Opens files on network and FUSE file systems, which are refused otherwise: where their locks
  /// or shared maps do not hold, two programs at a time destroy the file.
  bool allow_network_file_system = false;
  Migrate migrate = Migrate::never;
  /// Hooks for changes that cannot be derived.
  Migrations migrations = {};
  /// Where a copy of the file is made before the first row is migrated; empty: nowhere. Must not
  /// exist yet.
  std::filesystem::path migration_backup = {};
  /// A table that takes more bytes than this is migrated in steps of about as many: memory stays
  /// bounded, and a migration that is cut short goes on where it was.
  std::size_t migration_step_bytes = std::size_t{64} << 20;
};

}  // namespace kv
