// Programs with other sets of indexes open one database: entries are made, dropped, made in steps
// that crash, and nobody writes past an index that it does not know.
#include <algorithm>
#include <catch2/catch.hpp>

#include "descriptor/descriptor.h"
#include "fixture.h"
#include "kv/engine/lmdb/lmdb.h"
#include "kv/engine/memory/memory.h"
#include "support/resolved.h"
#include "support/watched_engine.h"

using namespace test;
using kv::test::Watch;

namespace {

/// `by_city` as another version of the schema has it.
struct PlainCityIndex {
  static constexpr std::string_view name = "by_city";
  static constexpr bool unique = false;
  using Components = kv::TypeList<kv::Ascending<std::string>>;
  static void entries(const Person& row, kv::index::Entries& out) {
    kv::index::add<PlainCityIndex>(out, row.home.city);
  }
  static void entries(const people::postcard::PersonView& row, kv::index::Entries& out) {
    kv::index::add<PlainCityIndex>(out, row.home().city());
  }
};
/// Which few rows of `person` satisfy.
struct UniqueCityIndex : PlainCityIndex {
  static constexpr bool unique = true;
  static void entries(const Person& row, kv::index::Entries& out) {
    kv::index::add<UniqueCityIndex>(out, row.home.city);
  }
  static void entries(const people::postcard::PersonView& row, kv::index::Entries& out) {
    kv::index::add<UniqueCityIndex>(out, row.home().city());
  }
};

/// The descriptor of table `natives` of people.kv with these indexes for its own.
kv::Bytes describe(const std::string& indexes) {
  std::string text = kv::test::read_file(std::string(KV_TEST_DATA) + "/people.kv");
  const std::size_t first = text.find("index", text.find("key_format native;"));
  text.replace(first, text.find('}', first) - first, indexes);
  const kvgen::model::Schema schema = kvgen::test::schema_of(text);
  for (const auto table : schema.database_tables)
    if (schema.tables[table].name == "natives") {
      const auto bytes = kvgen::build_table_descriptor(schema, table);
      const auto view = std::as_bytes(std::span(bytes));
      return {view.begin(), view.end()};
    }
  FAIL("people.kv has no table natives");
  return {};
}

template <class... Index>
struct Natives : people::NativesSpec {
  using Indexes = kv::TypeList<Index...>;
  static kv::BytesView descriptor() noexcept;
};
using None = Natives<>;
using City = Natives<people::NativesByCityIndex>;
using PlainCity = Natives<PlainCityIndex>;
using UniqueCity = Natives<UniqueCityIndex>;
using All =
    Natives<people::NativesByEmailIndex, people::NativesByCityIndex, people::NativesByTagIndex>;
template <>
kv::BytesView None::descriptor() noexcept {
  static const kv::Bytes bytes = describe("");
  return bytes;
}
template <>
kv::BytesView City::descriptor() noexcept {
  static const kv::Bytes bytes = describe("index by_city (home.city, age desc);");
  return bytes;
}
template <>
kv::BytesView PlainCity::descriptor() noexcept {
  static const kv::Bytes bytes = describe("index by_city (home.city);");
  return bytes;
}
template <>
kv::BytesView UniqueCity::descriptor() noexcept {
  static const kv::Bytes bytes = describe("index by_city unique (home.city);");
  return bytes;
}
template <>
kv::BytesView All::descriptor() noexcept {
  static const kv::Bytes bytes = describe(
      "index by_email unique (email); index by_city (home.city, age desc); index by_tag (tags[]);");
  return bytes;
}

class Read : public kv::ReadTxn {
 public:
  using kv::ReadTxn::ReadTxn;
};
class Write : public kv::TypedWriteTxn<Write> {
 public:
  using kv::TypedWriteTxn<Write>::TypedWriteTxn;
};

/// A program that knows the table with the indexes of `Spec`.
template <class Spec>
class Program : public kv::TypedDatabase<Program<Spec>, Read, Write> {
 public:
  explicit Program(std::shared_ptr<kv::storage::Core> core) noexcept
      : kv::TypedDatabase<Program<Spec>, Read, Write>(std::move(core)) {}
  kv::Table<Spec> natives() const { return this->template table<Spec>(0); }
};

/// Where the database lives while programs come and go.
class Home {
 public:
  explicit Home(kv::Engine engine) {
    if (engine == kv::Engine::memory) memory_ = kv::engine::open_memory();
  }
  /// In an environment of its own each time, as another process has it.
  std::shared_ptr<kv::engine::Environment> environment() {
    if (memory_) return std::make_shared<kv::test::WatchedEnvironment>(memory_, watch);
    kv::engine::LmdbOptions options;
    options.path = (folder_ / "db").string();
    options.sync = kv::engine::Sync::none;
    return std::make_shared<kv::test::WatchedEnvironment>(kv::engine::open_lmdb(options), watch);
  }
  template <class Spec>
  Program<Spec> open(const kv::Options& options = {}) {
    return Program<Spec>(
        kv::storage::Core::open_in(environment(), "home", options, kv::schema_info<Spec>(1)));
  }
  std::vector<std::string> tables() { return environment()->table_names(); }

