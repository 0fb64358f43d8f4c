// Entries are made on the stack.
#include <catch2/catch.hpp>

#include "fixture.h"
#include "support/allocations.h"

using namespace test;
using kv::test::allocations;

TEST_CASE("rows with entries in every index are put, replaced and erased without the heap") {
  Fixture people(kv::Engine::lmdb);
  people.put(0, 100);
  std::vector<Person> before, after;
  for (std::uint64_t n = 0; n < 100; ++n) {
    before.push_back(person(n));
    after.push_back(person(n + 100));
  }
  auto txn = people.db.write();
  const auto table = txn.people();
  const std::size_t counted = allocations;
  bool inserted = true;
  for (std::uint64_t n = 0; n < 100; ++n) {
    table.put(n, after[n]);
    table.put(n, before[n]);
    table.erase(n);
    inserted = inserted && table.insert(n, before[n]) && !table.insert(n, before[n]);
  }
  CHECK(allocations == counted);
  CHECK(inserted);
  txn.commit();
  people.check();
}
