// What the verbs of an index give, against every kind of index.
#include <algorithm>
#include <catch2/catch.hpp>
#include <ranges>
#include <vector>

#include "fixture.h"

using namespace test;

namespace {

kv::Engine any_engine() { return GENERATE(kv::Engine::lmdb, kv::Engine::memory); }

using Ids = std::vector<std::uint64_t>;
template <class Range>
Ids ids(Range range) {
  Ids all;
  for (auto&& [id, view] : range) all.push_back(id);
  return all;
}

Database cities(const Folder& folder, kv::Engine engine) {
  auto db = Database::open(folder / "db", options(engine));
  const auto add = [&](std::uint64_t id, const char* city, std::optional<std::uint16_t> age) {
    Person p;
    p.name = "n" + std::to_string(id);
    p.email = p.name + "@x.org";
    p.token.bytes[0] = static_cast<std::uint8_t>(id);
    p.home.city = city;
    p.age = age;
    db.people().put(id, p);
  };
  add(1, "Paris", 30);
  add(2, "Paris", std::nullopt);
  add(3, "Paris", 70);
  add(4, "Par", 20);
  add(5, "Paris", 30);
  add(6, "Rome", 30);
  add(7, "Pa", 1);
  return db;
}

}  // namespace

TEST_CASE("get joins to the row, whose view lies in the page") {
  const Folder folder;
  auto db = cities(folder, any_engine());
  auto txn = db.read();
  const auto hit = txn.people().by_email().get("n3@x.org");
  REQUIRE(hit);
  CHECK(hit->key == 3);
  CHECK(hit->value.home().city() == "Paris");
  CHECK(hit->value.home().city().data() == txn.people().get(3)->home().city().data());
  CHECK_FALSE(txn.people().by_email().get("n9@x.org"));
  CHECK_FALSE(txn.people().by_email().get("n3@x.or"));
  CHECK_FALSE(txn.people().by_email().get(std::nullopt));

  const auto guard = db.people().by_email().get("n3@x.org");
  REQUIRE(guard);
  CHECK(guard->key == 3);
  CHECK(guard->value.name() == "n3");
  CHECK_FALSE(db.people().by_email().get(""));
}

TEST_CASE("get of an index that is not unique gives the first row in key order") {
  const Folder folder;
  auto db = cities(folder, any_engine());
  CHECK(db.people().by_city().get("Paris", 30)->key == 1);
  CHECK(db.people().by_city().get("Paris", std::nullopt)->key == 2);
  CHECK(db.people().by_city().get("Paris", std::optional<std::uint16_t>(70))->key == 3);
  CHECK_FALSE(db.people().by_city().get("Paris", 71));
  CHECK_FALSE(db.people().by_city().get("Paris", -1));
  CHECK_FALSE(db.people().by_city().get("Paris", 65536 + 30));  // no truncation
  CHECK(db.people().by_city().contains("Rome", 30));
  CHECK_FALSE(db.people().by_city().contains("Rome", 31));
}

TEST_CASE("prefix gives the rows with these leading components, in the order of the rest") {
  const Folder folder;
  auto db = cities(folder, any_engine());
  const auto by_city = db.people().by_city();
  CHECK(ids(by_city.prefix("Paris")) == Ids{3, 1, 5, 2});  // oldest first, without an age last
  CHECK(ids(by_city.prefix("Paris").reversed()) == Ids{2, 5, 1, 3});
  CHECK(ids(by_city.prefix("Paris", 30)) == Ids{1, 5});
  CHECK(ids(by_city.prefix("Paris", std::nullopt)) == Ids{2});
  CHECK(ids(by_city.prefix("Pa")) == Ids{7});
  CHECK(ids(by_city.prefix("P")).empty());
  CHECK(ids(by_city.prefix("")).empty());
  CHECK(ids(by_city.prefix(kv::starts_with("Par"))) == Ids{4, 3, 1, 5, 2});
  CHECK(ids(by_city.prefix(kv::starts_with(""))) == ids(by_city.all()));
  CHECK(ids(by_city.prefix(std::string(600, 'x'))).empty());
  CHECK(by_city.count("Paris") == 4);
  CHECK(by_city.count("Paris", 30) == 2);
  CHECK(by_city.count(kv::starts_with("Pa")) == 6);
  CHECK(by_city.count() == 7);
}

