// One field, and every field, of a random row of a real table, in one read transaction: each format
// beside LMDB's own get with a hand-written codec, or with flatc's code.
#include <benchmark/benchmark.h>
#include <lmdb.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <random>

#include "sample.h"

namespace {

namespace fs = std::filesystem;
constexpr std::uint64_t rows = 10'000;

void must(int code) {
  if (code != MDB_SUCCESS) std::abort();
}

/// Keys in random order, the same each time.
struct Keys {
  std::vector<std::uint64_t> keys;
  std::size_t at = 0;
  Keys() {
    std::mt19937_64 random(1);
    for (int i = 0; i < 1 << 16; ++i) keys.push_back(random() % rows);
  }
  std::uint64_t next() { return keys[at++ & 0xFFFF]; }
};

/// The file with every table, written once.
class File {
 public:
  static const fs::path& path() {
    static const File file;
    return file.path_;
  }
  ~File() { fs::remove_all(path_.parent_path()); }

 private:
  File() {
    std::string pattern = (fs::temp_directory_path() / "bench-formats-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) std::exit(1);
    path_ = fs::path(pattern) / "records.db";
    const auto db = records::Database::open(path_, {.durability = kv::Durability::none});
    db.write([](records::WriteTxn& txn) {
      for (std::uint64_t id = 0; id < rows; ++id) {
        const auto record = bench::sample(id);
        txn.in_rkyv().put(id, record);
        txn.in_rkyv_unaligned().put(id, record);
        txn.in_flatbuffers().put(id, record);
        txn.in_bincode().put(id, record);
        txn.in_bincode2().put(id, record);
        txn.in_postcard().put(id, record);
        kv::Bytes bytes(bench::by_hand::size(record));
        bench::by_hand::write(record, bytes.data());
        txn.in_raw().put(id, bytes);
      }
    });
  }
  fs::path path_;
};

/// `use(value bytes)` of random rows of a table, by LMDB alone.
template <class Use>
void by_lmdb(benchmark::State& state, const char* table, Use&& use) {
  MDB_env* env = nullptr;
  must(mdb_env_create(&env));
  must(mdb_env_set_maxdbs(env, 16));
  must(mdb_env_open(env, File::path().c_str(), MDB_NOSUBDIR | MDB_RDONLY, 0600));
  MDB_txn* txn = nullptr;
  must(mdb_txn_begin(env, nullptr, MDB_RDONLY, &txn));
  MDB_dbi dbi = 0;
  must(mdb_dbi_open(txn, table, 0, &dbi));
  Keys keys;
  for (auto _ : state) {
    std::uint64_t stored = __builtin_bswap64(keys.next());
    MDB_val key{sizeof stored, &stored};
    MDB_val value{};
    must(mdb_get(txn, dbi, &key, &value));
    benchmark::DoNotOptimize(use(static_cast<const std::byte*>(value.mv_data)));
  }
  mdb_txn_abort(txn);
  mdb_env_close(env);
}

void hand_one(benchmark::State& state) {
  by_lmdb(state, "in_raw", [](const std::byte* at) {
    double price;
    std::memcpy(&price, at + bench::by_hand::price_at, sizeof price);
    return price;
  });
}
void hand_all(benchmark::State& state) {
  by_lmdb(state, "in_raw", [](const std::byte* at) { return bench::by_hand::read_all(at); });
}
void flatc_one(benchmark::State& state) {
  by_lmdb(state, "in_flatbuffers", [](const std::byte* at) { return bench::by_flatc::price(at); });
}
void flatc_all(benchmark::State& state) {
  by_lmdb(state, "in_flatbuffers",
          [](const std::byte* at) { return bench::by_flatc::read_all(at); });
}

template <auto Table, bool all>
void typed(benchmark::State& state, kv::Validate validate) {
  const auto db = records::Database::open(
      (File::path()), {.durability = kv::Durability::none, .validate = validate});
  const auto txn = db.read();
  const auto table = (txn.*Table)();
  Keys keys;
  for (auto _ : state) {
    const auto view = table.get(keys.next());
    if constexpr (all)
      benchmark::DoNotOptimize(bench::read_all(*view));
    else
      benchmark::DoNotOptimize(view->price());
  }
}

template <auto Table>
void add(const std::string& name) {
  for (const auto& [validate, words] :
       {std::pair{kv::Validate::never, ""}, std::pair{kv::Validate::always, ", checked"}}) {
    benchmark::RegisterBenchmark(("read one field/" + name + words).c_str(), typed<Table, false>,
                                 validate);
    benchmark::RegisterBenchmark(("read all/" + name + words).c_str(), typed<Table, true>,
                                 validate);
  }
}

BENCHMARK(hand_one)->Name("read one field/LMDB and a struct codec");
BENCHMARK(flatc_one)->Name("read one field/LMDB and flatc");
BENCHMARK(hand_all)->Name("read all/LMDB and a struct codec");
BENCHMARK(flatc_all)->Name("read all/LMDB and flatc");

const bool added = [] {
  using Txn = records::ReadTxn;
  add<&Txn::in_rkyv>("rkyv");
  add<&Txn::in_rkyv_unaligned>("rkyv_unaligned");
  add<&Txn::in_flatbuffers>("flatbuffers");
  add<&Txn::in_bincode>("bincode");
  add<&Txn::in_bincode2>("bincode2");
  add<&Txn::in_postcard>("postcard");
  return true;
}();

}  // namespace
