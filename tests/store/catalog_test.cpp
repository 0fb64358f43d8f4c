// Opening: what a database says about itself, and what may be created or removed.
#include <catch2/catch.hpp>
#include <fstream>

#include "kv/engine/lmdb/lmdb.h"
#include "specs.h"

using namespace test;
using kv::Errc;
using kv::Recreate;
using kv::test::read_file;

namespace {

kv::Options lmdb(Recreate recreate = Recreate::if_missing) {
  kv::Options options = test::options(kv::Engine::lmdb);
  options.recreate = recreate;
  return options;
}
void fill(const std::filesystem::path& path) {
  Database::open(path, lmdb()).notes().put(1, "kept");
}
}  // namespace

TEST_CASE("data is there when a database is opened again") {
  const Folder folder;
  fill(folder / "db");
  auto db = Database::open(folder / "db", lmdb());
  CHECK(*db.notes().get(1) == "kept");
}

TEST_CASE("another schema is a mismatch that names the table and changes nothing") {
  const Folder folder;
  fill(folder / "db");
  const std::string before = read_file(folder / "db");
  auto schema = Database::schema();
  schema.tables[0].descriptor = kv::as_bytes("notes: u64 -> bytes");
  for (const auto recreate : {Recreate::if_missing, Recreate::never}) {
    const auto open = [&] { Database::open(folder / "db", lmdb(recreate), schema); };
    CHECK(code_of(open) == Errc::schema_mismatch);
    CHECK(message_of(open).find("table notes") != std::string::npos);
  }
  CHECK(read_file(folder / "db") == before);
  CHECK(*Database::open(folder / "db", lmdb()).notes().get(1) == "kept");
}

TEST_CASE("a table that the file lacks is created, others are left alone") {
  const Folder folder;
  auto schema = Database::schema();
  schema.tables.resize(2);
  Database::open(folder / "db", lmdb(), schema).notes().put(1, "kept");
  CHECK(code_of([&] {
          auto options = lmdb();
          options.read_only = true;
          Database::open(folder / "db", options);
        }) == Errc::read_only);
  auto db = Database::open(folder / "db", lmdb());
  db.counts().put(1, 1);
  CHECK(*db.notes().get(1) == "kept");
  auto smaller = Database::open(folder / "db", lmdb(), schema);
  CHECK(*smaller.notes().get(1) == "kept");
}

TEST_CASE("a database of a later schema version is refused, an earlier one is taken over") {
  const Folder folder;
  auto schema = Database::schema();
  schema.version = 5;
  Database::open(folder / "db", lmdb(), schema).notes().put(1, "kept");
  schema.version = 4;
  const auto open = [&] { Database::open(folder / "db", lmdb(), schema); };
  CHECK(code_of(open) == Errc::schema_mismatch);
  CHECK(message_of(open).find("version 5") != std::string::npos);
  schema.version = 6;
  CHECK(*Database::open(folder / "db", lmdb(), schema).notes().get(1) == "kept");
  schema.version = 5;
  CHECK(code_of([&] { Database::open(folder / "db", lmdb(), schema); }) == Errc::schema_mismatch);
}

TEST_CASE("Recreate decides what is created and what is removed") {
  const Folder folder;
  CHECK(code_of([&] { Database::open(folder / "db", lmdb(Recreate::never)); }) == Errc::not_found);
  CHECK_FALSE(std::filesystem::exists(folder / "db"));
  fill(folder / "db");
  CHECK(Database::open(folder / "db", lmdb(Recreate::never)).notes().size() == 1);
  CHECK(Database::open(folder / "db", lmdb(Recreate::on_version_bump)).notes().size() == 1);
  CHECK(Database::open(folder / "db", lmdb(Recreate::on_validation_fail)).notes().size() == 1);
  auto schema = Database::schema();
  schema.version = Database::version + 1;
  schema.tables[0].descriptor = kv::as_bytes("another");
  CHECK(Database::open(folder / "db", lmdb(Recreate::on_version_bump), schema).notes().empty());
  // Whatever the stored schema says: it is a kvgen database.
  auto db = Database::open(folder / "db", lmdb(Recreate::always));
  CHECK(db.notes().empty());
  db.orders().insert(Point{});
  CHECK(code_of([&] { Database::open(folder / "db", lmdb(Recreate::always)); }) == Errc::busy);
  CHECK(db.orders().size() == 1);
}

TEST_CASE("recreating removes tables that the program does not know") {
  const Folder folder;
  fill(folder / "db");
  auto schema = Database::schema();
  schema.tables.erase(schema.tables.begin() + 1, schema.tables.end());
  schema.tables[0].order = kv::engine::KeyOrder::native;  // and those whose key order changed
  schema.tables[0].descriptor = kv::as_bytes("native");
  Database::open(folder / "db", lmdb(Recreate::always), schema);
  kv::engine::LmdbOptions options;
  options.path = (folder / "db").string();
  CHECK(kv::engine::open_lmdb(options)->table_names() ==
        std::vector<std::string>{"kv:catalog", "notes"});
}

