// The open file: MDB_env and what LMDB leaves to its caller.
#pragma once

#include <lmdb.h>
#include <sys/types.h>

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "kv/core/error.h"
#include "kv/engine/lmdb/commits.h"
#include "kv/engine/lmdb/file.h"
#include "kv/engine/lmdb/gate.h"
#include "kv/engine/lmdb/lmdb.h"
#include "kv/engine/lmdb/process.h"
#include "kv/engine/lmdb/snapshots.h"
#include "kv/engine/lmdb/tables.h"
#include "kv/engine/lmdb/turn.h"
#include "kv/engine/pages/page.h"

namespace kv::engine::lmdb {

class LmdbEnvironment final : public Environment,
                              public std::enable_shared_from_this<LmdbEnvironment> {
 public:
  LmdbEnvironment(const LmdbOptions& options, FileId id);
  ~LmdbEnvironment() override;

  std::unique_ptr<Transaction> begin_read() override;
  std::unique_ptr<Transaction> begin_write() override;
  bool writing() const noexcept override { return writer_.load() == std::this_thread::get_id(); }
  std::vector<std::string> table_names() override;
  bool open_table(std::string_view name, KeyOrder order, Table& table) override;
  EnvironmentStats stats() override;
  std::vector<std::string> check_pages(std::size_t findings_max) override;
  void flush() override;
  void grow() override;
  void copy_to(const std::string& path, bool compact) override;
  void compact() override;

  // For transactions.
  const LmdbOptions& options() const { return options_; }
  FileId id() const { return id_; }
  OpenTables& tables() noexcept { return tables_; }
  /// LMDB's table of tables, open in every transaction.
  MDB_dbi main_table() const noexcept { return main_table_; }
  std::size_t page_bytes() const noexcept { return page_bytes_; }
  /// Snapshots may read the file's pages without LMDB.
  bool reads_pages() const noexcept { return reads_pages_; }
  Gate& gate() noexcept { return gate_; }
  /// A write transaction is over. `by_owner`: in the thread that began it; ended by another, LMDB's
  /// lock stays with the thread that began, which then gets `nested_write` instead of waiting for
  /// itself.
  void writer_done(bool by_owner) noexcept {
    if (by_owner) writer_.store(std::thread::id{});
    turn_.end();
  }
  /// After a commit of that number failed: it is not in the file, and never will be. Inside the
  /// gate.
  bool never_saw(std::size_t transaction) noexcept;
  /// Throws for a commit whose pages did not all fit: LMDB calls a short write an I/O error.
  [[noreturn]] void disk_refused() const;
  bool in_own_process() const noexcept { return process_ == process_generation(); }
  /// Throws `wrong_process` in a forked child, `io` when the map is lost.
  void check_process() const;
  /// Renews a reset read transaction, or begins one where it is null, adopting a map that another
  /// process has grown.
  void renew(MDB_txn*& txn);
  Commits& commits() noexcept { return commits_; }
  /// Those that may hold a handle of LMDB's.
  Snapshots& snapshots() noexcept { return snapshots_; }
  /// Grows when the map may have moved in memory.
  std::uint64_t map_moves() const noexcept { return map_moves_.load(std::memory_order_acquire); }
  /// Opens a table in this transaction of the holder of the turn; LMDB's code, 0 for success.
  /// Throws `schema_mismatch`, `invalid_argument` when there are too many tables.
  int open_in(MDB_txn* txn, std::string_view name, KeyOrder order, bool create, Table& table);

 private:
  /// A copy under way: closed and removed at the end, unless it got another name.
  struct Copy {
    std::string path;
    int file = -1;
    Copy() = default;
    Copy(Copy&& other) noexcept
        : path(std::exchange(other.path, {})), file(std::exchange(other.file, -1)) {}
    Copy& operator=(Copy&&) = delete;
    ~Copy();
  };

  /// Opens `options_.path`; `env_` stays null when that throws.
  void open_file();
  void look_at_pages();
  /// The file that is open is the one that its path leads to; notes which.
  bool note_file();
  /// A read transaction while no other thread uses `env_`.
  MDB_txn* begin_alone();
  /// Calls `begin` until it is neither MAP_RESIZED nor curable READERS_FULL. The caller is inside
  /// the gate, before and after.
  template <class Begin>
  int with_retries(Begin&& begin);
  Copy write_copy(std::string path, bool compact, mode_t mode);
  /// Puts a copy of this snapshot, numbered alike, in the place of the file. The turn is taken.
  /// False: the file has a later snapshot by now. Throws `busy` while others need the file.
  bool take_place(Copy& copy, std::uint64_t snapshot);
  /// In the new file, tables have new handles.
  void reopen_tables();
  /// False: transactions of this process stay open. `seen`: how often the map had moved when LMDB
  /// asked for it; if it has moved since, there is nothing to do.
  bool adopt_resized_map(std::uint64_t seen);
  /// Calls mdb_env_set_mapsize. The gate is shut.
  int move_map(std::size_t bytes);

  LmdbOptions options_;
  FileId id_;
  ino_t lock_inode_ = 0;
  int lock_file_ = -1;  // closed after LMDB's own: closing any drops the locks of both
  std::uint64_t process_;
  MDB_env* env_ = nullptr;
  MDB_dbi main_table_ = 0;
  std::size_t page_bytes_ = 0;
  bool reads_pages_ = false;
  Gate gate_;
  std::mutex map_mutex_;  // one at a time shuts the gate to move the map
  std::atomic<std::uint64_t> map_moves_{0};
  std::atomic<const char*> lost_{nullptr};  // why nothing can be read any more
  std::atomic<std::thread::id> writer_{};
  Turn turn_;  // held by the write transaction; taken outside the gate
  OpenTables tables_;
  Snapshots snapshots_;
  Commits commits_;
};

template <class Begin>
int LmdbEnvironment::with_retries(Begin&& begin) {
  std::uint64_t seen = map_moves_.load();
  int code = begin();
  if (code == MDB_READERS_FULL) {
    int dead = 0;
    if (mdb_reader_check(env_, &dead) == 0 && dead > 0) code = begin();
  }
  for (int attempt = 0; code == MDB_MAP_RESIZED && attempt < 100; ++attempt) {
    if (!adopt_resized_map(seen))
      raise(Errc::busy,
            options_.path +
                ": another process has grown the file, and transactions of this process "
                "have been open too long to follow it; end them");
    seen = map_moves_.load();
    code = begin();
  }
  return code;
}

}  // namespace kv::engine::lmdb
