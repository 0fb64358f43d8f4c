// From nothing to the first record: open, one look-up, close.
#include "data.h"
#include "work.h"

namespace bench {
namespace {

struct RawOpen {
  static constexpr std::uint64_t items = 1;
  std::string path = fresh("raw-open");
  RawOpen() {
    RawStore store(path, false);
    MDB_txn* txn = store.begin(0);
    put(store, txn);
    must(mdb_txn_commit(txn));
  }
  static void put(RawStore& store, MDB_txn* txn) {
    std::uint64_t stored = big_endian(1);
    MDB_val key{sizeof stored, &stored};
    MDB_val value{payload_bytes, const_cast<std::byte*>(payload.data())};
    must(mdb_put(txn, store.dbi(), &key, &value, 0));
  }
  void operator()() {
    RawStore store(path, false);
    MDB_txn* txn = store.begin(MDB_RDONLY);
    std::uint64_t stored = big_endian(1);
    MDB_val key{sizeof stored, &stored};
    MDB_val value;
    must(mdb_get(txn, store.dbi(), &key, &value));
    benchmark::DoNotOptimize(value.mv_data);
    mdb_txn_abort(txn);
  }
};

struct KvgenOpen {
  static constexpr std::uint64_t items = 1;
  std::string path = fresh("kvgen-open");
  KvgenOpen() { records::Database::open(path, fast()).raw_rows().put(1, payload); }
  void operator()() {
    const auto db = records::Database::open(path, fast());
    const auto row = db.raw_rows().get(1);
    benchmark::DoNotOptimize(row->data());
  }
};

}  // namespace

void add_opens() {
  timed<RawOpen>("raw/open, one get, close");
  timed<KvgenOpen>("kvgen/open, one get, close");
}

}  // namespace bench
