// How many entries a write touches: those that changed, and no other.
#include <array>
#include <catch2/catch.hpp>
#include <numeric>

#include "fixture.h"
#include "kv/engine/lmdb/lmdb.h"
#include "kv/engine/memory/memory.h"
#include "support/watched_engine.h"

using namespace test;
using kv::test::Watch;

namespace {

/// The people of `people.kv` in an engine that counts.
class Counted : public kv::TypedDatabase<Counted, people::ReadTxn, people::WriteTxn> {
 public:
  explicit Counted(std::shared_ptr<kv::storage::Core> core) noexcept
      : TypedDatabase(std::move(core)) {}

  static Counted open(std::shared_ptr<kv::engine::Environment> engine, Watch& watch) {
    auto watched = std::make_shared<kv::test::WatchedEnvironment>(std::move(engine), watch);
    return Counted(kv::storage::Core::open_in(std::move(watched), "counted", {},
                                              kv::schema_info<people::PeopleSpec>(1)));
  }
  people::PeopleTable people() const { return table<people::PeopleSpec>(0); }

  /// Puts and erases in each index since the last call, in the order of the schema, after the
  /// row's.
  std::vector<Watch::Writes> writes(Watch& watch) const {
    const kv::engine::Table rows = core()->table(0);
    std::vector<Watch::Writes> all{watch.of(rows)};
    for (const kv::engine::Table entries : core()->indexes(rows)) all.push_back(watch.of(entries));
    watch.writes.clear();
    return all;
  }
};

enum Place {
  row,
  by_name,
  by_email,
  by_token,
  by_city,
  by_work,
  by_rank,
  by_score,
  by_photo,
  by_tag,
  by_ranks,
  by_line,
  by_old_line,
  places
};

/// What each of them must have; those not named: nothing.
std::vector<Watch::Writes> only(std::map<Place, Watch::Writes> named) {
  std::vector<Watch::Writes> all(places);
  for (const auto& [place, writes] : named) all[place] = writes;
  return all;
}

}  // namespace

namespace Catch {
template <>
struct StringMaker<Watch::Writes> {
  static std::string convert(const Watch::Writes& writes) {
    return "+" + std::to_string(writes.puts) + "-" + std::to_string(writes.erases);
  }
};
}  // namespace Catch

