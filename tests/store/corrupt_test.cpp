// Damaged rows in a walk: named and final by default, skipped and counted on request.
#include <catch2/catch.hpp>
#include <cstring>
#include <fstream>
#include <ranges>
#include <vector>

#include "specs.h"

using namespace test;
using kv::Errc;
using Keys = std::vector<U64>;

namespace {

/// The same database with the counts opened as plain bytes, which lets anything in.
struct Loose : kv::Database {
  explicit Loose(kv::Database db) : kv::Database(std::move(db)) {}
  kv::Table<BlobsSpec> counts() const { return table<BlobsSpec>(4); }
};

std::string native(U64 key) {
  std::string bytes(sizeof key, '\0');
  std::memcpy(bytes.data(), &key, sizeof key);
  return bytes;
}

/// Counts 1 to 6; 1, 3, 4 and 6 are damaged.
Database damaged(const Folder& folder) {
  auto db = Database::open(folder / "db", options(kv::Engine::lmdb));
  for (U64 key = 1; key <= 6; ++key) db.counts().put(key, static_cast<std::int64_t>(key));
  const Loose loose(
      kv::Database::open(folder / "db", options(kv::Engine::lmdb), Database::schema()));
  for (const U64 key : {1U, 3U, 4U, 6U}) loose.counts().put(native(key), bytes("abc"));
  return db;
}

template <class R>
Keys keys(R&& range) {
  Keys out;
  for (auto [key, value] : range) out.push_back(key);
  return out;
}

}  // namespace

TEST_CASE("a walk stops at the first damaged row, naming table, key and rule") {
  const Folder folder;
  const Database db = damaged(folder);
  Keys seen;
  const std::string message = message_of([&] {
    for (auto [key, value] : db.counts().from(2)) seen.push_back(key);
  });
  CHECK(seen == Keys{2});
  CHECK(message.find("table counts, key 3: the value") == 0);
}

TEST_CASE("a walk told to skip damaged rows counts them, both ways") {
  const Folder folder;
  const Database db = damaged(folder);
  std::uint64_t skipped = 0;
  CHECK(keys(db.counts().all().skip_corrupt(skipped)) == Keys{2, 5});
  CHECK(skipped == 4);
  skipped = 0;
  CHECK(keys(db.counts().all().skip_corrupt(skipped).reversed()) == Keys{5, 2});
  CHECK(skipped == 4);
  skipped = 0;
  CHECK(keys(db.counts().range(3, 5).skip_corrupt(skipped)).empty());
  CHECK(skipped == 2);
  auto even = db.counts().from(4).skip_corrupt(skipped) |
              std::views::filter([](const auto& row) { return row.key % 2 == 0; });
  CHECK(keys(even).empty());
  CHECK(skipped == 4);
}

TEST_CASE("writes during a walk that skips do not count a row twice") {
  const Folder folder;
  const Database db = damaged(folder);
  std::uint64_t skipped = 0;
  db.write([&](WriteTxn& txn) {
    skipped = 0;
    for (auto [key, value] : txn.counts().all().skip_corrupt(skipped))
      if (key < 100) txn.counts().put(key + 100, value);
    CHECK(txn.counts().contains(102));
  });
  CHECK(skipped == 4);
}

TEST_CASE("rows are checked where they are to be skipped, whatever validate says") {
  const Folder folder;
  const Database db = damaged(folder);
  kv::Options trusting = options(kv::Engine::lmdb);
  trusting.validate = kv::Validate::never;
  const auto again = Database::open(folder / "db", trusting);
  std::uint64_t skipped = 0;
  CHECK(keys(again.counts().all().skip_corrupt(skipped)) == Keys{2, 5});
  CHECK(skipped == 4);
}

TEST_CASE("verify and a checked open find damaged pages before any row is read through them") {
  const Folder folder;
  const auto path = folder / "db";
  {
    auto db = Database::open(path, options(kv::Engine::lmdb));
    for (U64 key = 0; key < 2000; ++key) db.counts().put(key, 1);
    CHECK(db.verify().ok());
    // Every branch page, also those that are free by now, becomes something else.
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    const auto end = static_cast<std::streamoff>(std::filesystem::file_size(path));
    for (std::streamoff at = 2 * 4096 + 10; at < end; at += 4096)
      if (file.seekg(at).get() == 1) file.seekp(at).put('\x40');
    file.close();
    const kv::Report report = db.verify();
    REQUIRE(report.findings().size() == 1);
    CHECK(report.findings().front().table.empty());
    CHECK_THAT(report.findings().front().problem, Catch::Contains("is not a branch"));
    CHECK(report.rows() == 0);
  }
  for (const auto recreate : {kv::Recreate::if_missing, kv::Recreate::on_validation_fail}) {
    auto checked = options(kv::Engine::lmdb);
    checked.validate = kv::Validate::full;
    checked.recreate = recreate;
    CHECK(code_of([&] { Database::open(path, checked); }) == Errc::corrupt_database);
  }
}
