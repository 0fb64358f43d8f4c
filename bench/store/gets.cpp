// Look-ups: hit and miss, in one transaction and a transaction each, many at once, in four threads,
// and what checking a record before it is handed out costs.
#include <algorithm>
#include <array>
#include <memory>
#include <numeric>

#include "data.h"
#include "work.h"

namespace bench {
namespace {

/// Rows that stay in the processor's cache.
constexpr std::uint64_t few = records_count;

struct Everywhere {
  static RandomKeys keys() { return RandomKeys(); }
  static constexpr std::uint64_t beside = 0;
};
struct InCache {
  static RandomKeys keys() { return RandomKeys(42, std::min(few, rows())); }
  static constexpr std::uint64_t beside = 0;
};
struct Missing {
  static RandomKeys keys() { return RandomKeys(); }
  static constexpr std::uint64_t beside = 1;  // odd keys are absent
};

template <class Where>
struct RawGet {
  static constexpr std::uint64_t items = 1;
  RawStore& store = raw_store();
  MDB_txn* txn = store.begin(MDB_RDONLY);
  RandomKeys keys = Where::keys();
  ~RawGet() { mdb_txn_abort(txn); }
  void operator()() {
    std::uint64_t stored = big_endian(keys.next() + Where::beside);
    MDB_val key{sizeof stored, &stored};
    MDB_val value{};
    if (const int code = mdb_get(txn, store.dbi(), &key, &value); code != MDB_NOTFOUND) must(code);
    benchmark::DoNotOptimize(value.mv_data);
  }
};

template <class Where>
struct RawCursorGet {
  static constexpr std::uint64_t items = 1;
  RawStore& store = raw_store();
  MDB_txn* txn = store.begin(MDB_RDONLY);
  MDB_cursor* cursor = nullptr;
  RandomKeys keys = Where::keys();
  RawCursorGet() { must(mdb_cursor_open(txn, store.dbi(), &cursor)); }
  ~RawCursorGet() {
    mdb_cursor_close(cursor);
    mdb_txn_abort(txn);
  }
  void operator()() {
    std::uint64_t stored = big_endian(keys.next() + Where::beside);
    MDB_val key{sizeof stored, &stored};
    MDB_val value{};
    if (const int code = mdb_cursor_get(cursor, &key, &value, MDB_SET); code != MDB_NOTFOUND)
      must(code);
    benchmark::DoNotOptimize(value.mv_data);
  }
};

template <class Where>
struct KvgenGet {
  static constexpr std::uint64_t items = 1;
  records::ReadTxn txn = kvgen_store().read();
  records::RawRowsReader table = txn.raw_rows();
  RandomKeys keys = Where::keys();
  void operator()() {
    const auto value = table.get(keys.next() + Where::beside);
    benchmark::DoNotOptimize(value ? value->data() : nullptr);
  }
};

/// A transaction each: renewed, as a careful programmer does, or begun and aborted.
template <bool renews, class Where = Everywhere>
struct RawTransactionGet {
  static constexpr std::uint64_t items = 1;
  RawStore& store = raw_store();
  MDB_txn* txn = nullptr;
  RandomKeys keys = Where::keys();
  RawTransactionGet() {
    if (!renews) return;
    txn = store.begin(MDB_RDONLY);
    mdb_txn_reset(txn);
  }
  ~RawTransactionGet() { mdb_txn_abort(txn); }
  void operator()() {
    if (renews)
      must(mdb_txn_renew(txn));
    else
      txn = store.begin(MDB_RDONLY);
    std::uint64_t stored = big_endian(keys.next());
    MDB_val key{sizeof stored, &stored};
    MDB_val value;
    must(mdb_get(txn, store.dbi(), &key, &value));
    benchmark::DoNotOptimize(value.mv_data);
    if (renews) {
      mdb_txn_reset(txn);
    } else {
      mdb_txn_abort(txn);
      txn = nullptr;
    }
  }
};

template <class Where = Everywhere>
struct KvgenTransactionGet {
  static constexpr std::uint64_t items = 1;
  records::RawRowsTable table = kvgen_store().raw_rows();
  RandomKeys keys = Where::keys();
  void operator()() {
    const auto row = table.get(keys.next());
    benchmark::DoNotOptimize(row->data());
  }
};

constexpr std::uint64_t many = 1000;

struct RawGetMany {
  static constexpr std::uint64_t items = many;
  RawGet<Everywhere> get;
  void operator()() {
    for (std::uint64_t i = 0; i < many; ++i) get();
  }
};

struct KvgenGetMany {
  static constexpr std::uint64_t items = many;
  records::ReadTxn txn = kvgen_store().read();
  records::RawRowsReader table = txn.raw_rows();
  RandomKeys random;
  std::array<std::uint64_t, many> keys{};
  void operator()() {
    for (std::uint64_t& key : keys) key = random.next();
    std::size_t bytes = 0;
    table.get_many(keys, [&](std::size_t, const auto& value) { bytes += value->size(); });
    benchmark::DoNotOptimize(bytes);
  }
};

/// An rkyv record and one field of it.
template <records::Database& (*store)()>
struct RecordGet {
  static constexpr std::uint64_t items = 1;
  records::ReadTxn txn = store().read();
  records::RowsReader table = txn.rows();
  RandomKeys keys = InCache::keys();
  void operator()() { benchmark::DoNotOptimize(table.get(keys.next())->number()); }
};

template <class Where>
void add_threads(const std::string& get) {
  const auto add = [&]<class Work>(const char* who, const char* transactions, Work*) {
    timed<Work>((who + get + ", 4 threads, transactions " + transactions).c_str())
        ->Threads(4)
        ->UseRealTime();
  };
  using Raw = RawTransactionGet<true, Where>;
  using Begun = RawTransactionGet<false, Where>;
  using Kvgen = KvgenTransactionGet<Where>;
  add("raw/", "renewed", static_cast<Raw*>(nullptr));
  add("kvgen/", "renewed", static_cast<Kvgen*>(nullptr));
  add("raw/", "begun and aborted", static_cast<Begun*>(nullptr));
  add("kvgen/", "begun and aborted", static_cast<Kvgen*>(nullptr));
}

}  // namespace

void add_gets() {
  timed_and_counted<RawGet<Everywhere>>("raw/get");
  timed_and_counted<RawCursorGet<Everywhere>>("raw cursor/get");
  timed_and_counted<KvgenGet<Everywhere>>("kvgen/get");
  timed_and_counted<RawGet<InCache>>("raw/get among 10,000 rows");
  timed_and_counted<RawCursorGet<InCache>>("raw cursor/get among 10,000 rows");
  timed_and_counted<KvgenGet<InCache>>("kvgen/get among 10,000 rows");
  timed_and_counted<RawGet<Missing>>("raw/get of a key that is not there");
  timed_and_counted<RawCursorGet<Missing>>("raw cursor/get of a key that is not there");
  timed_and_counted<KvgenGet<Missing>>("kvgen/get of a key that is not there");
  timed_and_counted<RawTransactionGet<true>>("raw/get, a renewed transaction each");
  timed_and_counted<KvgenTransactionGet<>>("kvgen/get, a renewed transaction each");
  timed_and_counted<RawTransactionGet<false>>("raw/get, a transaction begun and aborted each");
  timed_and_counted<KvgenTransactionGet<>>("kvgen/get, a transaction begun and aborted each");
  add_threads<Everywhere>("get");
  add_threads<InCache>("get among 10,000 rows");
  timed_and_counted<RawGetMany>("raw/get_many of 1,000 keys");
  timed_and_counted<KvgenGetMany>("kvgen/get_many of 1,000 keys");
  timed_and_counted<RecordGet<&trusting_store>>("unchecked/rkyv record, 10,000 rows");
  timed_and_counted<RecordGet<&kvgen_store>>("kvgen/rkyv record, 10,000 rows");
}

}  // namespace bench
