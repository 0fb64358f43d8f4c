// Every way to write a row keeps every index of its table, in the same transaction.
#include <atomic>
#include <catch2/catch.hpp>
#include <future>
#include <ranges>
#include <thread>
#include <vector>

#include "fixture.h"

using namespace test;

namespace {

kv::Engine any_engine() { return GENERATE(kv::Engine::lmdb, kv::Engine::memory); }

void change(Person& p) {
  p.name += "!";
  p.email = "changed " + p.name + std::to_string(p.token.bytes[14]);
  p.age = std::nullopt;
  p.home.city = "Lima";
  p.tags = {"changed", "tag1"};
  p.lines.clear();
  p.old_lines = std::nullopt;
  p.rank = people::Rank::middle;
}

kv::Bytes encoded(const Person& p) {
  using Codec = kv::ValueCodec<kv::Rkyv, Person>;
  kv::Bytes bytes(Codec::size(p));
  Codec::write(p, bytes);
  return bytes;
}

}  // namespace

TEST_CASE("put keeps the indexes, whether the row is new or replaced") {
  Fixture f(any_engine());
  f.check();
  f.put(1, 40);
  f.check();
  for (std::uint64_t n = 3; n < 20; n += 4) {
    change(f.rows[n]);
    f.db.people().put(n, f.rows[n]);
  }
  f.check();
}

TEST_CASE("put of a view keeps the indexes, also of a view of the same transaction") {
  Fixture f(any_engine());
  f.put(1, 10);
  f.db.write([&](people::WriteTxn& txn) {
    auto moved = kv::unpack<Person>(*txn.people().get(4));
    REQUIRE(txn.people().erase(4));
    txn.people().put(5, moved);
    txn.people().put(5, *txn.people().get(5));
    f.rows[5] = moved;
    f.rows.erase(4);
  });
  f.check();
}

TEST_CASE("put_bytes keeps the indexes, also with bytes out of the transaction's own pages") {
  Fixture f(any_engine());
  f.put(1, 10);
  change(f.rows[3]);
  f.db.people().put_bytes(3, encoded(f.rows[3]));
  f.rows[20] = person(20);
  f.db.people().put_bytes(20, encoded(f.rows[20]));
  f.check();
  f.db.write([&](people::WriteTxn& txn) {
    const kv::BytesView stored = *txn.people().get_bytes(20);
    txn.people().put_bytes(20, stored);
  });
  f.check();
}

TEST_CASE("insert keeps the indexes, and leaves them alone when the key exists") {
  Fixture f(any_engine());
  f.put(1, 10);
  CHECK(f.db.people().insert(30, person(30)));
  f.rows[30] = person(30);
  f.check();
  CHECK_FALSE(f.db.people().insert(30, person(31)));
  CHECK_FALSE(f.db.people().insert(30, person(5)));  // 5 has its e-mail
  f.check();
}

TEST_CASE("insert hands out ids and keeps the indexes") {
  Fixture f(any_engine());
  Rows<std::uint64_t, people::Home> homes;
  for (const char* zip : {"b", "a", "c"}) {
    const people::Home home{"x", zip};
    homes[f.db.numbered().insert(home)] = home;
  }
  for (int i = 0; i < 2; ++i)
    homes[f.db.numbered().insert({"y", std::nullopt})] = {"y", std::nullopt};
  check_rows(f.db.numbered(), homes);
  check_index<ByZip>(f.db.numbered(), homes);
  CHECK(f.db.verify().ok());
}

TEST_CASE("update and upsert keep the indexes") {
  Fixture f(any_engine());
  f.put(1, 20);
  for (const std::uint64_t n : {2U, 7U, 11U}) {
    CHECK(f.db.people().update(n, change));
    change(f.rows[n]);
  }
  f.check();
  CHECK_FALSE(f.db.people().update(99, change));
  for (const std::uint64_t n : {8U, 99U}) {
    f.db.people().upsert(n, change);
    change(f.rows[n]);
  }
  f.check();
}

TEST_CASE("compare_and_swap keeps the indexes, and leaves them alone when it does not swap") {
  Fixture f(any_engine());
  f.put(1, 10);
  Person next = f.rows[4];
  change(next);
  CHECK_FALSE(f.db.people().compare_and_swap(4, person(5), next));
  CHECK_FALSE(f.db.people().compare_and_swap(44, person(4), next));
  f.check();
  CHECK(f.db.people().compare_and_swap(4, person(4), next));
  f.rows[4] = next;
  f.check();
}