  Watch watch;

 private:
  Folder folder_;
  std::shared_ptr<kv::engine::Environment> memory_;
};

using Want = Rows<std::uint32_t>;
Want want(std::uint32_t count) {
  Want rows;
  for (std::uint32_t n = 1; n <= count; ++n) rows[n * 1000] = person(n);
  return rows;
}
template <class Db>
void fill(const Db& db, const Want& rows) {
  for (const auto& [key, row] : rows) db.natives().put(key, row);
}

kv::Engine any_engine() { return GENERATE(kv::Engine::lmdb, kv::Engine::memory); }

using Names = std::vector<std::string>;
const Names bare{"kv:catalog", "natives"};
const Names full{"kv:catalog", "natives", "natives:by_city", "natives:by_email", "natives:by_tag"};

}  // namespace

TEST_CASE("an added index is built at open, with progress") {
  Home home(any_engine());
  const Want rows = want(60);
  fill(home.open<None>(), rows);
  std::vector<std::uint64_t> told;
  const auto db = home.open<All>({.on_progress = [&](const kv::Progress& progress) {
    if (progress.task != "index natives") return;
    CHECK(progress.total == 60);
    told.push_back(progress.done);
  }});
  CHECK(told.back() == 60);
  check_natives(db.natives(), rows);
  CHECK(db.verify().ok());
}

TEST_CASE("a removed index is dropped, and built again when it comes back") {
  Home home(any_engine());
  Want rows = want(30);
  fill(home.open<All>(), rows);
  CHECK(home.tables() == full);
  {
    const auto db = home.open<City>();
    CHECK(home.tables() == Names{"kv:catalog", "natives", "natives:by_city"});
    check_rows(db.natives(), rows);
    check_index<ByCity>(db.natives(), rows);
    db.natives().erase(1000);
    db.natives().put(2000, person(77));
    rows.erase(1000);
    rows[2000] = person(77);
  }
  home.open<None>();
  CHECK(home.tables() == bare);
  check_natives(home.open<All>().natives(), rows);
}

TEST_CASE("an index that is declared otherwise is built anew") {
  Home home(any_engine());
  const Want rows = want(30);
  fill(home.open<City>(), rows);
  {
    const auto db = home.open<PlainCity>();
    std::vector<std::uint32_t> romans;
    for (auto [id, row] : db.natives().index<PlainCityIndex>().prefix("Rome")) romans.push_back(id);
    CHECK(romans.size() == 15);
    CHECK(std::ranges::is_sorted(romans));
    CHECK(db.verify().ok());
  }
  check_index<ByCity>(home.open<City>().natives(), rows);
}

TEST_CASE(
    "a new unique index that rows violate is refused with both keys, and nothing has changed") {
  Home home(any_engine());
  const Want rows = want(30);
  fill(home.open<None>(), rows);
  const std::string message = refused(kv::Errc::unique_violation, [&] { home.open<UniqueCity>(); });
  CHECK(message ==
        "index by_city of table natives: value \"Paris\" of key 4000 already belongs to "
        "key 2000");
  CHECK(home.tables() == bare);
  check_rows(home.open<None>().natives(), rows);
}

TEST_CASE("a read-only program needs its own indexes, and no others") {
  Home home(kv::Engine::lmdb);
  const Want rows = want(10);
  fill(home.open<City>(), rows);
  CHECK_THAT(refused(kv::Errc::read_only, [&] { home.open<All>({.read_only = true}); }),
             Catch::Contains("indexes"));
  check_rows(home.open<None>({.read_only = true}).natives(), rows);
  check_index<ByCity>(home.open<City>({.read_only = true}).natives(), rows);
}

TEST_CASE("indexes do not change under another handle of the process") {
  Home home(any_engine());
  const auto environment = home.environment();
  const auto open_shared = [&]<class Spec>(std::type_identity<Spec>) {
    return Program<Spec>(
        kv::storage::Core::open_in(environment, "home", {}, kv::schema_info<Spec>(1)));
  };
  const auto none = open_shared(std::type_identity<None>{});
  fill(none, want(3));
  CHECK_THAT(refused(kv::Errc::busy, [&] { open_shared(std::type_identity<All>{}); }),
             Catch::Contains("natives"));
  check_rows(none.natives(), want(3));
}

