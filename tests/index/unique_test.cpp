// What a unique index refuses, what it says then, and that nothing has changed.
#include <catch2/catch.hpp>
#include <vector>

#include "fixture.h"

using namespace test;

namespace {
kv::Engine any_engine() { return GENERATE(kv::Engine::lmdb, kv::Engine::memory); }

Person with_email(std::uint64_t n, const char* email) {
  Person p = person(n);
  p.email = email;
  return p;
}
}  // namespace

TEST_CASE("a violation names index, value and both keys") {
  Fixture f(any_engine());
  f.put(1, 5);
  CHECK(refused(kv::Errc::unique_violation,
                [&] { f.db.people().put(9, with_email(9, "p2@x.org")); }) ==
        "index by_email of table people: value \"p2@x.org\" of key 9 already belongs to key 2");
  Person p = person(9);
  p.lines = {{"fine", 1}, {"sku4", 0}};
  CHECK(refused(kv::Errc::unique_violation, [&] { f.db.people().put(9, p); }) ==
        "index by_line of table people: value (\"sku4\", 0) of key 9 already belongs to key 4");
  f.db.named().put(NamedKey{"ada", 1}, with_email(1, "a"));
  CHECK(refused(kv::Errc::unique_violation,
                [&] {
                  f.db.named().put(NamedKey{"bob", 2}, with_email(2, "a"));
                }) ==
        "index by_email of table named: value \"a\" of key (\"bob\", 2) already belongs to key "
        "(\"ada\", 1)");
  f.db.natives().put(258, with_email(1, "a"));
  CHECK(refused(kv::Errc::unique_violation, [&] { f.db.natives().put(1, with_email(2, "a")); }) ==
        "index by_email of table natives: value \"a\" of key 1 already belongs to key 258");
  f.check();
}

TEST_CASE("a violation changes nothing, whatever verb met it, and the transaction goes on") {
  Fixture f(any_engine());
  f.put(1, 10);
  const Person taken = with_email(20, "p2@x.org");
  const auto take = [](Person& p) { p.email = "p2@x.org"; };
  const auto violates = [](const auto& fn) { refused(kv::Errc::unique_violation, fn); };
  f.db.write([&](people::WriteTxn& txn) {
    auto table = txn.people();
    violates([&] { table.put(1, taken); });
    violates([&] { table.put(20, taken); });
    violates([&] { table.insert(20, taken); });
    violates([&] { table.update(3, take); });
    violates([&] { table.upsert(3, take); });
    violates([&] { table.upsert(20, take); });
    violates([&] { static_cast<void>(table.compare_and_swap(3, person(3), taken)); });
    kv::Bytes bytes(kv::ValueCodec<kv::Rkyv, Person>::size(taken));
    kv::ValueCodec<kv::Rkyv, Person>::write(taken, bytes);
    violates([&] { table.put_bytes(4, bytes); });
    check_people(table, f.rows);
    table.put(21, person(21));  // still usable
    f.rows[21] = person(21);
  });
  f.check();
  violates([&] { f.db.people().put(20, taken); });
  violates([&] { f.db.people().update(3, take); });
  f.check();
}

TEST_CASE(
    "rows before a violation stay in the transaction; the verb's own transaction rolls back") {
  Fixture f(any_engine());
  f.put(1, 4);
  const std::vector<std::pair<std::uint64_t, Person>> rows{
      {10, person(10)}, {11, with_email(11, "p2@x.org")}, {12, person(12)}};
  refused(kv::Errc::unique_violation, [&] { f.db.people().put_all(rows); });
  f.check();
  f.db.write([&](people::WriteTxn& txn) {
    refused(kv::Errc::unique_violation, [&] { txn.people().put_all(rows); });
    f.rows[10] = person(10);
  });
  f.check();
}

TEST_CASE("a violation ends a stream after the batches before it") {
  Fixture f(any_engine());
  f.put(1, 4);
  std::vector<std::pair<std::uint64_t, Person>> rows;
  for (std::uint64_t n = 10; n < 20; ++n) rows.emplace_back(n, person(n));
  rows[7].second.email = "p2@x.org";
  try {
    f.db.people().put_stream(rows, {.batch = 3});
    FAIL("no error");
  } catch (const kv::StreamError& error) {
    CHECK(error.code() == kv::Errc::unique_violation);
    CHECK(error.stored() == 6);
    CHECK_THAT(error.what(), Catch::Contains("key 17") && Catch::Contains("key 2"));
  }
  for (std::uint64_t n = 10; n < 16; ++n) f.rows[n] = person(n);
  f.check();
}

TEST_CASE("rows without the value of a unique index do not exclude each other") {
  Fixture f(any_engine());
  for (const std::uint64_t n : {5U, 10U, 15U}) {
    REQUIRE_FALSE(person(n).email);
    f.db.people().put(n, person(n));
    f.rows[n] = person(n);
  }
  f.check();
  CHECK(f.db.people().by_email().count(std::nullopt) == 3);
}

TEST_CASE("a row may keep, give up and take back its own unique value") {
  Fixture f(any_engine());
  f.put(1, 4);
  f.db.people().put(2, f.rows[2]);
  f.check();
  f.db.people().update(2, [](Person& p) { p.email = "other"; });
  f.rows[2].email = "other";
  f.db.people().put(3, with_email(3, "p2@x.org"));
  f.rows[3].email = "p2@x.org";
  f.check();
  f.db.people().erase(3);
  f.db.people().update(2, [](Person& p) { p.email = "p2@x.org"; });
  f.rows.erase(3);
  f.rows[2].email = "p2@x.org";
  f.check();
}

TEST_CASE("the elements of one row's list may be alike, those of two rows may not") {
  Fixture f(any_engine());
  Person p = person(1);
  p.lines = {{"a", 1}, {"b", 2}, {"a", 1}};
  f.db.people().put(1, p);
  f.rows[1] = p;
  f.check();
  Person q = person(2);
  q.lines = {{"b", 1}, {"b", 2}};
  refused(kv::Errc::unique_violation, [&] { f.db.people().put(2, q); });
  q.lines = {{"b", 1}, {"a", 2}};
  f.db.people().put(2, q);
  f.rows[2] = q;
  f.check();
}

TEST_CASE("an entry that would be longer than a key is refused by name, and nothing changes") {
  Fixture f(any_engine());
  f.put(1, 4);
  Person p = person(9);
  p.name = std::string(600, 'x');
  CHECK_THAT(refused(kv::Errc::key_too_long, [&] { f.db.people().put(2, p); }),
             Catch::StartsWith("index by_name of table people: the entry of key 2 with value") &&
                 Catch::Contains("511"));
  f.check();
  p = person(9);
  p.name = std::string(501, 'x');  // with its terminator and the row's key: 511
  f.db.people().put(9, p);
  f.rows[9] = p;
  f.check();
  p.name += 'x';
  refused(kv::Errc::key_too_long, [&] { f.db.people().put(9, p); });
  f.check();
}