TEST_CASE("erase and erase_range take the entries along") {
  Fixture f(any_engine());
  f.put(1, 60);
  for (const std::uint64_t n : {1U, 17U, 59U}) {
    CHECK(f.db.people().erase(n));
    f.rows.erase(n);
  }
  CHECK_FALSE(f.db.people().erase(17));
  f.check();
  CHECK(f.db.people().erase_range(10, 40) == 29);
  f.rows.erase(f.rows.lower_bound(10), f.rows.lower_bound(40));
  f.check();
}

TEST_CASE("clear empties the indexes, and what comes later is indexed again") {
  Fixture f(any_engine());
  f.put(1, 30);
  f.db.people().clear();
  f.rows.clear();
  f.check();
  f.put(5, 25);
  f.check();
}

TEST_CASE("put_all keeps the indexes: appended, replaced and out of order") {
  Fixture f(any_engine());
  std::vector<std::pair<std::uint64_t, Person>> rows;
  for (std::uint64_t n = 1; n < 40; ++n) rows.emplace_back(n, person(n));
  CHECK(f.db.people().put_all(rows) == rows.size());
  for (const auto& [key, row] : rows) f.rows[key] = row;
  f.check();
  std::ranges::reverse(rows);
  for (auto& [key, row] : rows) change(row);
  rows.resize(20);
  rows.emplace_back(50, person(50));
  f.db.people().put_all(rows);
  for (const auto& [key, row] : rows) f.rows[key] = row;
  f.check();
}

TEST_CASE("put_stream keeps the indexes over its batches") {
  Fixture f(any_engine());
  auto rows = std::views::iota(std::uint64_t{1}, std::uint64_t{60}) |
              std::views::transform([](std::uint64_t n) { return std::pair(100 - n, person(n)); });
  CHECK(f.db.people().put_stream(rows, {.batch = 7}) == 59);
  for (std::uint64_t n = 1; n < 60; ++n) f.rows[100 - n] = person(n);
  f.check();
  // The same once more, under the keys of others: what one row gives up another takes later.
  std::vector<std::pair<std::uint64_t, Person>> moved;
  for (std::uint64_t n = 41; n < 100; ++n) {
    Person p = f.rows[n];
    change(p);
    moved.emplace_back(n, p);
  }
  CHECK(f.db.people().put_stream(moved) == moved.size());
  for (const auto& [key, row] : moved) f.rows[key] = row;
  f.check();
  f.db.write([&](people::WriteTxn& txn) { txn.people().put_stream(rows, {.batch = 9}); });
  for (std::uint64_t n = 1; n < 60; ++n) f.rows[100 - n] = person(n);
  f.check();
}

TEST_CASE("put_stream_async keeps the indexes") {
  Fixture f(any_engine());
  std::vector<std::pair<std::uint64_t, Person>> rows;
  for (std::uint64_t n = 1; n < 40; ++n) f.rows[n] = person(n);
  for (const auto& row : f.rows) rows.push_back(row);
  CHECK(f.db.people().put_stream_async(std::move(rows), {.batch = 10}).get() == 39);
  f.check();
}

TEST_CASE("a transaction reads its own entries, and leaves none when it rolls back") {
  Fixture f(any_engine());
  f.put(1, 20);
  try {
    f.db.write([&](people::WriteTxn& txn) {
      Rows<std::uint64_t> inside = f.rows;
      for (std::uint64_t n = 10; n < 30; ++n) {
        inside[n] = person(n);
        change(inside[n]);
        txn.people().put(n, inside[n]);
      }
      txn.people().erase(3);
      inside.erase(3);
      check_people(txn.people(), inside);
      throw std::runtime_error("enough");
    });
  } catch (const std::runtime_error&) {
  }
  f.check();
}

TEST_CASE("a nested transaction that rolls back takes its entries along") {
  Fixture f(any_engine());
  f.put(1, 20);
  f.db.write([&](people::WriteTxn& txn) {
    txn.people().erase(2);
    f.rows.erase(2);
    txn.nested([&](people::WriteTxn& inner) {
      inner.people().clear();
      inner.people().put(7, person(2));
      inner.rollback();
    });
    check_people(txn.people(), f.rows);
    txn.nested([&](people::WriteTxn& inner) {
      inner.people().put(40, person(2));
      f.rows[40] = person(2);
      inner.people().update(5, change);
      change(f.rows[5]);
    });
    check_people(txn.people(), f.rows);
  });
  f.check();
}

TEST_CASE("a walk by an index goes on after writes to its rows, at the next entry") {
  Fixture f(any_engine());
  f.put(1, 30);
  std::vector<std::uint64_t> erased;
  f.db.write([&](people::WriteTxn& txn) {
    for (auto [id, view] : txn.people().by_name().prefix("name 3")) {
      erased.push_back(id);
      txn.people().erase(id);
      f.rows.erase(id);
    }
    CHECK_FALSE(txn.people().by_name().contains("name 3"));
  });
  CHECK(erased == std::vector<std::uint64_t>{3, 10, 17, 24});
  f.check();
}

