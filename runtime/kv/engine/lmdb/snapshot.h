// Read transactions: LMDB holds the snapshot, and its pages are read directly.
//
// LMDB is asked for the record of each table, once per snapshot; look-ups and walks then go through
// the mapped pages without it (`kv/engine/pages`). That is several times as fast, and the same
// rules hold: nobody reuses a page of a snapshot that is open.
#pragma once

#include <lmdb.h>

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "kv/engine/lmdb/cursor.h"
#include "kv/engine/lmdb/environment.h"
#include "kv/engine/pages/cursor.h"

namespace kv::engine::lmdb {

class LmdbSnapshot;

class PageCursor final : public Cursor {
 public:
  explicit PageCursor(LmdbSnapshot& snapshot) noexcept : snapshot_(&snapshot) {}

  bool first(Entry& entry) override;
  bool last(Entry& entry) override;
  bool next(Entry& entry) override;
  bool previous(Entry& entry) override;
  bool lower_bound(BytesView key, Entry& entry) override;
  void erase() override;
  void release() noexcept override;

  void start(const pages::Map& map, const pages::Root& root);

 private:
  void check() const;
  LmdbSnapshot* snapshot_;
  std::uint64_t period_ = 0;
  pages::Walk walk_;
};

class LmdbSnapshot final : public Transaction, public CursorOwner {
 public:
  /// Takes over `txn`, which has entered the gate.
  LmdbSnapshot(std::shared_ptr<LmdbEnvironment> environment, MDB_txn* txn);
  ~LmdbSnapshot() override;

  bool get(Table table, BytesView key, BytesView& value) override;
  void get_group(Table table, std::span<const BytesView> keys,
                 std::span<BytesView> values) override;
  CursorPtr cursor(Table table) override;
  std::uint64_t size(Table table) override { return stats(table).entries; }
  TableStats stats(Table table) override;
  void commit() override;
  void abort() noexcept override;
  void reset() noexcept override;
  void renew() override;
  std::uint64_t id() const override;

  // Not in a snapshot: `read_only`.
  Reserved reserve(Table table, BytesView key, std::size_t value_bytes, PutMode mode) override;
  bool erase(Table table, BytesView key) override;
  void clear(Table table) override;
  Table create_table(std::string_view name, KeyOrder order) override;
  void drop_table(Table table) override;
  std::unique_ptr<Transaction> nested() override;

  MDB_txn* handle() const { return txn_; }
  /// LMDB's environment is about to close, and nobody is inside the gate: gives up LMDB's handle.
  void give_up() noexcept;
  /// Differs after each end or reset: cursors from before are dead.
  std::uint64_t period() const noexcept { return period_; }
  bool in_own_process() const noexcept { return environment_->in_own_process(); }
  void take_back(PageCursor* cursor) noexcept;
  /// Says why a cursor of this period cannot go on.
  void refuse_cursor(std::uint64_t period) const;

 private:
  void failed(int code, std::string_view doing) override;
  void take_back(LmdbCursor* cursor) noexcept override { std::erase(lent_, cursor); }
  void before_erase_at(LmdbCursor& cursor) override;

  void check_alive() const;
  /// The snapshot is new: notes whether roots read before still hold.
  void begin_period();
  void end_period() noexcept;

  static constexpr std::uint64_t never = ~std::uint64_t{0};
  struct KnownRoot {
    std::uint64_t version = never;
    pages::Root root;
    std::string name;
  };
  /// The table's root in this snapshot.
  const pages::Root& root(Table table) {
    const auto index = static_cast<std::size_t>(table);
    if (index < roots_.size() && environment_->in_own_process() &&
        roots_[index].version == version_) [[likely]]
      return roots_[index].root;
    return load_root(table);
  }
  const pages::Root& load_root(Table table);
  /// Where the map lies, found from a value in it, and how far this snapshot may read.
  void find_map(const std::byte* in_map);

  std::shared_ptr<LmdbEnvironment> environment_;
  Snapshots::Place place_;
  std::mutex ending_;  // an idle one may be given up by one thread and end in another
  MDB_txn* txn_;
  bool ended_ = false;
  bool active_ = true;  // holds a snapshot and a place inside the gate
  bool direct_;         // pages are read without LMDB
  std::uint64_t period_ = 1;
  // Roots and map hold as long as neither the snapshot nor the map's place changes.
  std::uint64_t version_ = 0;  // 0 while there is no snapshot: nothing has that version
  std::uint64_t versions_ = 0;
  std::uint64_t seen_id_ = never;
  std::uint64_t seen_moves_ = 0;
  std::uint64_t map_version_ = never;
  std::uint64_t base_moves_ = never;  // the map's place was found after so many moves
  pages::Map map_;
  std::vector<KnownRoot> roots_;
  std::vector<std::unique_ptr<PageCursor>> idle_;
  std::vector<LmdbCursor*> lent_;
};

}  // namespace kv::engine::lmdb
