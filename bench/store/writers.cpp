// Durable writers: N threads that each wait for the disk, as raw LMDB (one commit each) and through
// kvgen's group commit.
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
constexpr std::size_t payload_bytes = 224;
const std::array<std::byte, payload_bytes> payload{};

/// Rows in the table before; KV_BENCH_ROWS changes it.
std::uint64_t rows() {
  static const char* const text = std::getenv("KV_BENCH_ROWS");
  static const std::uint64_t count = text == nullptr ? 1'000'000 : std::strtoull(text, nullptr, 10);
  return count;
}

struct Directory {
  fs::path path;
  Directory() {
    // Where the disk is: /tmp may be memory.
    std::string pattern = (fs::current_path() / "bench-writers-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) std::exit(1);
    path = pattern;
  }
  ~Directory() { fs::remove_all(path); }
};

const fs::path& directory() {
  static const Directory made;
  return made.path;
}

/// Each thread's own keys, in an order that no cache foresees.
struct RandomIds {
  std::uint64_t state;
  explicit RandomIds(int thread) : state(static_cast<std::uint64_t>(thread) * 7919 + 42) {}
  std::uint64_t next() {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return (state >> 33) % rows();
  }
};

std::string loaded() {
  static const std::string path = [] {
    std::string file = (directory() / "rows").string();
    auto db = records::Database::open(file, {.durability = kv::Durability::none});
    db.write([](records::WriteTxn& txn) {
      for (std::uint64_t id = 0; id < rows(); ++id) txn.raw_rows().put(id, payload);
    });
    db.flush();
    return file;
  }();
  return path;
}

bench::RawStore& raw_store() {
  static const auto store = [] {
    const std::string file = (directory() / "raw").string();
    {
      bench::RawStore loading(file, false);
      MDB_txn* txn = loading.begin(0);
      for (std::uint64_t id = 0; id < rows(); ++id) {
        std::uint64_t stored = bench::big_endian(id);
        MDB_val key{sizeof stored, &stored};
        MDB_val value{payload_bytes, const_cast<std::byte*>(payload.data())};
        bench::must(mdb_put(txn, loading.dbi(), &key, &value, MDB_APPEND));
      }
      bench::must(mdb_txn_commit(txn));
      bench::must(mdb_env_sync(loading.env(), 1));
    }
    return std::make_unique<bench::RawStore>(file, true);
  }();
  return *store;
}

records::Database& kvgen_store() {
  static records::Database db = records::Database::open(loaded());
  return db;
}

void raw_writers(benchmark::State& state) {
  auto& store = raw_store();
  RandomIds ids(state.thread_index());
  for (auto _ : state) {
    MDB_txn* txn = store.begin(0);
    std::uint64_t stored = bench::big_endian(ids.next());
    MDB_val key{sizeof stored, &stored};
    MDB_val value{payload_bytes, const_cast<std::byte*>(payload.data())};
    bench::must(mdb_put(txn, store.dbi(), &key, &value, 0));
    bench::must(mdb_txn_commit(txn));
  }
  state.SetItemsProcessed(state.iterations());
}

void kvgen_writers(benchmark::State& state) {
  auto table = kvgen_store().raw_rows();
  RandomIds ids(state.thread_index());
  for (auto _ : state) table.put(ids.next(), payload);
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK(raw_writers)
    ->Name("raw/durable put")
    ->Threads(1)
    ->Threads(16)
    ->Threads(64)
    ->UseRealTime();
BENCHMARK(kvgen_writers)
    ->Name("kvgen/durable put")
    ->Threads(1)
    ->Threads(16)
    ->Threads(64)
    ->UseRealTime();

}  // namespace