TEST_CASE("what kvgen did not write stays as it is") {
  const Folder folder;
  for (const auto recreate : {Recreate::if_missing, Recreate::always, Recreate::on_version_bump,
                              Recreate::on_validation_fail, Recreate::never}) {
    std::ofstream(folder / "text") << std::string(10'000, 'x');
    const std::string text = read_file(folder / "text");
    CHECK(code_of([&] { Database::open(folder / "text", lmdb(recreate)); }) ==
          Errc::not_a_database);
    CHECK(read_file(folder / "text") == text);
  }
  {
    kv::engine::LmdbOptions options;
    options.path = (folder / "other").string();
    const auto environment = kv::engine::open_lmdb(options);
    const auto txn = environment->begin_write();
    const auto table = txn->create_table("someone", kv::engine::KeyOrder::bytes);
    txn->reserve(table, kv::as_bytes("key"), 1, kv::engine::PutMode::replace).place[0] =
        std::byte{1};
    txn->commit();
  }
  const std::string other = read_file(folder / "other");
  for (const auto recreate : {Recreate::if_missing, Recreate::always, Recreate::never})
    CHECK(code_of([&] { Database::open(folder / "other", lmdb(recreate)); }) ==
          Errc::not_a_database);
  CHECK(read_file(folder / "other") == other);
}

TEST_CASE("a catalog of a later format is unsupported, a damaged one is not a database") {
  const Folder folder;
  fill(folder / "db");
  const auto edit = [&](std::string_view format) {
    kv::engine::LmdbOptions options;
    options.path = (folder / "db").string();
    const auto environment = kv::engine::open_lmdb(options);
    kv::engine::Table table{};
    REQUIRE(environment->open_table("kv:catalog", kv::engine::KeyOrder::bytes, table));
    const auto txn = environment->begin_write();
    const auto row =
        txn->reserve(table, kv::as_bytes("format"), format.size(), kv::engine::PutMode::replace);
    std::memcpy(row.place.data(), format.data(), format.size());
    txn->commit();
  };
  edit(std::string_view("kvgen\2\0\0\0", 9));
  CHECK(code_of([&] { Database::open(folder / "db", lmdb()); }) == Errc::unsupported);
  edit("other");
  CHECK(code_of([&] { Database::open(folder / "db", lmdb(Recreate::always)); }) ==
        Errc::not_a_database);
}

TEST_CASE("read-only opens read and refuse to write") {
  const Folder folder;
  auto options = lmdb();
  options.read_only = true;
  CHECK(code_of([&] { Database::open(folder / "db", options); }) == Errc::not_found);
  fill(folder / "db");
  auto db = Database::open(folder / "db", options);
  CHECK(*db.notes().get(1) == "kept");
  CHECK(code_of([&] { db.notes().put(1, "x"); }) == Errc::read_only);
  CHECK(code_of([&] { static_cast<void>(db.write()); }) == Errc::read_only);
  options.recreate = Recreate::always;
  CHECK(code_of([&] { Database::open(folder / "db", options); }) == Errc::invalid_argument);
}

TEST_CASE("a backup is a whole database") {
  const Folder folder;
  auto db = Database::open(folder / "db", lmdb());
  db.notes().put(1, "kept");
  db.backup(folder / "copy");
  CHECK(code_of([&] { db.backup(folder / "copy"); }) == Errc::invalid_argument);
  db.notes().put(1, "later");
  CHECK(*Database::open(folder / "copy", lmdb()).notes().get(1) == "kept");
  const kv::Stats stats = db.stats();
  REQUIRE(stats.tables.size() == 5);
  CHECK(stats.tables[0].name == "notes");
  CHECK(stats.tables[0].pages.entries == 1);
  db.flush();
}

TEST_CASE("compacting gives back the room of rows that are gone, and handles go on") {
  const Folder folder;
  auto db = Database::open(folder / "db", lmdb());
  const auto twin = Database::open(folder / "db", lmdb());
  db.write([](WriteTxn& txn) {
    for (U64 key = 0; key < 500; ++key) txn.notes().put(key, std::string(2000, 'n'));
  });
  db.notes().erase_range(1, 500);
  const auto before = std::filesystem::file_size(folder / "db");
  db.compact();
  CHECK(std::filesystem::file_size(folder / "db") < before / 4);
  CHECK(twin.notes().get(0)->size() == 2000);
  twin.notes().put(1, "after");
  CHECK(*db.notes().get(1) == "after");
  CHECK(db.verify().ok());
  CHECK(*Database::open(folder / "db", lmdb()).notes().get(1) == "after");
}
