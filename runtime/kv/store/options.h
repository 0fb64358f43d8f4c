// How a database is opened.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
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
