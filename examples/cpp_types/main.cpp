// Stores the program's own structs: no schema file, no second set of types.
#include <filesystem>
#include <iostream>

#include "quote.kv.hpp"

namespace {

market::Quote quote(const char* symbol, int second, market::Side side, double price) {
  market::Quote one;
  one.symbol = symbol;
  one.at += std::chrono::seconds(second);
  one.side = side;
  one.levels = {{price, 100}, {price - 0.5, 300}};
  return one;
}

void fill(const market::Database& db) {
  db.write([](market::WriteTxn& txn) {
    for (const auto& one :
         {quote("ACME", 1, market::Side::buy, 10), quote("ACME", 2, market::Side::sell, 11),
          quote("WIDG", 1, market::Side::sell, 5)})
      txn.quotes().put({one.symbol, one.at}, one);
    for (std::uint32_t i = 1; i <= 1000; ++i)
      txn.trades().insert({10.0 + i, i, i % 2 == 0 ? market::Side::buy : market::Side::sell});
  });
}

}  // namespace

int main(int argc, char** argv) {
  const std::filesystem::path path = argc > 1 ? argv[1] : "cpp_types.db";
  kv::Options options;
  options.recreate = kv::Recreate::always;
  const market::Database db = market::Database::open(path, options);
  fill(db);

  const auto txn = db.read();
  const auto last = *txn.quotes().prefix("ACME").begin();
  std::cout << "last ACME: " << last.value.levels()[0].price() << '\n';

  std::size_t sells = 0;
  for (const auto& row : txn.quotes().by_side().prefix(market::Side::sell))
    sells += row.value.levels().size();
  std::cout << "levels on offer: " << sells << '\n';

  // The page itself where it is aligned, as it is with u64 keys.
  double turnover = 0;
  for (const auto& [id, trade] : txn.trades().all())
    if (const market::Trade* stored = trade.in_place()) turnover += stored->price * stored->size;
  std::cout << "turnover: " << static_cast<long long>(turnover) << '\n';

  const market::Quote copy = last.value.unpack();
  std::cout << "copy of " << copy.symbol << ": " << to_json(last.value) << '\n';
}
