// Walking in key order: everything, and a hundred rows from some key on.
#include <array>
#include <functional>
#include <thread>
#include <vector>

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

constexpr std::size_t scan_threads = 4;

/// Each thread has a transaction and a cursor of its own, and an equal share of the keys.
struct RawParallelScan {
  static constexpr std::uint64_t items = 1'000'000;
  RawStore& store = raw_store();
  std::size_t scan(std::uint64_t first, std::uint64_t end) {
    MDB_txn* txn = store.begin(MDB_RDONLY);
    MDB_cursor* cursor = nullptr;
    must(mdb_cursor_open(txn, store.dbi(), &cursor));
    std::uint64_t stored = big_endian(first);
    const std::uint64_t stop = big_endian(end);
    MDB_val last{sizeof stop, const_cast<std::uint64_t*>(&stop)};
    MDB_val key{sizeof stored, &stored};
    MDB_val value;
    std::size_t sum = 0;
    for (int code = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
         code == MDB_SUCCESS && mdb_cmp(txn, store.dbi(), &key, &last) < 0;
         code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT))
      sum += *static_cast<const unsigned char*>(value.mv_data);
    mdb_cursor_close(cursor);
    mdb_txn_abort(txn);
    return sum;
  }
  void operator()() {
    const std::uint64_t share = rows() * 2 / scan_threads;
    std::array<std::size_t, scan_threads> sums{};
    {
      std::vector<std::jthread> threads;
      for (std::size_t i = 0; i < scan_threads; ++i)
        threads.emplace_back([&, i] {
          sums[i] = scan(share * i, i + 1 < scan_threads ? share * (i + 1) : rows() * 2);
        });
    }
    benchmark::DoNotOptimize(sums);
  }
};

struct KvgenParallelScan {
  static constexpr std::uint64_t items = 1'000'000;
  records::RawRowsTable table = kvgen_store().raw_rows();
  void operator()() {
    const auto add = [](std::size_t sum, std::uint64_t, kv::BytesView value) {
      return sum + static_cast<std::size_t>(value[0]);
    };
    const std::size_t sum =
        table.parallel_fold(scan_threads, std::size_t{0}, add, std::plus<std::size_t>());
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
  timed<RawParallelScan>("raw/scan of all rows in 4 threads")->UseRealTime();
  timed<KvgenParallelScan>("kvgen/scan of all rows in 4 threads")->UseRealTime();
  timed_and_counted<RawRange>("raw/ranges of 100 rows");
  timed_and_counted<KvgenRange>("kvgen/ranges of 100 rows");
}

}  // namespace bench
