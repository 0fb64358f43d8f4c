// Walking in key order: everything, and a hundred rows from some key on.
#include "data.h"
#include "work.h"

namespace bench {
namespace {

struct RawScan {
  // Rows are known only at run time; the table is loaded with a million unless told otherwise.
  static constexpr std::uint64_t items = 1'000'000;
  RawStore& store = raw_store();
  MDB_txn* txn = store.begin(MDB_RDONLY);
  ~RawScan() { mdb_txn_abort(txn); }
  void operator()() {
    MDB_cursor* cursor = nullptr;
    must(mdb_cursor_open(txn, store.dbi(), &cursor));
    MDB_val key;
    MDB_val value;
    std::size_t sum = 0;
    while (mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == MDB_SUCCESS)
      sum += *static_cast<const unsigned char*>(value.mv_data);
    benchmark::DoNotOptimize(sum);
    mdb_cursor_close(cursor);
  }
};

struct KvgenScan {
  static constexpr std::uint64_t items = 1'000'000;
  records::ReadTxn txn = kvgen_store().read();
  void operator()() {
    std::size_t sum = 0;
    for (auto [id, value] : txn.raw_rows().all()) sum += static_cast<std::size_t>(value[0]);
    benchmark::DoNotOptimize(sum);
  }
};

constexpr std::uint64_t in_range = 100;

struct RawRange {
  static constexpr std::uint64_t items = in_range;
  RawStore& store = raw_store();
  MDB_txn* txn = store.begin(MDB_RDONLY);
  MDB_cursor* cursor = nullptr;
  RandomKeys keys{42, rows() - in_range};
  RawRange() { must(mdb_cursor_open(txn, store.dbi(), &cursor)); }
  ~RawRange() {
    mdb_cursor_close(cursor);
    mdb_txn_abort(txn);
  }
  void operator()() {
    const std::uint64_t first = keys.next();
    std::uint64_t stored = big_endian(first);
    const std::uint64_t end = big_endian(first + 2 * in_range);
    MDB_val last{sizeof end, const_cast<std::uint64_t*>(&end)};
    MDB_val key{sizeof stored, &stored};
    MDB_val value;
    std::size_t sum = 0;
    for (int code = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
         code == MDB_SUCCESS && mdb_cmp(txn, store.dbi(), &key, &last) < 0;
         code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT))
      sum += *static_cast<const unsigned char*>(value.mv_data);
    benchmark::DoNotOptimize(sum);
  }
};

struct KvgenRange {
  static constexpr std::uint64_t items = in_range;
  records::ReadTxn txn = kvgen_store().read();
  RandomKeys keys{42, rows() - in_range};
  void operator()() {
    const std::uint64_t first = keys.next();
    std::size_t sum = 0;
    for (auto [id, value] : txn.raw_rows().range(first, first + 2 * in_range))
      sum += static_cast<std::size_t>(value[0]);
    benchmark::DoNotOptimize(sum);
  }
};

}  // namespace

void add_walks() {
  timed_and_counted<RawScan>("raw/scan of all rows");
  timed_and_counted<KvgenScan>("kvgen/scan of all rows");
  timed_and_counted<RawRange>("raw/ranges of 100 rows");
  timed_and_counted<KvgenRange>("kvgen/ranges of 100 rows");
}

}  // namespace bench
