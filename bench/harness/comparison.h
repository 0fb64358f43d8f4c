// What the benchmarks say to each other: pairs of the same work, as ratios.
#pragma once

#include <benchmark/benchmark.h>

#include <iosfwd>
#include <map>
#include <string>
#include <vector>

namespace bench {

/// Collects runs of works that were timed several times, raw LMDB and kvgen in turn.
class Comparison : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override;
  void Finalize() override {}

  /// A Markdown table: median times a row, and kvgen's share of the faster other one's time, with
  /// the smallest and largest share of any round.
  void print(std::ostream& out) const;

 private:
  struct Work {
    std::string name;
    std::map<std::string, std::vector<double>> seconds;  // by who, a figure a round
  };
  Work& work(const std::string& name);

  std::vector<Work> works_;  // in the order of their first run
};

}  // namespace bench