TEST_CASE("the map grows in the middle of index writes, and nothing is lost or doubled") {
  const Folder folder;
  kv::Options small = options(kv::Engine::lmdb);
  small.map_size = 256 * 1024;
  auto db = Database::open(folder / "db", small);
  Rows<std::uint64_t> rows;
  for (std::uint64_t n = 0; n < 1500; ++n) rows[n] = person(n);
  db.people().put_all(rows);
  check_people(db.people(), rows);
  CHECK(db.verify().ok());
}

TEST_CASE(
    "writers that share a commit keep the indexes, and only one of them gets a unique value") {
  Fixture f(any_engine());
  constexpr std::uint64_t writers = 4;
  std::atomic<int> won = 0;
  std::vector<std::thread> threads;
  for (std::uint64_t w = 0; w < writers; ++w)
    threads.emplace_back([&, w] {
      for (std::uint64_t i = 0; i < 20; ++i) {
        const std::uint64_t n = 1 + w + writers * i;
        f.db.people().put(n, person(n));
        if (n % 3 == 0) f.db.people().update(n, change);
        if (n % 7 == 0) f.db.people().erase(n);
      }
      try {
        Person same = person(1000 + w);
        same.email = "the one";
        f.db.people().put(1000 + w, same);
        ++won;
      } catch (const kv::Error& error) {
        if (error.code() != kv::Errc::unique_violation) throw;
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(won == 1);
  for (std::uint64_t n = 1; n <= 20 * writers; ++n) {
    f.rows[n] = person(n);
    if (n % 3 == 0) change(f.rows[n]);
    if (n % 7 == 0) f.rows.erase(n);
  }
  const std::uint64_t winner = f.db.people().by_email().get("the one")->key;
  f.rows[winner] = person(winner);
  f.rows[winner].email = "the one";
  f.check();
}

TEST_CASE("put_async keeps the indexes, and a violation is the future's alone") {
  Fixture f(any_engine());
  std::vector<std::future<void>> futures;
  for (std::uint64_t n = 1; n < 60; ++n) {
    Person p = person(n);
    if (n == 33) p.token = person(3).token;
    futures.push_back(f.db.people().put_async(n, p));
    if (n != 33) f.rows[n] = p;
  }
  for (std::uint64_t n = 1; n < 60; ++n) {
    if (n != 33)
      futures[n - 1].get();
    else
      CHECK_THAT(refused(kv::Errc::unique_violation, [&] { futures[n - 1].get(); }),
                 Catch::Contains("by_token") && Catch::Contains("key 33"));
  }
  f.check();
}

TEST_CASE("tables of other formats and keys keep their indexes") {
  Fixture f(any_engine());
  Rows<NamedKey> named;
  Rows<std::uint32_t> natives;
  Rows<std::uint64_t, std::optional<people::Home>> maybe;
  for (std::uint32_t n = 1; n < 50; ++n) {
    named[{"n" + std::to_string(n % 4), n}] = person(n);
    natives[n * 1000] = person(n);
    maybe[n] =
        n % 3 == 0
            ? std::nullopt
            : std::optional(people::Home{"c", n % 3 == 1 ? std::optional("z") : std::nullopt});
  }
  for (const auto& [key, row] : named) f.db.named().put(key, row);
  for (const auto& [key, row] : natives) f.db.natives().put(key, row);
  for (const auto& [key, row] : maybe) f.db.maybe().put(key, row);
  for (std::uint32_t n = 1; n < 50; n += 3) {
    const NamedKey key{"n" + std::to_string(n % 4), n};
    change(named[key]);
    f.db.named().put(key, named[key]);
    CHECK(f.db.natives().erase(n * 1000));
    natives.erase(n * 1000);
    maybe[n] = std::nullopt;
    f.db.maybe().put(n, maybe[n]);
  }
  check_named(f.db.named(), named);
  check_natives(f.db.natives(), natives);
  check_rows(f.db.maybe(), maybe);
  check_index<ByMaybeZip>(f.db.maybe(), maybe);
  CHECK(f.db.named().erase_range({"n1", 100}, {"n3", 100}) == 25);
  named.erase(named.lower_bound({"n1", 100}), named.lower_bound({"n3", 100}));
  f.db.natives().clear();
  natives.clear();
  check_named(f.db.named(), named);
  check_natives(f.db.natives(), natives);
  CHECK(f.db.verify().ok());
}
