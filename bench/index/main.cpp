// put into a table with 0, 1 and 3 indexes, beside hand-written LMDB that keeps the same entries in
// the same run. Read the figures as pairs: `raw/…` and `kvgen/…` with the same name.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "raw.h"
#include "users.kv.hpp"

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t rows = 50'000;

struct Directory {
  fs::path path;
  Directory() {
    std::string pattern = (fs::temp_directory_path() / "bench-index-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) std::exit(1);
    path = pattern;
  }
  ~Directory() { fs::remove_all(path); }
};
const Directory directory;

std::string fresh() {
  static int number = 0;
  return (directory.path / std::to_string(number++)).string();
}

/// Every id once, in an order that no page sees coming.
std::uint64_t id_at(std::uint64_t i) { return i * 7919 % rows; }

const users::User& user_at(std::uint64_t id, std::uint32_t age) {
  static users::User user = [] {
    users::User one;
    one.payload.resize(100);
    return one;
  }();
  char text[40];
  std::snprintf(text, sizeof text, "user%llu@example.org", static_cast<unsigned long long>(id));
  user.email = text;
  std::snprintf(text, sizeof text, "name %llu", static_cast<unsigned long long>(id * 31 % 5000));
  user.name = text;
  std::snprintf(text, sizeof text, "city %llu", static_cast<unsigned long long>(id % 300));
  user.city = text;
  user.age = age;
  return user;
}

/// One transaction; `age` decides whether the entries by city change.
void raw_put_all(bench::RawUsers& store, std::uint32_t age) {
  store.begin();
  for (std::uint64_t i = 0; i < rows; ++i)
    if (!store.put(id_at(i), user_at(id_at(i), age))) std::exit(1);
  store.commit();
}
template <std::size_t Indexes>
void kvgen_put_all(users::Database& db, std::uint32_t age) {
  db.write([&](users::WriteTxn& txn) {
    auto table = [&] {
      if constexpr (Indexes == 0)
        return txn.users0();
      else if constexpr (Indexes == 1)
        return txn.users1();
      else
        return txn.users3();
    }();
    for (std::uint64_t i = 0; i < rows; ++i) table.put(id_at(i), user_at(id_at(i), age));
  });
}
users::Database open() {
  return users::Database::open(fresh(), {.durability = kv::Durability::none});
}

void items(benchmark::State& state) {
  state.SetItemsProcessed(static_cast<std::int64_t>(rows) * state.iterations());
}

template <std::size_t Indexes>
void raw_new(benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    bench::RawUsers store(fresh(), Indexes);
    state.ResumeTiming();
    raw_put_all(store, 30);
  }
  items(state);
}
template <std::size_t Indexes>
void kvgen_new(benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    auto db = open();
    state.ResumeTiming();
    kvgen_put_all<Indexes>(db, 30);
  }
  items(state);
}

/// Replaced by the same users a year older: by_city changes, by_email and by_name stay.
template <std::size_t Indexes>
void raw_replace(benchmark::State& state) {
  bench::RawUsers store(fresh(), Indexes);
  std::uint32_t age = 20;
  raw_put_all(store, age);
  for (auto _ : state) raw_put_all(store, ++age);
  items(state);
}
template <std::size_t Indexes>
void kvgen_replace(benchmark::State& state) {
  auto db = open();
  std::uint32_t age = 20;
  kvgen_put_all<Indexes>(db, age);
  for (auto _ : state) kvgen_put_all<Indexes>(db, ++age);
  items(state);
}

template <std::size_t Indexes>
void pair() {
  const std::string what = ", " + std::to_string(Indexes) + " indexes";
  const auto add = [](const std::string& name, void (*run)(benchmark::State&)) {
    benchmark::RegisterBenchmark(name.c_str(), run)->Unit(benchmark::kMillisecond);
  };
  add("raw/new rows" + what, raw_new<Indexes>);
  add("kvgen/new rows" + what, kvgen_new<Indexes>);
  add("raw/rows replaced" + what, raw_replace<Indexes>);
  add("kvgen/rows replaced" + what, kvgen_replace<Indexes>);
}

}  // namespace

int main(int argc, char** argv) {
  pair<0>();
  pair<1>();
  pair<3>();
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
