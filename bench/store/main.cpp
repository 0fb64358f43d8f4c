// kvgen's tables beside hand-written LMDB doing the same work in the same run.
//
//   bench_store [--rounds=N] [Google Benchmark's options]   times; a table of ratios at the end
//   bench_store --list-counted                              names of works that can be counted
//   bench_store --count=NAME --turns=N                      does one, for instructions.sh
//
// KV_BENCH_ROWS: rows in the tables. KV_BENCH_DIR: where they are, kept for the next run.
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

#include "comparison.h"
#include "work.h"

namespace {

/// The rest of an argument that begins with `name`; null: it does not.
const char* option(std::string_view argument, std::string_view name) {
  return argument.starts_with(name) ? argument.data() + name.size() : nullptr;
}

int count(const std::string& name, std::uint64_t turns) {
  for (const bench::Counted& work : bench::counted_works()) {
    if (work.name != name) continue;
    work.run(turns);
    return 0;
  }
  std::cerr << "bench_store: no work is called " << name << '\n';
  return 2;
}

}  // namespace

std::vector<bench::Counted>& bench::counted_works() {
  static std::vector<Counted> works;
  return works;
}

int main(int argc, char** argv) {
  bench::add_gets();
  bench::add_walks();
  bench::add_puts();
  bench::add_writers();
  bench::add_opens();

  int rounds = 5;
  std::uint64_t turns = 1;
  std::string counted;
  int kept = 1;
  for (int i = 1; i < argc; ++i) {
    if (const char* text = option(argv[i], "--rounds=")) {
      rounds = std::atoi(text);
    } else if (const char* of = option(argv[i], "--turns=")) {
      turns = std::strtoull(of, nullptr, 10);
    } else if (const char* work = option(argv[i], "--count=")) {
      counted = work;
    } else if (argv[i] == std::string_view("--list-counted")) {
      for (const bench::Counted& one : bench::counted_works())
        std::cout << one.items << ' ' << one.name << '\n';
      return 0;
    } else {
      argv[kept++] = argv[i];
    }
  }
  argc = kept;
  if (!counted.empty()) return count(counted, turns);

  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  bench::Comparison comparison;
  // Round by round, so that both sides of a pair meet the same mood of the machine.
  for (int round = 0; round < rounds; ++round) benchmark::RunSpecifiedBenchmarks(&comparison);
  comparison.print(std::cout);
  return 0;
}
