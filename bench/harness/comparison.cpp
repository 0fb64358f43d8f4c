#include "harness/comparison.h"

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <limits>

namespace bench {
namespace {

double median(std::vector<double> figures) {
  std::sort(figures.begin(), figures.end());
  const std::size_t half = figures.size() / 2;
  return figures.size() % 2 == 1 ? figures[half] : (figures[half - 1] + figures[half]) / 2;
}

std::string time(double seconds) {
  struct Unit {
    double length;
    const char* name;
  };
  constexpr Unit units[] = {{1e-3, "ms"}, {1e-6, "µs"}, {0, "ns"}};
  for (const Unit& unit : units) {
    if (seconds < unit.length) continue;
    const double in_unit = seconds / (unit.length == 0 ? 1e-9 : unit.length);
    char text[32];
    std::snprintf(text, sizeof text, in_unit < 10 ? "%.1f %s" : "%.0f %s", in_unit, unit.name);
    return text;
  }
  return "0";
}

std::string number(double figure) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", figure);
  return text;
}

}  // namespace

Comparison::Work& Comparison::work(const std::string& name) {
  const auto found =
      std::find_if(works_.begin(), works_.end(), [&](const Work& w) { return w.name == name; });
  if (found != works_.end()) return *found;
  return works_.emplace_back(Work{name, {}});
}

void Comparison::ReportRuns(const std::vector<Run>& runs) {
  for (const Run& run : runs) {
    if (run.error_occurred || run.run_type != Run::RT_Iteration) continue;
    const auto rate = run.counters.find("items_per_second");
    if (rate == run.counters.end()) continue;
    const std::string name = run.run_name.function_name;
    const std::size_t slash = name.find('/');
    std::string what = name.substr(slash + 1);
    if (run.threads > 1 && what.find("threads") == std::string::npos)
      what += ", " + std::to_string(run.threads) + " threads";
    const double seconds = 1 / static_cast<double>(rate->second);
    work(what).seconds[name.substr(0, slash)].push_back(seconds);
    std::cerr << name << (run.threads > 1 ? ", " + std::to_string(run.threads) + " threads" : "")
              << ": " << time(seconds) << '\n';
  }
}

void Comparison::print(std::ostream& out) const {
  out << "| work | without kvgen | kvgen | ratio (spread) |\n|---|---|---|---|\n";
  for (const Work& work : works_) {
    const auto kvgen = work.seconds.find("kvgen");
    if (kvgen == work.seconds.end()) continue;
    std::string best;
    double least = std::numeric_limits<double>::max();
    for (const auto& [who, seconds] : work.seconds) {
      if (who == "kvgen" || median(seconds) >= least) continue;
      least = median(seconds);
      best = who;
    }
    if (best.empty()) continue;
    const std::vector<double>& other = work.seconds.at(best);
    std::vector<double> ratios;
    for (std::size_t i = 0; i < std::min(other.size(), kvgen->second.size()); ++i)
      ratios.push_back(kvgen->second[i] / other[i]);
    const auto [low, high] = std::minmax_element(ratios.begin(), ratios.end());
    out << "| " << work.name << " | " << time(least) << (best == "raw" ? "" : " (" + best + ")")
        << " | " << time(median(kvgen->second)) << " | " << number(median(ratios)) << " ("
        << number(*low) << "–" << number(*high) << ") |\n";
  }
}

}  // namespace bench
