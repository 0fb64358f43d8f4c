#include "harness/run.h"

#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

#include "harness/comparison.h"
#include "harness/work.h"

namespace bench {
namespace {

/// The rest of an argument that begins with `name`; null: it does not.
const char* option(std::string_view argument, std::string_view name) {
  return argument.starts_with(name) ? argument.data() + name.size() : nullptr;
}

int count(const std::string& name, std::uint64_t turns) {
  for (const Counted& work : counted_works()) {
    if (work.name != name) continue;
    work.run(turns);
    return 0;
  }
  std::cerr << "no work is called " << name << '\n';
  return 2;
}

}  // namespace

std::vector<Counted>& counted_works() {
  static std::vector<Counted> works;
  return works;
}

int run(int argc, char** argv) {
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
      for (const Counted& one : counted_works()) std::cout << one.items << ' ' << one.name << '\n';
      return 0;
    } else {
      argv[kept++] = argv[i];
    }
  }
  argc = kept;
  if (!counted.empty()) return count(counted, turns);

  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  Comparison comparison;
  // Round by round, so that both sides of a pair meet the same mood of the machine.
  for (int round = 0; round < rounds; ++round) benchmark::RunSpecifiedBenchmarks(&comparison);
  comparison.print(std::cout);
  return 0;
}

}  // namespace bench