TEST_CASE("only entries that changed are written") {
  Watch watch;
  auto db = Counted::open(kv::engine::open_memory(), watch);
  watch.writes.clear();
  Person p = person(8);
  REQUIRE(p.tags.size() == 0);
  p.tags = {"a", "b", "c", "a"};
  p.ranks = {people::Rank::low, people::Rank::high};
  p.lines = {{"x", 1}, {"y", 2}};
  p.old_lines = std::nullopt;

  db.people().put(8, p);
  CHECK(db.writes(watch) == only({{row, {1, 0}},
                                  {by_name, {1, 0}},
                                  {by_email, {1, 0}},
                                  {by_token, {1, 0}},
                                  {by_city, {1, 0}},
                                  {by_work, {1, 0}},
                                  {by_rank, {1, 0}},
                                  {by_score, {1, 0}},
                                  {by_photo, {1, 0}},
                                  {by_tag, {3, 0}},
                                  {by_ranks, {2, 0}},
                                  {by_line, {2, 0}},
                                  {by_old_line, {1, 0}}}));
  SECTION("the same value again writes no entry") {
    db.people().put(8, p);
    CHECK(db.writes(watch) == only({{row, {1, 0}}}));
  }
  SECTION("one field, the indexes it is in") {
    db.people().update(8, [](Person& one) { one.age = 99; });
    CHECK(db.writes(watch) == only({{row, {1, 0}}, {by_city, {1, 1}}}));
    db.people().update(8, [](Person& one) { one.name = "other"; });
    CHECK(db.writes(watch) == only({{row, {1, 0}}, {by_name, {1, 1}}, {by_ranks, {2, 2}}}));
    db.people().update(8, [](Person& one) { one.email = std::nullopt; });
    CHECK(db.writes(watch) == only({{row, {1, 0}}, {by_email, {1, 1}}}));
  }
  SECTION("one element of a list") {
    db.people().update(8, [](Person& one) { one.tags = {"c", "d", "a", "d"}; });
    CHECK(db.writes(watch) == only({{row, {1, 0}}, {by_tag, {1, 1}}}));
    db.people().update(8, [](Person& one) { std::swap(one.lines[0], one.lines[1]); });
    CHECK(db.writes(watch) == only({{row, {1, 0}}}));
    db.people().update(8, [](Person& one) { one.old_lines.emplace(); });
    CHECK(db.writes(watch) == only({{row, {1, 0}}, {by_old_line, {0, 1}}}));
  }
  SECTION("put_all and put_stream of rows that are there write no entry either") {
    const std::vector<std::pair<std::uint64_t, Person>> rows{{8, p}};
    db.people().put_all(rows);
    CHECK(db.writes(watch) == only({{row, {1, 0}}}));
    db.people().put_stream(rows);
    CHECK(db.writes(watch) == only({{row, {1, 0}}}));
  }
  SECTION("a refused insert and a violation write nothing") {
    CHECK_FALSE(db.people().insert(8, person(9)));
    CHECK(db.writes(watch) == only({}));
    refused(kv::Errc::unique_violation, [&] { db.people().put(9, p); });
    CHECK(db.writes(watch) == only({}));
  }
  SECTION("erase takes exactly the row's") {
    db.people().put(9, person(9));
    db.writes(watch);
    db.people().erase(8);
    CHECK(db.writes(watch) == only({{row, {0, 1}},
                                    {by_name, {0, 1}},
                                    {by_email, {0, 1}},
                                    {by_token, {0, 1}},
                                    {by_city, {0, 1}},
                                    {by_work, {0, 1}},
                                    {by_rank, {0, 1}},
                                    {by_score, {0, 1}},
                                    {by_photo, {0, 1}},
                                    {by_tag, {0, 3}},
                                    {by_ranks, {0, 2}},
                                    {by_line, {0, 2}},
                                    {by_old_line, {0, 1}}}));
  }
}

TEST_CASE("a write that fails anywhere leaves rows and entries as they were") {
  const Folder folder;
  Watch watch;
  std::shared_ptr<kv::engine::Environment> engine;
  if (GENERATE(true, false)) {
    engine = kv::engine::open_memory();
  } else {
    kv::engine::LmdbOptions options;
    options.path = (folder / "db").string();
    options.create = true;
    options.sync = kv::engine::Sync::none;
    engine = kv::engine::open_lmdb(options);
  }
  auto db = Counted::open(std::move(engine), watch);
  Rows<std::uint64_t> rows;
  for (std::uint64_t n = 1; n < 10; ++n) {
    rows[n] = person(n);
    db.people().put(n, rows[n]);
  }
  // One write more each time, until it succeeds.
  int failures = 0;
  for (std::uint64_t fails_in = 1;; ++fails_in) {
    watch.fails_in = fails_in;
    try {
      db.write([&](people::WriteTxn& txn) {
        txn.people().put(4, person(14));
        txn.people().erase(5);
        txn.nested([&](people::WriteTxn& inner) { inner.people().put(20, person(5)); });
      });
      break;
    } catch (const kv::Error& error) {
      REQUIRE(error.code() == kv::Errc::io);
      ++failures;
    }
    watch.fails_in = 0;
    check_people(db.people(), rows);
    REQUIRE(db.verify().ok());
  }
  watch.fails_in = 0;
  CHECK(failures > 30);
  rows[4] = person(14);
  rows[20] = person(5);
  rows.erase(5);
  check_people(db.people(), rows);
  CHECK(db.verify().ok());
}
