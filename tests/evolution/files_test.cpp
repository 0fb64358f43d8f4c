// Databases that earlier runtimes wrote, one file for each format version that was released:
// opened, read, checked, written, migrated. How a file is added: CONTRIBUTING.md, "A new format
// version".
#include <catch2/catch.hpp>
#include <filesystem>

#include "kv/format/unpack.h"
#include "next.kv.hpp"
#include "support/folder.h"
#include "support/golden.h"
#include "tables.h"
#ifdef KV_TEST_NATIVE
#include "native.h"
#include "write_file.h"
#endif

namespace fs = std::filesystem;
using kv::test::Folder;

namespace {

/// Runs `fn` on a copy of each file, which it may write to.
template <class Fn>
void with_each_file(Fn&& fn) {
  const auto files =
      kvgen::test::files_in(fs::path(KV_SOURCE_ROOT) / "tests/evolution/files", ".mdb");
  REQUIRE(files.size() >= 1);
  for (const fs::path& file : files) {
    INFO(file.filename().string());
    const Folder folder;
    fs::copy_file(file, folder / "db");
    fs::permissions(folder / "db", fs::perms::owner_write, fs::perm_options::add);
    fn(folder / "db");
  }
}

struct CheckRow {
  template <class Table, class Key, class Value>
  void operator()(const Table& table, const Key& key, const Value& value) const {
    const auto found = table.get(key);
    REQUIRE(found);
    CHECK(kv::unpack<Value>(*found) == value);
  }
};

template <class Range>
std::vector<std::uint64_t> keys_of(Range range) {
  std::vector<std::uint64_t> keys;
  for (const auto& [key, value] : range) keys.push_back(key);
  return keys;
}

}  // namespace

TEST_CASE("every row of a file of any released format is what was put") {
  with_each_file([](const fs::path& path) {
    for (const bool read_only : {true, false}) {
      const auto db = released::Database::open(path, {.read_only = read_only});
      released::each_row(db, CheckRow{});
      CHECK(db.verify().ok());
      CHECK(db.verify().rows() == 14 * released::row_count + released::numbered_count - 1);
    }
    const kv::Storage storage = kv::Storage::open(path);
    released::each_hand_row(storage, CheckRow{});
    CHECK(storage.verify().ok());
  });
}

TEST_CASE("keys and index entries of a file of any released format are found in order") {
  with_each_file([](const fs::path& path) {
    const auto db = released::Database::open(path);
    const auto txn = db.read();
    CHECK(txn.in_rkyv_unaligned().first()->key == 1);
    CHECK(txn.in_rkyv_unaligned().last()->key == -1);
    CHECK(txn.raw_text().first()->key.real == 3.0);
    CHECK(keys_of(txn.native_keys().all()) == std::vector<std::uint64_t>{0, 300, 600});
    CHECK(txn.scalars().first()->key == released::Level::high);

    CHECK(txn.in_rkyv().by_name().get(released::name_of(2))->key == std::uint64_t{2} << 32);
    CHECK(txn.in_rkyv().by_tag().count("red") == 1);
    CHECK(txn.in_rkyv().by_tag().count(kv::starts_with("tag ")) == 40);
    CHECK(txn.in_rkyv().by_city().count("Rome") == 1);
    CHECK((*txn.in_rkyv().by_maybe().all().begin()).key == std::uint64_t{1} << 32);
    CHECK((*txn.in_rkyv_unaligned().by_level().all().begin()).key == 0);
    CHECK(txn.in_flatbuffers().by_name().get(released::name_of(1))->value.number() == 1'000);
    CHECK(txn.in_bincode2().by_home().count("Rome") == 1);
    CHECK(txn.in_postcard().by_number().get(1'000U, std::uint64_t{5'000'000'000}).has_value());
    CHECK(txn.numbered().by_zip().get(2U)->key == 3);
  });
}

TEST_CASE("a file of any released format is written, and stays whole") {
  with_each_file([](const fs::path& path) {
    const auto db = released::Database::open(path);
    CHECK(db.numbered().insert({.city = "next", .zip = 77U}) == released::numbered_count + 1);
    db.in_rkyv().put(5, released::Row{.name = "new", .tags = {"red"}});
    db.in_flatbuffers().put("new", released::Row{.name = "new"});
    CHECK_THROWS_AS(db.in_rkyv().put(6, released::Row{.name = "new"}), kv::Error);
    CHECK(db.in_bincode().erase({released::name_of(1), released::time_of(1)}));
    CHECK(db.in_rkyv().by_tag().count("red") == 2);
    db.reindex();
    CHECK(db.verify().ok());
    db.compact();
    CHECK(db.verify().ok());
    kv::Storage::open(path).put("any_keys", 43, "more");
  });
}

TEST_CASE("a file of any released format is migrated to a later schema") {
  with_each_file([](const fs::path& path) {
    CHECK_THROWS_AS(next::Database::open(path), kv::Error);
    for (const std::size_t step_bytes : {std::size_t{1}, std::size_t{1} << 30}) {
      const Folder folder;
      fs::copy_file(path, folder / "db");
      kv::Options options{.migrate = kv::Migrate::automatic};
      options.migration_step_bytes = step_bytes;
      const auto db = next::Database::open(folder / "db", options);
      CHECK(db.native_keys().size() == released::row_count);
      CHECK(db.native_keys().get(300)->unpack() ==
            next::Home{.zip = 184U, .town = "Rome", .country = "-"});
      CHECK(db.native_keys().by_town().count("Rome") == 1);
      CHECK(db.numbered().get(1)->town() == "town 0");
      CHECK(db.numbered().insert({}) == released::numbered_count + 1);
      CHECK(db.all_lists().get(257)->unpack()[3] == "a tag that is longer than rkyv keeps inline");
      CHECK(db.verify().ok());
    }
  });
}

#ifdef KV_TEST_NATIVE
TEST_CASE("structs stored as their bytes are read from a file of any released format") {
  with_each_file([](const fs::path& path) {
    const auto db = exact::Database::open(path);
    exact::each_row(db, [](const auto& table, const std::string& key, const exact::Tick& tick) {
      const auto found = table.get(key);
      REQUIRE(found);
      const exact::Tick back = found->unpack();
      CHECK(back.price == tick.price);
      CHECK(back.size == tick.size);
      CHECK(back.side == tick.side);
      CHECK(back.last == tick.last);
      CHECK(back.levels == tick.levels);
    });
    CHECK(db.verify().ok());
  });
}

TEST_CASE("a file of this format version is written once, and never over another one") {
  const Folder folder;
  const fs::path made = released::write_file(folder / ".");
  const std::string bytes = kvgen::test::read_file(made);
  CHECK_THROWS_WITH(released::write_file(folder / "."), Catch::Contains("stays as it is"));
  CHECK(kvgen::test::read_file(made) == bytes);
  released::each_row(released::Database::open(made), CheckRow{});
}
#endif
