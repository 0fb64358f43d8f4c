// Composite keys over a million rows: load with progress, then scan prefixes and ranges.
#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstring>
#include <iostream>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

#include "ticks.kv.hpp"

namespace {

using namespace std::chrono_literals;
constexpr std::array symbols{"AAPL", "AMZN", "GOOG", "MSFT", "NVDA"};
constexpr kv::Timestamp start{1'700'000'000s};
constexpr std::size_t batch_rows = 50'000;

ticks::Quote quote_at(std::size_t symbol, std::size_t i) {
  const double mid =
      100.0 + 10.0 * static_cast<double>(symbol) + static_cast<double>(i % 1000) / 100;
  return {.bid = mid - 0.01, .ask = mid + 0.01, .volume = static_cast<std::uint32_t>(i % 500)};
}

// Key order is symbol, then newest first: rows made in that order are appended, not searched for.
void load(ticks::Database& db, std::size_t rows) {
  const std::size_t per_symbol = rows / symbols.size();
  std::vector<std::pair<ticks::QuotesKey, ticks::Quote>> batch;
  std::size_t done = 0;
  const auto flush = [&] {
    done += db.quotes().put_all(batch);
    batch.clear();
    std::cerr << "\rloaded " << done << " of " << per_symbol * symbols.size() << std::flush;
  };
  for (std::size_t s = 0; s < symbols.size(); ++s)
    for (std::size_t i = per_symbol; i-- > 0;) {
      batch.push_back({{symbols[s], start + i * 1s}, quote_at(s, i)});
      if (batch.size() == batch_rows) flush();
    }
  if (!batch.empty()) flush();
  std::cerr << '\n';
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t rows = 1'000'000;
  if (argc > 1) std::from_chars(argv[1], argv[1] + std::strlen(argv[1]), rows);
  const char* path = argc > 2 ? argv[2] : "ticks.db";
  auto db = ticks::Database::open(path, kv::Options{.recreate = kv::Recreate::always});
  load(db, rows);

  auto txn = db.read();
  std::cout << "rows: " << txn.quotes().size() << '\n';

  std::cout << "latest MSFT quotes:\n";
  for (auto [key, quote] : txn.quotes().prefix("MSFT") | std::views::take(3))
    std::cout << "  +" << std::chrono::duration_cast<std::chrono::seconds>(key.at - start).count()
              << "s bid " << quote.bid() << " ask " << quote.ask() << '\n';

  // `at` is descending, so the later moment comes first.
  std::uint64_t volume = 0;
  for (auto [key, quote] : txn.quotes().range({"GOOG", start + 100s}, {"GOOG", start}))
    volume += quote.volume();
  std::cout << "GOOG volume of seconds 1 to 100: " << volume << '\n';

  const double highest = txn.quotes().fold(
      0.0,
      [](double best, const auto&, ticks::QuoteView quote) { return std::max(best, quote.ask()); });
  std::cout << "highest ask: " << highest << '\n';

  std::size_t a_rows = 0;
  for (auto [key, quote] : txn.quotes().prefix(kv::starts_with("A"))) ++a_rows;
  std::cout << "rows of symbols beginning with A: " << a_rows << '\n';
}