TEST_CASE("range is half-open, over leading components") {
  const Folder folder;
  auto db = cities(folder, any_engine());
  const auto by_city = db.people().by_city();
  CHECK(ids(by_city.range("Par", "Rome")) == Ids{4, 3, 1, 5, 2});
  CHECK(ids(by_city.range("Par", "Rome").reversed()) == Ids{2, 5, 1, 3, 4});
  // The second component runs down: from 70 to above 30.
  CHECK(ids(by_city.range({"Paris", 70}, {"Paris", 30})) == Ids{3});
  CHECK(ids(by_city.range({"Paris", 30}, {"Paris", std::nullopt})) == Ids{1, 5});
  CHECK(ids(by_city.range({"Paris", 100'000}, {"Paris", 30})) == Ids{3});
  CHECK(ids(by_city.range({"Paris", 30}, {"Paris", -5})) == Ids{1, 5});
  CHECK(ids(by_city.range("Rome", "Par")).empty());
  CHECK(ids(by_city.range("Par", std::string(600, 'z'))) == Ids{4, 3, 1, 5, 2, 6});
  CHECK(ids(by_city.from("Paris")) == Ids{3, 1, 5, 2, 6});
  CHECK(ids(by_city.from({"Paris", 30})) == Ids{1, 5, 2, 6});
  CHECK(ids(by_city.from("S")).empty());
  CHECK(by_city.lower_bound("Pb")->key == 6);
  CHECK(by_city.lower_bound({"Paris", 69})->key == 1);
  CHECK_FALSE(by_city.lower_bound("S"));
}

TEST_CASE("an index on a list has a row once for each of its elements") {
  Fixture f(any_engine());
  Person p = person(1);
  p.tags = {"b", "a", "b", "c"};
  p.ranks = {people::Rank::high, people::Rank::low};
  f.db.people().put(1, p);
  p = person(2);
  p.tags = {"b"};
  p.ranks = {people::Rank::middle};
  f.db.people().put(2, p);
  p = person(3);
  p.tags = {};
  p.ranks = {};
  f.db.people().put(3, p);
  CHECK(ids(f.db.people().by_tag().all()) == Ids{1, 1, 2, 1});
  CHECK(ids(f.db.people().by_tag().prefix("b")) == Ids{1, 2});
  CHECK(ids(f.db.people().by_tag().range("b", "z")) == Ids{1, 2, 1});
  CHECK(ids(f.db.people().by_ranks().all()) == Ids{1, 2, 1});
  CHECK(ids(f.db.people().by_ranks().prefix(people::Rank::low)) == Ids{1});
}

TEST_CASE("enums, times, floats, arrays and bytes are given as what they are") {
  Fixture f(any_engine());
  f.put(1, 30);
  const auto txn = f.db.read();
  const auto want = [&](auto&& holds) {
    Ids all;
    for (const auto& [id, row] : f.rows)
      if (holds(row)) all.push_back(id);
    return all;
  };
  const auto same = [](Ids got, const Ids& wanted) {
    std::ranges::sort(got);
    CHECK(got == wanted);
    CHECK_FALSE(got.empty());
  };
  const kv::Timestamp at(std::chrono::nanoseconds(-1));
  same(ids(txn.people().by_rank().prefix(people::Rank::high)),
       want([](const Person& p) { return p.rank == people::Rank::high; }));
  same(ids(txn.people().by_rank().prefix(people::Rank::low, at)),
       want([&](const Person& p) { return p.rank == people::Rank::low && p.seen == at; }));
  same(ids(txn.people().by_score().range(-5.5, 0.5)),
       want([](const Person& p) { return p.score < 0.5; }));
  same(ids(txn.people().by_score().prefix(0.5, true)),
       want([](const Person& p) { return p.score == 0.5 && p.active; }));
  same(ids(txn.people().by_photo().prefix(kv::Bytes{})),
       want([](const Person& p) { return p.photo && p.photo->empty(); }));
  same(ids(txn.people().by_photo().prefix(std::nullopt)),
       want([](const Person& p) { return !p.photo; }));
  same(ids(txn.people().by_photo().prefix(std::nullopt, std::array<std::uint8_t, 4>{1, 2, 0, 255})),
       want([](const Person& p) { return !p.photo && p.code[1] == 2; }));
  same(ids(txn.people().by_work().prefix(std::nullopt)),
       want([](const Person& p) { return !p.work; }));
  same(ids(txn.people().by_work().prefix("Oslo", std::nullopt)),
       want([](const Person& p) { return p.work && p.work->city == "Oslo" && !p.work->zip; }));
  CHECK(txn.people().by_token().get(f.rows[12].token)->key == 12);
  CHECK(txn.people().by_line().get("sku14", 1)->key == 14);
}

TEST_CASE("not a number has one place in an index, after infinity") {
  const Folder folder;
  auto db = Database::open(folder / "db", options(any_engine()));
  const double nan = std::numeric_limits<double>::quiet_NaN();
  std::uint64_t id = 0;
  for (const double score : {nan, std::numeric_limits<double>::infinity(), -0.0, 0.0, -nan, -1.0}) {
    Person p = person(++id);
    p.score = score;
    db.people().put(id, p);
  }
  CHECK(ids(db.people().by_score().all()) == Ids{6, 3, 4, 2, 1, 5});
  CHECK(ids(db.people().by_score().prefix(nan)) == Ids{1, 5});
  CHECK(ids(db.people().by_score().prefix(-0.0)) == Ids{3});
}

TEST_CASE("ranges of an index compose with views and keep their snapshot") {
  Fixture f(any_engine());
  f.put(1, 30);
  auto range = f.db.people().by_name().prefix("name 3");
  f.db.people().clear();
  CHECK(ids(std::move(range)) == Ids{3, 10, 17, 24});
  CHECK(ids(f.db.people().by_name().all()).empty());
  f.put(1, 30);
  Ids some;
  for (auto [id, view] : f.db.people().by_name().all() | std::views::filter([](const auto& e) {
                           return e.value.active();
                         }) | std::views::take(3))
    some.push_back(id);
  CHECK(some == Ids{14, 28, 8});
}

TEST_CASE("entries of native keys stand in the order of the numbers") {
  const Folder folder;
  auto db = Database::open(folder / "db", options(any_engine()));
  Rows<std::uint32_t> rows;
  for (const std::uint32_t id : {1U, 255U, 256U, 65536U, 4'000'000'000U}) {
    rows[id] = person(id % 89);
    rows[id].home.city = "same";
    rows[id].age = 1;
    rows[id].email = std::to_string(id);
    db.natives().put(id, rows[id]);
  }
  check_natives(db.natives(), rows);
  CHECK(db.natives().by_email().get("256")->key == 256);
}

TEST_CASE("an owned key comes with a row that composite keys name") {
  const Folder folder;
  auto db = Database::open(folder / "db", options(any_engine()));
  db.named().put(NamedKey{"ada", 7}, person(8));
  const auto hit = db.named().by_email().get(*person(8).email);
  REQUIRE(hit);
  CHECK(hit->key.name == "ada");
  CHECK(hit->key.number == 7);
  for (auto [key, view] : db.named().by_city().all()) {
    CHECK(key.name == "ada");
    CHECK(view.home().city() == "Paris");
  }
}
