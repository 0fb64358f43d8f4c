// Rows and entries that disagree, made by hand in the file: what verify says and reindex mends.
#include <catch2/catch.hpp>
#include <cstring>
#include <vector>

#include "fixture.h"
#include "kv/engine/lmdb/lmdb.h"

using namespace test;
using kv::test::bytes;

namespace {

/// Changes tables of a closed database behind its back.
class Tamper {
 public:
  explicit Tamper(const std::filesystem::path& path) {
    kv::engine::LmdbOptions options;
    options.path = path.string();
    options.sync = kv::engine::Sync::none;
    environment_ = kv::engine::open_lmdb(options);
  }
  kv::engine::Table table(std::string_view name) {
    kv::engine::Table table{};
    REQUIRE(environment_->open_table(name, kv::engine::KeyOrder::bytes, table));
    return table;
  }
  template <class Fn>
  void write(Fn&& fn) {
    const auto transaction = environment_->begin_write();
    fn(*transaction);
    transaction->commit();
  }

 private:
  std::shared_ptr<kv::engine::Environment> environment_;
};

void put(kv::engine::Transaction& transaction, kv::engine::Table table, const kv::Bytes& key,
         kv::BytesView value) {
  const auto reserved = transaction.reserve(table, key, value.size(), kv::engine::PutMode::replace);
  if (!value.empty()) std::memcpy(reserved.place.data(), value.data(), value.size());
}

kv::Bytes id_key(int id) {
  kv::Bytes key(8);
  key[7] = static_cast<std::byte>(id);
  return key;
}

std::vector<std::string> problems(const Database& db) {
  std::vector<std::string> all;
  for (const kv::Finding& one : db.verify().findings())
    all.push_back(one.table + " " + one.key + ": " + one.problem);
  return all;
}

/// Rows 1 to 9, closed, changed by `fn(tamper)`, opened again.
template <class Fn>
Database tampered(const Folder& folder, Rows<std::uint64_t>& rows, Fn&& fn) {
  {
    auto db = Database::open(folder / "db", options(kv::Engine::lmdb));
    for (std::uint64_t n = 1; n < 10; ++n) {
      rows[n] = person(n);
      db.people().put(n, rows[n]);
    }
  }
  {
    Tamper tamper(folder / "db");
    fn(tamper);
  }
  return Database::open(folder / "db", options(kv::Engine::lmdb));
}

}  // namespace

TEST_CASE("verify finds a missing entry, and reindex makes it") {
  const Folder folder;
  Rows<std::uint64_t> rows;
  auto db = tampered(folder, rows, [](Tamper& tamper) {
    const auto by_email = tamper.table("people:by_email");
    tamper.write([&](auto& transaction) {
      kv::Bytes entry = bytes(std::string("\x01p4@x.org\0\x01", 11));
      REQUIRE(transaction.erase(by_email, entry));
    });
  });
  CHECK(problems(db) == std::vector<std::string>{"people 4: index by_email of table people lacks "
                                                 "the entry \"p4@x.org\""});
  db.reindex();
  CHECK(problems(db).empty());
  check_people(db.people(), rows);
}

TEST_CASE("verify finds entries that belong to no row, or to another, and reindex removes them") {
  const Folder folder;
  Rows<std::uint64_t> rows;
  auto db = tampered(folder, rows, [](Tamper& tamper) {
    const auto by_name = tamper.table("people:by_name");
    const auto by_email = tamper.table("people:by_email");
    tamper.write([&](auto& transaction) {
      kv::Bytes entry = bytes(std::string("name 3\0\x01", 8));
      for (const int id : {4, 77}) {
        kv::Bytes whole = entry;
        const kv::Bytes key = id_key(id);
        whole.insert(whole.end(), key.begin(), key.end());
        put(transaction, by_name, whole, {});
      }
      put(transaction, by_name, bytes("x"), {});
      put(transaction, by_email, bytes(std::string("\x01p4@x.org\0\x01", 11)), id_key(6));
    });
  });
  CHECK(problems(db) ==
        std::vector<std::string>{
            "people 4: index by_email of table people has the entry \"p4@x.org\" for key 6",
            "people 4: index by_name of table people has the entry \"name 3\" too many",
            "people 77: index by_name of table people has the entry \"name 3\" of a row that is "
            "gone",
            "people 78: index by_name of table people has bytes that are no entry",
            "people 6: index by_email of table people has the entry \"p4@x.org\" too many"});
  CHECK_THAT(refused(kv::Errc::corrupt_database,
                     [&] {
                       for (auto [key, row] : db.people().by_name().prefix("name 3")) (void)key;
                     }),
             Catch::Contains("key 77") && Catch::Contains("reindex()"));
  db.reindex();
  CHECK(problems(db).empty());
  check_people(db.people(), rows);
}

