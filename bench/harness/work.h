// A work: something kvgen and hand-written LMDB both do. It is made once, outside the clock, and
// called for each turn; `items` says how many rows a turn handles. The same works are timed by
// Google Benchmark and counted instruction by instruction under valgrind.
#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <vector>

namespace bench {

/// Names are `who/work`: `raw/get`, `raw cursor/get`, `kvgen/get`.
struct Counted {
  std::string name;
  std::uint64_t items;
  void (*run)(std::uint64_t turns);
};
std::vector<Counted>& counted_works();

template <class Work>
void time_work(benchmark::State& state) {
  Work work;
  for (auto _ : state) work();
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(Work::items));
}

/// What valgrind collects in: see instructions.sh.
template <class Work>
[[gnu::noinline]] void collect_instructions(Work& work, std::uint64_t turns) {
  for (std::uint64_t turn = 0; turn < turns; ++turn) work();
}
template <class Work>
void count_work(std::uint64_t turns) {
  Work work;
  work();  // what is done once is not counted
  collect_instructions(work, turns);
}

template <class Work>
benchmark::internal::Benchmark* timed(const std::string& name) {
  return benchmark::RegisterBenchmark(name.c_str(), &time_work<Work>);
}
template <class Work>
benchmark::internal::Benchmark* timed_and_counted(const std::string& name) {
  counted_works().push_back({name, Work::items, &count_work<Work>});
  return timed<Work>(name);
}

}  // namespace bench
