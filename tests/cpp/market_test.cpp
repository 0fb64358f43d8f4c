// The user's own structs through real databases, in every format.
#include <catch2/catch.hpp>
#include <filesystem>
#include <sstream>

#include "market.kv.hpp"

namespace {

market::Quote sample() {
  market::Quote quote;
  quote.id = -5;
  quote.symbol = "a symbol longer than eight bytes";
  quote.bid = 1.5;
  quote.ask = 1.75;
  quote.side = market::Side::sell;
  quote.venue = market::other;
  quote.levels = {{1.5, 100}, {1.25, 4'000'000'000U}};
  quote.tick = static_cast<short>(-3);
  return quote;
}

template <class View>
void check_view(const View& view) {
  CHECK(view.id() == -5);
  CHECK(view.symbol() == sample().symbol);
  CHECK(view.bid() == 1.5);
  CHECK(view.side() == market::Side::sell);
  CHECK(view.venue() == market::other);
  REQUIRE(view.levels().size() == 2);
  CHECK(view.levels()[1].size() == 4'000'000'000U);
  CHECK(view.tick() == std::int16_t{-3});
}

void check_owned(const market::Quote& quote) {
  CHECK(quote.id == -5);
  CHECK(quote.symbol == sample().symbol);
  CHECK(quote.ask == 1.75);
  CHECK(quote.venue == market::other);
  REQUIRE(quote.levels.size() == 2);
  CHECK(quote.levels[0].price == 1.5);
  CHECK(quote.tick == static_cast<short>(-3));
}

template <class Table>
void round_trip(const Table& table) {
  CHECK_FALSE(table.get(1));
  table.put(1, sample());
  const auto stored = table.get(1);
  REQUIRE(stored);
  check_view(*stored);
  check_owned(stored->unpack());
  table.update(1, [](market::Quote& quote) { quote.bid = 9; });
  CHECK(table.get(1)->bid() == 9);
}

feed::Database fresh(const char* name) {
  const auto path = std::filesystem::temp_directory_path() / name;
  kv::Options options;
  options.engine = kv::Engine::memory;
  return feed::Database::open(path, options);
}

TEST_CASE("a struct of a header is stored and read in every format") {
  const feed::Database db = fresh("kvgen-market-formats");
  round_trip(db.unaligned());
  round_trip(db.bincodes());
  round_trip(db.bincodes2());
  round_trip(db.postcards());
  round_trip(db.flats());
}

TEST_CASE("an enum of a header is a key, a value and a field") {
  const feed::Database db = fresh("kvgen-market-enums");
  db.quotes().put({"ACME", market::Side::sell}, sample());
  db.quotes().put({"ACME", market::Side::buy}, market::Quote{});
  const auto sold = db.quotes().get({"ACME", market::Side::sell});
  REQUIRE(sold);
  check_view(*sold);
  db.sides().put(1, market::Side::sell);
  CHECK(*db.sides().get(1) == market::Side::sell);
  db.flat_sides().put(1, market::Side::sell);
  CHECK(*db.flat_sides().get(1) == market::Side::sell);
  feed::Fill fill;
  CHECK(fill.side == market::Side::sell);
}

TEST_CASE("a struct of a header is a field and an element") {
  const feed::Database db = fresh("kvgen-market-nested");
  feed::Fill fill;
  fill.quote = sample();
  fill.count = 3;
  CHECK(fill == feed::Fill(fill));
  CHECK_FALSE(fill == feed::Fill{});
  const std::uint64_t id = db.fills().insert(fill);
  const auto stored = db.fills().get(id);
  REQUIRE(stored);
  check_view(stored->quote());
  CHECK(stored->count() == 3);
  db.lists().put(1, {sample(), market::Quote{}});
  const auto list = db.lists().get(1);
  REQUIRE(list);
  REQUIRE(list->size() == 2);
  check_view((*list)[0]);

  db.flat_fills().put(1, fill);
  CHECK(db.flat_fills().get(1)->flatbuffer().quote()->symbol()->string_view() == fill.quote.symbol);
  check_view(db.flat_fills().get(1)->quote());
  CHECK(db.flat_fills().get(1)->unpack() == fill);
  db.flat_lists().put(1, {sample(), market::Quote{}});
  check_view((*db.flat_lists().get(1))[0]);
}

TEST_CASE("a view of a header's struct prints itself") {
  const feed::Database db = fresh("kvgen-market-json");
  db.quotes().put({"ACME", market::Side::buy}, sample());
  std::ostringstream out;
  out << *db.quotes().get({"ACME", market::Side::buy});
  CHECK(out.str().find("\"venue\":\"other\"") != std::string::npos);
  CHECK(out.str().find("\"side\":\"sell\"") != std::string::npos);
}

}  // namespace
