// kvgen's tables beside hand-written LMDB doing the same work in the same run. Read the figures as
// pairs: `raw/…` and `kvgen/…` with the same name.
#include <benchmark/benchmark.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include "bench.kv.hpp"
#include "raw.h"

namespace {

namespace fs = std::filesystem;
constexpr std::uint64_t rows = 1'000'000;
constexpr std::size_t payload_bytes = 224;

/// A directory of this run, removed at its end.
struct Directory {
  fs::path path;
  Directory() {
    std::string pattern = (fs::temp_directory_path() / "bench-store-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) std::exit(1);
    path = pattern;
  }
  ~Directory() { fs::remove_all(path); }
};
const Directory directory;

std::string fresh(const char* name) {
  static int number = 0;
  return (directory.path / (std::string(name) + std::to_string(number++))).string();
}

const std::array<std::byte, payload_bytes> payload{};

kv::Options fast() { return {.durability = kv::Durability::none}; }

void load_raw(bench::RawStore& store, std::uint64_t count, unsigned flags) {
  MDB_txn* txn = store.begin(0);
  MDB_cursor* cursor = nullptr;
  bench::must(mdb_cursor_open(txn, store.dbi(), &cursor));
  for (std::uint64_t id = 0; id < count; ++id) {
    std::uint64_t stored = bench::big_endian(id);
    MDB_val key{sizeof stored, &stored};
    MDB_val value{payload_bytes, const_cast<std::byte*>(payload.data())};
    bench::must(mdb_cursor_put(cursor, &key, &value, flags));
  }
  mdb_cursor_close(cursor);
  bench::must(mdb_txn_commit(txn));
}

void load_kvgen(records::Database& db, std::uint64_t count) {
  db.write([&](records::WriteTxn& txn) {
    auto table = txn.raw_rows();
    for (std::uint64_t id = 0; id < count; ++id) table.put(id, payload);
  });
}

bench::RawStore& raw_store() {
  static bench::RawStore store(fresh("raw"), false);
  static const bool loaded = (load_raw(store, rows, MDB_APPEND), true);
  benchmark::DoNotOptimize(loaded);
  return store;
}

records::Database& kvgen_store() {
  static records::Database db = records::Database::open(fresh("kvgen"), fast());
  static const bool loaded = (load_kvgen(db, rows), true);
  benchmark::DoNotOptimize(loaded);
  return db;
}

/// Ids in an order that no cache foresees; the same for both sides.
struct RandomIds {
  std::uint64_t state = 42;
  std::uint64_t next() {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return (state >> 33) % rows;
  }
};

void raw_get(benchmark::State& state) {
  auto& store = raw_store();
  MDB_txn* txn = store.begin(MDB_RDONLY);
  RandomIds ids;
  for (auto _ : state) {
    std::uint64_t stored = bench::big_endian(ids.next());
    MDB_val key{sizeof stored, &stored};
    MDB_val value;
    bench::must(mdb_get(txn, store.dbi(), &key, &value));
    benchmark::DoNotOptimize(value.mv_data);
  }
  mdb_txn_abort(txn);
}

void kvgen_get(benchmark::State& state) {
  auto txn = kvgen_store().read();
  auto table = txn.raw_rows();
  RandomIds ids;
  for (auto _ : state) benchmark::DoNotOptimize(table.get(ids.next())->data());
}

void raw_get_transaction(benchmark::State& state) {
  auto& store = raw_store();
  MDB_txn* txn = store.begin(MDB_RDONLY);
  mdb_txn_reset(txn);
  RandomIds ids;
  for (auto _ : state) {
    bench::must(mdb_txn_renew(txn));
    std::uint64_t stored = bench::big_endian(ids.next());
    MDB_val key{sizeof stored, &stored};
    MDB_val value;
    bench::must(mdb_get(txn, store.dbi(), &key, &value));
    benchmark::DoNotOptimize(value.mv_data);
    mdb_txn_reset(txn);
  }
  mdb_txn_abort(txn);
}

void kvgen_get_transaction(benchmark::State& state) {
  auto table = kvgen_store().raw_rows();
  RandomIds ids;
  for (auto _ : state) {
    auto row = table.get(ids.next());
    benchmark::DoNotOptimize(row->data());
  }
}

void raw_scan(benchmark::State& state) {
  auto& store = raw_store();
  for (auto _ : state) {
    MDB_txn* txn = store.begin(MDB_RDONLY);
    MDB_cursor* cursor = nullptr;
    bench::must(mdb_cursor_open(txn, store.dbi(), &cursor));
    MDB_val key;
    MDB_val value;
    std::size_t bytes = 0;
    while (mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == MDB_SUCCESS) bytes += value.mv_size;
    benchmark::DoNotOptimize(bytes);
    mdb_cursor_close(cursor);
    mdb_txn_abort(txn);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(rows) * state.iterations());
}

void kvgen_scan(benchmark::State& state) {
  auto& db = kvgen_store();
  for (auto _ : state) {
    auto txn = db.read();
    std::size_t bytes = 0;
    for (auto [id, value] : txn.raw_rows().all()) bytes += value.size();
    benchmark::DoNotOptimize(bytes);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(rows) * state.iterations());
}

constexpr std::uint64_t load_rows = 200'000;

void raw_sorted_load(benchmark::State& state) {
  for (auto _ : state) {
    bench::RawStore store(fresh("raw"), false);
    load_raw(store, load_rows, 0);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(load_rows) * state.iterations());
}

void kvgen_sorted_load(benchmark::State& state) {
  for (auto _ : state) {
    auto db = records::Database::open(fresh("kvgen"), fast());
    load_kvgen(db, load_rows);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(load_rows) * state.iterations());
}

BENCHMARK(raw_get)->Name("raw/get");
BENCHMARK(kvgen_get)->Name("kvgen/get");
BENCHMARK(raw_get_transaction)->Name("raw/get, renewed transaction each");
BENCHMARK(kvgen_get_transaction)->Name("kvgen/get, transaction each");
BENCHMARK(raw_scan)->Name("raw/scan")->Unit(benchmark::kMillisecond);
BENCHMARK(kvgen_scan)->Name("kvgen/scan")->Unit(benchmark::kMillisecond);
BENCHMARK(raw_sorted_load)->Name("raw/sorted load")->Unit(benchmark::kMillisecond);
BENCHMARK(kvgen_sorted_load)->Name("kvgen/sorted load")->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