TEST_CASE("a program does not write past an index that another one has added since") {
  Home home(kv::Engine::memory);
  Want rows = want(10);
  const auto old = home.open<None>();
  fill(old, rows);
  const auto now = home.open<All>();
  CHECK_THAT(refused(kv::Errc::schema_mismatch, [&] { old.natives().put(5, person(50)); }),
             Catch::Contains("natives") && Catch::Contains("open the database again"));
  check_rows(old.natives(), rows);
  now.natives().put(5, person(50));
  rows[5] = person(50);
  check_natives(now.natives(), rows);
  // Whoever has the same schema goes on.
  const auto later = home.open<All>();
  now.natives().erase(5);
  later.natives().put(6, person(51));
  rows.erase(5);
  rows[6] = person(51);
  check_natives(now.natives(), rows);
}

TEST_CASE("an index of a large table is built in steps and, interrupted, the next open goes on") {
  Home home(any_engine());
  const Want rows = want(95);
  fill(home.open<None>(), rows);
  std::vector<std::uint64_t> told;
  const kv::Options steps{.rows_per_step = 10, .on_progress = [&](const kv::Progress& progress) {
                            told.push_back(progress.done);
                          }};
  // Each attempt gets further than the last, until one is through.
  int attempts = 0;
  std::uint64_t furthest = 0;
  for (bool through = false; !through; ++attempts) {
    told.clear();
    home.watch.fails_in = 90;
    try {
      home.open<All>(steps);
      through = true;
    } catch (const kv::Error& error) {
      REQUIRE(error.code() == kv::Errc::io);
    }
    home.watch.fails_in = 0;
    REQUIRE_FALSE(told.empty());
    CHECK(told.front() > furthest);
    furthest = told.front();
  }
  CHECK(attempts > 3);
  CHECK(told.back() == 95);
  const auto db = home.open<All>();
  check_natives(db.natives(), rows);
  CHECK(db.verify().ok());
}

TEST_CASE("a crash at any write of an index build loses nothing, whoever comes next") {
  Home home(any_engine());
  Want rows = want(25);
  fill(home.open<None>(), rows);
  int crashes = 0;
  for (std::uint64_t fails_in = 1;; fails_in += 3) {
    home.watch.fails_in = fails_in;
    try {
      home.open<All>({.rows_per_step = 7});
      break;
    } catch (const kv::Error& error) {
      REQUIRE(error.code() == kv::Errc::io);
      ++crashes;
    }
    home.watch.fails_in = 0;
    // The old program: half of an index is none, and rows change.
    {
      const auto old = home.open<None>();
      CHECK(home.tables() == bare);
      const auto key = static_cast<std::uint32_t>(1000 * (1 + crashes % 25));
      rows[key] = person(static_cast<std::uint64_t>(100 + crashes));
      old.natives().put(key, rows[key]);
      check_rows(old.natives(), rows);
    }
    // Another program with other indexes, every second time.
    if (crashes % 2 == 0) {
      check_index<ByCity>(home.open<City>({.rows_per_step = 7}).natives(), rows);
      home.open<None>();
    }
  }
  home.watch.fails_in = 0;
  CHECK(crashes > 15);
  const auto db = home.open<All>();
  check_natives(db.natives(), rows);
  CHECK(db.verify().ok());
}

TEST_CASE("a violation in a late step leaves the rows, and the old program clears the rest away") {
  Home home(any_engine());
  Want rows;
  for (std::uint32_t n = 1; n <= 40; ++n) {
    rows[n] = person(n);
    rows[n].home.city = "city " + std::to_string(n == 38 ? 3 : n);
  }
  fill(home.open<None>(), rows);
  const kv::Options steps{.rows_per_step = 10};
  for (int i = 0; i < 2; ++i)
    CHECK_THAT(refused(kv::Errc::unique_violation, [&] { home.open<UniqueCity>(steps); }),
               Catch::Contains("key 38") && Catch::Contains("key 3"));
  {
    const auto db = home.open<None>();
    CHECK(home.tables() == bare);
    check_rows(db.natives(), rows);
    rows[38].home.city = "city 38";
    db.natives().put(38, rows[38]);
  }
  const auto db = home.open<UniqueCity>(steps);
  CHECK(db.natives().index<UniqueCityIndex>().get("city 38")->key == 38);
  CHECK(db.verify().ok());
}

TEST_CASE("while steps are under way nobody writes rows that they have passed") {
  Home home(kv::Engine::memory);
  const Want rows = want(30);
  const auto old = home.open<None>();
  fill(old, rows);
  home.watch.fails_in = 100;
  refused(kv::Errc::io, [&] { home.open<All>({.rows_per_step = 10}); });
  home.watch.fails_in = 0;
  CHECK(home.tables() == full);
  CHECK_THAT(refused(kv::Errc::schema_mismatch, [&] { old.natives().put(1, person(99)); }),
             Catch::Contains("natives"));
}
