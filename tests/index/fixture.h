// A database of `people.kv` beside the rows that it must hold.
#pragma once

#include <string>

#include "model.h"
#include "support/database.h"
#include "support/errors.h"
#include "support/folder.h"

namespace test {

using kv::test::Folder;
using kv::test::options;
using kv::test::refused;
using people::Database;

/// Different in all that is indexed uniquely, alike here and there in the rest.
inline Person person(std::uint64_t n) {
  Person p;
  p.name = "name " + std::to_string(n % 7);
  if (n % 5 != 0) p.email = "p" + std::to_string(n) + "@x.org";
  p.token.bytes[0] = static_cast<std::uint8_t>(n * 7);
  p.token.bytes[15] = static_cast<std::uint8_t>(n >> 8);
  p.token.bytes[14] = static_cast<std::uint8_t>(n);
  if (n % 3 != 0) p.age = static_cast<std::uint16_t>(n % 90);
  p.active = n % 2 == 0;
  p.score = static_cast<double>(n % 11) - 5.5;
  p.rank = n % 3 == 0 ? people::Rank::low : n % 3 == 1 ? people::Rank::middle : people::Rank::high;
  p.seen = kv::Timestamp(std::chrono::nanoseconds(static_cast<std::int64_t>(n % 4) - 2));
  if (n % 4 != 0) p.photo = kv::Bytes(n % 3, std::byte(n % 2));
  p.code = {1, static_cast<std::uint8_t>(n % 3), 0, 255};
  p.home = {n % 2 == 0 ? "Paris" : "Rome", std::nullopt};
  if (n % 3 == 0)
    p.work = {n % 2 == 0 ? "Oslo" : "", n % 4 == 0 ? std::optional("zip") : std::nullopt};
  for (std::uint64_t i = 0; i < n % 4; ++i) p.tags.push_back("tag" + std::to_string((n + i) % 5));
  if (n % 6 == 1) p.tags.push_back(p.tags.front());
  for (std::uint64_t i = 0; i < n % 3; ++i)
    p.ranks.push_back(i == 0 ? people::Rank::high : people::Rank::low);
  for (std::uint64_t i = 0; i < n % 3; ++i)
    p.lines.push_back({"sku" + std::to_string(n), static_cast<std::uint32_t>(i)});
  if (n % 3 == 1) p.old_lines.emplace();
  if (n % 3 == 2) p.old_lines = {{{"old", 1}, {"older", static_cast<std::uint32_t>(n)}}};
  return p;
}

struct Fixture {
  Folder folder;
  Database db;
  Rows<std::uint64_t> rows;

  explicit Fixture(kv::Engine engine) : db(Database::open(folder / "db", options(engine))) {}

  void put(std::uint64_t first, std::uint64_t last) {
    db.write([&](people::WriteTxn& txn) {
      for (std::uint64_t n = first; n < last; ++n) {
        txn.people().put(n, person(n));
        rows[n] = person(n);
      }
    });
  }
  void check() const {
    check_people(db.people(), rows);
    const auto txn = db.read();
    check_people(txn.people(), rows);
    CHECK(db.verify().ok());
  }
};

}  // namespace test