TEST_CASE("a damaged row is found, keeps nobody from reindexing, and can be erased or replaced") {
  const Folder folder;
  Rows<std::uint64_t> rows;
  auto db = tampered(folder, rows, [](Tamper& tamper) {
    const auto people = tamper.table("people");
    tamper.write([&](auto& transaction) {
      for (const int id : {2, 3, 4}) put(transaction, people, id_key(id), bytes("damaged"));
    });
  });
  CHECK(problems(db).size() == 3);
  db.people().erase(2);
  rows.erase(2);
  db.people().put(3, rows[3]);
  db.reindex();
  CHECK(problems(db).size() == 1);
  CHECK_FALSE(db.people().by_email().contains("p4@x.org"));
  db.people().put(5, person(4));  // what the damaged row had is free
  rows[5] = person(4);
  db.people().erase(4);
  rows.erase(4);
  CHECK(problems(db).empty());
  check_people(db.people(), rows);
}

TEST_CASE("a row that others wrote with a field longer than any entry can be seen, and erased") {
  const Folder folder;
  Rows<std::uint64_t> rows;
  Person longer = person(4);
  longer.name = std::string(1000, 'x');
  auto db = tampered(folder, rows, [&](Tamper& tamper) {
    using Codec = kv::ValueCodec<kv::Rkyv, Person>;
    kv::Bytes stored(Codec::size(longer));
    Codec::write(longer, stored);
    const auto people = tamper.table("people");
    tamper.write([&](auto& transaction) {
      put(transaction, people, id_key(4), stored);
      put(transaction, people, id_key(14), stored);
    });
  });
  CHECK(problems(db).size() == 2);
  CHECK_THAT(problems(db)[0], Catch::Contains("at most 511 bytes"));
  refused(kv::Errc::key_too_long, [&] { db.reindex(); });
  CHECK(db.people().erase(4));
  rows.erase(4);
  CHECK(db.people().erase(14));
  CHECK(problems(db).empty());
  check_people(db.people(), rows);
}

TEST_CASE("reindex refuses rows that exclude each other, and changes nothing") {
  const Folder folder;
  Rows<std::uint64_t> rows;
  auto db = tampered(folder, rows, [](Tamper& tamper) {
    using Codec = kv::ValueCodec<kv::Rkyv, Person>;
    kv::Bytes stored(Codec::size(person(4)));
    Codec::write(person(4), stored);
    const auto people = tamper.table("people");
    tamper.write([&](auto& transaction) { put(transaction, people, id_key(14), stored); });
  });
  const auto before = problems(db);
  CHECK(before.size() > 5);
  CHECK_THAT(refused(kv::Errc::unique_violation, [&] { db.reindex(); }),
             Catch::Contains("key 4") && Catch::Contains("key 14"));
  CHECK(problems(db) == before);
  db.people().erase(14);
  db.reindex();
  check_people(db.people(), rows);
  CHECK(problems(db).empty());
}

TEST_CASE("verify and reindex tell how far they are") {
  Folder folder;
  kv::Options told = options(kv::Engine::memory);
  std::map<std::string, std::pair<std::uint64_t, std::uint64_t>> last;
  told.on_progress = [&](const kv::Progress& progress) {
    auto& [done, total] = last[std::string(progress.task)];
    CHECK(progress.done >= done);
    done = progress.done;
    total = progress.total;
  };
  auto db = Database::open(folder / "db", told);
  for (std::uint32_t n = 0; n < 9000; ++n) db.natives().put(n, person(n));
  CHECK(db.verify().ok());
  CHECK(last.at("verify natives") == std::pair<std::uint64_t, std::uint64_t>{9000, 9000});
  const auto [done, total] = last.at("verify indexes of natives");
  CHECK(done == total);
  CHECK(total > 27'000);
  db.reindex();
  CHECK(last.at("index natives") == std::pair<std::uint64_t, std::uint64_t>{9000, 9000});
}

TEST_CASE("a full map grows under reindex") {
  const Folder folder;
  kv::Options small = options(kv::Engine::lmdb);
  small.map_size = 1 << 20;
  auto db = Database::open(folder / "db", small);
  Rows<std::uint64_t> rows;
  for (std::uint64_t n = 0; n < 500; ++n) rows[n] = person(n);
  db.people().put_all(rows);
  for (int i = 0; i < 5; ++i) db.reindex();
  check_people(db.people(), rows);
  CHECK(db.verify().ok());
}
