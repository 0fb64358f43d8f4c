// The open file: MDB_env and what LMDB leaves to its caller.
#pragma once

#include <lmdb.h>
#include <sys/types.h>

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "kv/engine/lmdb/file.h"
#include "kv/engine/lmdb/gate.h"
#include "kv/engine/lmdb/lmdb.h"

namespace kv::engine::lmdb {

class LmdbEnvironment final : public Environment,
                              public std::enable_shared_from_this<LmdbEnvironment> {
 public:
  LmdbEnvironment(const LmdbOptions& options, FileId id);
  ~LmdbEnvironment() override;

  std::unique_ptr<Transaction> begin_read() override;
  std::unique_ptr<Transaction> begin_write() override;
  std::vector<std::string> table_names() override;
  bool open_table(std::string_view name, KeyOrder order, Table& table) override;
  EnvironmentStats stats() override;
  void flush() override;
  void grow() override;
  void copy_to(const std::string& path, bool compact) override;

  // For transactions.
  const LmdbOptions& options() const { return options_; }
  FileId id() const { return id_; }
  void leave() noexcept { gate_.leave(); }
  /// The write transaction of this thread is over.
  void writer_done() noexcept { writer_.store(std::thread::id{}); }
  /// Throws `wrong_process` in a forked child.
  void check_process() const;
  /// Renews a reset read transaction, adopting a map that another process has grown.
  void renew(MDB_txn* txn);
  void enter() { gate_.enter(); }
  bool is_native(Table table) const;
  void remember(Table table, std::string_view name, KeyOrder order);
  void forget(Table table);

 private:
  /// Calls `begin` until it is neither MAP_RESIZED nor curable READERS_FULL. The caller is inside
  /// the gate, before and after.
  template <class Begin>
  int with_retries(Begin&& begin);
  bool adopt_resized_map();

  LmdbOptions options_;
  FileId id_;
  ino_t lock_inode_ = 0;
  pid_t process_;
  MDB_env* env_ = nullptr;
  Gate gate_;
  std::atomic<std::thread::id> writer_{};
  mutable std::mutex tables_mutex_;
  struct OpenTable {
    Table table;
    KeyOrder order;
  };
  std::map<std::string, OpenTable, std::less<>> tables_;
};

}  // namespace kv::engine::lmdb
