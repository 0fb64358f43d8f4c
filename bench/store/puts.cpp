// Storing without waiting for the disk: sorted loads, random batches, and records that are encoded.
#include <algorithm>
#include <array>
#include <ranges>
#include <utility>
#include <vector>

#include "data.h"
#include "work.h"

namespace bench {
namespace {

constexpr std::uint64_t load_rows = 100'000;

/// Each turn empties the table, loads it and commits.
template <unsigned flags>
struct RawLoad {
  static constexpr std::uint64_t items = load_rows;
  RemovedAtEnd file{fresh("raw-load")};
  RawStore store{file.path, false};
  void operator()() {
    MDB_txn* txn = store.begin(0);
    must(mdb_drop(txn, store.dbi(), 0));
    MDB_cursor* cursor = nullptr;
    must(mdb_cursor_open(txn, store.dbi(), &cursor));
    for (std::uint64_t id = 0; id < load_rows; ++id) {
      std::uint64_t stored = big_endian(id);
      MDB_val key{sizeof stored, &stored};
      MDB_val value{payload_bytes, const_cast<std::byte*>(payload.data())};
      must(mdb_cursor_put(cursor, &key, &value, flags));
    }
    mdb_cursor_close(cursor);
    must(mdb_txn_commit(txn));
  }
};

auto ascending() {
  return std::views::iota(std::uint64_t{0}, load_rows) |
         std::views::transform(
             [](std::uint64_t id) { return std::pair(id, kv::BytesView(payload)); });
}

enum class Verb { put, put_all };
template <Verb verb>
struct KvgenLoad {
  static constexpr std::uint64_t items = load_rows;
  RemovedAtEnd file{fresh("kvgen-load")};
  records::Database db = records::Database::open(file.path, fast());
  void operator()() {
    auto txn = db.write();
    txn.raw_rows().clear();
    if (verb == Verb::put_all) {
      txn.raw_rows().put_all(ascending());
    } else {
      auto table = txn.raw_rows();
      for (const auto& [id, value] : ascending()) table.put(id, value);
    }
    txn.commit();
  }
};

constexpr std::uint64_t batch_rows = 1000;

/// Random rows of the loaded table, replaced.
struct RawBatch {
  static constexpr std::uint64_t items = batch_rows;
  RawStore& store = raw_store();
  RandomKeys keys;
  void operator()() {
    MDB_txn* txn = store.begin(0);
    for (std::uint64_t i = 0; i < batch_rows; ++i) {
      std::uint64_t stored = big_endian(keys.next());
      MDB_val key{sizeof stored, &stored};
      MDB_val value{payload_bytes, const_cast<std::byte*>(payload.data())};
      must(mdb_put(txn, store.dbi(), &key, &value, 0));
    }
    must(mdb_txn_commit(txn));
  }
};
struct KvgenBatch {
  static constexpr std::uint64_t items = batch_rows;
  records::RawRowsTable table = kvgen_store().raw_rows();
  RandomKeys keys;
  std::vector<std::pair<std::uint64_t, kv::BytesView>> batch;
  void operator()() {
    batch.clear();
    for (std::uint64_t i = 0; i < batch_rows; ++i) batch.emplace_back(keys.next(), payload);
    table.put_all(batch);
  }
};

/// A record becomes bytes and is stored, in key order. Here built in a buffer, as serializers do,
/// which LMDB then copies. The bytes are the same.
struct RawRecords {
  static constexpr std::uint64_t items = load_rows;
  RemovedAtEnd file{fresh("raw-records")};
  RawStore store{file.path, false};
  void operator()() {
    using Codec = kv::ValueCodec<kv::Rkyv, records::Row>;
    MDB_txn* txn = store.begin(0);
    must(mdb_drop(txn, store.dbi(), 0));
    for (std::uint64_t id = 0; id < load_rows; ++id) {
      std::uint64_t stored = big_endian(id);
      MDB_val key{sizeof stored, &stored};
      std::vector<std::byte> buffer(Codec::size(record()));
      Codec::write(record(), buffer);
      MDB_val value{buffer.size(), buffer.data()};
      must(mdb_put(txn, store.dbi(), &key, &value, 0));
    }
    must(mdb_txn_commit(txn));
  }
};
struct KvgenRecords {
  static constexpr std::uint64_t items = load_rows;
  RemovedAtEnd file{fresh("kvgen-records")};
  records::Database db = records::Database::open(file.path, fast());
  void operator()() {
    auto txn = db.write();
    auto table = txn.rows();
    table.clear();
    for (std::uint64_t id = 0; id < load_rows; ++id) table.put(id, record());
    txn.commit();
  }
};

}  // namespace

void add_puts() {
  timed_and_counted<RawLoad<MDB_APPEND>>("raw/sorted load: MDB_APPEND, put_all");
  timed_and_counted<KvgenLoad<Verb::put_all>>("kvgen/sorted load: MDB_APPEND, put_all");
  timed_and_counted<RawLoad<0>>("raw/sorted load: one cursor, put");
  timed_and_counted<KvgenLoad<Verb::put>>("kvgen/sorted load: one cursor, put");
  timed<RawBatch>("raw/random rows, 1,000 a commit");
  timed<KvgenBatch>("kvgen/random rows, 1,000 a commit");
  timed_and_counted<RawRecords>("raw/rkyv records: buffer and mdb_put, put");
  timed_and_counted<KvgenRecords>("kvgen/rkyv records: buffer and mdb_put, put");
}

}  // namespace bench
