// Durable writers: N threads that each wait for the disk, as raw LMDB (one commit each) and through
// kvgen's group commit.
#include <atomic>
#include <memory>

#include "data.h"
#include "work.h"

namespace bench {
namespace {

RawStore& durable_raw() {
  static const auto store = [] {
    const std::string path = directory() + "/durable-raw";
    {
      RawStore loading(path, false);
      load(loading);
      must(mdb_env_sync(loading.env(), 1));
    }
    return std::make_unique<RawStore>(path, true);
  }();
  return *store;
}

records::Database& durable_kvgen() {
  static records::Database db = [] {
    const std::string path = directory() + "/durable-kvgen";
    {
      auto loading = records::Database::open(path, fast());
      load_raw_rows(loading);
      loading.flush();
    }
    return records::Database::open(path);
  }();
  return db;
}

/// Each thread's own order of keys.
RandomKeys keys_of_thread() {
  static std::atomic<std::uint64_t> threads{42};
  return RandomKeys(threads.fetch_add(7919));
}

struct RawDurablePut {
  static constexpr std::uint64_t items = 1;
  RawStore& store = durable_raw();
  RandomKeys keys = keys_of_thread();
  void operator()() {
    MDB_txn* txn = store.begin(0);
    std::uint64_t stored = big_endian(keys.next());
    MDB_val key{sizeof stored, &stored};
    MDB_val value{payload_bytes, const_cast<std::byte*>(payload.data())};
    must(mdb_put(txn, store.dbi(), &key, &value, 0));
    must(mdb_txn_commit(txn));
  }
};

struct KvgenDurablePut {
  static constexpr std::uint64_t items = 1;
  records::RawRowsTable table = durable_kvgen().raw_rows();
  RandomKeys keys = keys_of_thread();
  void operator()() { table.put(keys.next(), payload); }
};

}  // namespace

void add_writers() {
  for (const int threads : {1, 16, 64}) {
    timed<RawDurablePut>("raw/durable put")->Threads(threads)->UseRealTime();
    timed<KvgenDurablePut>("kvgen/durable put")->Threads(threads)->UseRealTime();
  }
}

}  // namespace bench
