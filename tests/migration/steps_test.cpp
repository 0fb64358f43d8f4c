// Migrations that are cut short: a process dies after every step in turn, and whoever opens the
// file next finds either the old rows, all of them, or goes on to the new ones.
#include <catch2/catch.hpp>

#include "described.h"
#include "dying.h"

namespace kv::test {
namespace {

constexpr int row_count = 12;

std::vector<std::string> expected(const std::string& suffix) {
  std::vector<std::string> rows;
  for (int i = 1; i <= row_count; ++i)
    rows.push_back(std::to_string(i) + " {\"n\":" + std::to_string(i) + suffix + "}");
  return rows;
}

void crash_everywhere(const std::string& before_text, const std::string& after_text,
                      const std::vector<std::string>& rows, const std::string& before_table,
                      const std::string& after_table) {
  const Described before(before_text);
  const Described after(after_text);
  int died = 0;
  int old_again = 0;
  for (int dies = 1; dies < 200; ++dies) {
    INFO("dies in call " << dies);
    const Folder folder;
    {
      const Opened db(folder / "db", before, options());
      for (int i = 1; i <= row_count; ++i) db.put(before_table, i, ValueRecord{{{"n", i}}});
    }
    if (migrate_and_die(folder / "db", after, dies)) break;
    ++died;
    std::filesystem::copy_file(folder / "db", folder / "copy");
    Options with = options(Migrate::automatic);
    with.migration_step_bytes = 1;
    CHECK(Opened(folder / "db", after, with).text(after_table) == rows);
    CHECK(Opened(folder / "db", after, options()).text(after_table) == rows);
    // The program of the old schema takes a migration back as long as the old rows are there.
    std::vector<std::string> back;
    const Thrown error =
        thrown([&] { back = Opened(folder / "copy", before, options()).text(before_table); });
    if (error.code) {
      // A table that moved away is not there for its old program, which makes an empty one.
      CHECK(error.code == Errc::schema_mismatch);
    } else if (!back.empty()) {
      CHECK(back == expected(""));
      ++old_again;
    }
    CHECK(Opened(folder / "copy", after, with).text(after_table) == rows);
  }
  CHECK(died >= row_count);
  CHECK(old_again >= row_count - 1);
}

/// A database whose numbers a migration widens.
struct Numbers {
  Numbers() {
    const Opened db(file, before, options());
    for (int i = 1; i <= row_count; ++i) db.put("t", i, i);
  }
  Folder folder;
  std::filesystem::path file = folder / "db";
  Described before{"version 1;\ntable t(id: u32) -> u16;\n"};
  Described after{"version 2;\ntable t(id: u32) -> u32;\n"};
};

}  // namespace

TEST_CASE("a migration that is cut short goes on where it was") {
  crash_everywhere("version 1;\nstruct R { n: u16; }\ntable t(id: u32) -> R;\n",
                   "version 2;\nstruct R { n: u32; m: bool = true; }\ntable t(id: u32) -> R;\n",
                   expected(",\"m\":true"), "t", "t");
}

TEST_CASE("a migration to another key order that is cut short goes on where it was") {
  crash_everywhere(
      "version 1;\nstruct R { n: u16; }\ntable t(id: u32) -> R;\n",
      "version 2;\nstruct R { n: u16; }\ntable t(id: u32) -> R { key_format native; }\n",
      expected(""), "t", "t");
}

TEST_CASE("a table that moves to another name and is cut short goes on where it was") {
  crash_everywhere("version 1;\nstruct R { n: u16; }\ntable t(id: u32) -> R;\n",
                   "version 2;\nstruct R { n: u16; }\ntable s renamed from t (id: u32) -> R;\n",
                   expected(""), "t", "s");
}

TEST_CASE("steps go on from the last one, not from the start") {
  const Numbers numbers;
  REQUIRE_FALSE(migrate_and_die(numbers.file, numbers.after, 9));
  Options with = options(Migrate::automatic);
  with.migration_step_bytes = 1;
  int converted = 0;
  with.migrations = Migrations{}.from(1, [&](MigratedRow&) { ++converted; });
  CHECK(Opened(numbers.file, numbers.after, with).text("t").size() == row_count);
  CHECK(converted == row_count - 9);
}

TEST_CASE("an interrupted migration can be looked at read-only only while the old rows are there") {
  const Numbers numbers;
  REQUIRE_FALSE(migrate_and_die(numbers.file, numbers.after, 3));
  Options read_only = options();
  read_only.read_only = true;
  CHECK(Opened(numbers.file, numbers.before, read_only).text("t").size() == row_count);
  CHECK(thrown([&] { Opened(numbers.file, numbers.after, read_only); }).code ==
        Errc::migration_needed);
  REQUIRE_FALSE(migrate_and_die(numbers.file, numbers.after, row_count));
  CHECK(thrown([&] { Opened(numbers.file, numbers.after, read_only); }).code == Errc::read_only);
}

}  // namespace kv::test
