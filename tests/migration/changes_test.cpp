// Every kind of change (tests/schema/changes) against a real database with rows in it: what the
// comparison promises is what opening does, whole and in steps.
#include <catch2/catch.hpp>
#include <random>

#include "../dynamic/random_value.h"
#include "described.h"
#include "kv/dynamic/convert.h"
#include "support/golden.h"

namespace kv::test {
namespace {

namespace fs = std::filesystem;

struct ChangeFile {
  std::string before, after, says;
};

ChangeFile read_change(const fs::path& path) {
  const std::string text = kvgen::test::read_file(path);
  const std::size_t after = text.find("--- new\n");
  const std::size_t says = text.find("--- says\n");
  return {text.substr(8, after - 8), text.substr(after + 8, says - after - 8),
          text.substr(says + 9)};
}

void fill(const Opened& db, const Described& schema, std::uint64_t seed) {
  for (const std::string& table : schema.tables()) {
    const dynamic::TableCodec& codec = schema.codec(table);
    RandomValue random(codec.schema(), seed);
    for (int i = 0; i < 40; ++i) {
      const Value key = random.key(codec.table());
      try {
        db.put(table, key, random.make(codec.table().value));
      } catch (const Error& error) {
        CHECK(error.code() == Errc::key_too_long);  // an empty text
      }
    }
  }
}

using Contents = std::map<std::string, std::map<Bytes, Bytes>>;
Contents all_rows(const Opened& db, const Described& schema) {
  Contents all;
  for (const std::string& table : schema.tables()) all[table] = db.rows(table);
  return all;
}

/// Opens with the new schema; the rows afterwards.
Contents migrated(const fs::path& path, const Described& after, std::size_t step_bytes) {
  Options with = options(Migrate::automatic);
  with.migration_step_bytes = step_bytes;
  {
    const Opened db(path, after, with);
    for (const std::string& table : after.tables())
      for (const auto& [key, value] : db.rows(table)) {
        CHECK_FALSE(after.codec(table).check_key(key));
        CHECK_FALSE(after.codec(table).check_value(value));
      }
  }
  // From now on it is simply a database of the new schema.
  const Opened again(path, after, options());
  return all_rows(again, after);
}

/// Rows that were left as they were read as they would have been converted.
void check_as_converted(const std::map<Bytes, Bytes>& old, const std::map<Bytes, Bytes>& rows,
                        const dynamic::TableCodec& before, const dynamic::TableCodec& after) {
  CHECK(rows == old);
  const dynamic::Conversion conversion(before.schema(), after.schema());
  for (const auto& [key, value] : rows)
    CHECK(to_json(after.read_value(value)) == to_json(conversion.value(before.read_value(value))));
}

void try_change(const ChangeFile& change, std::uint64_t seed) {
  const Described before(change.before);
  const Described after(change.after);
  const Folder folder;
  fs::path path = folder / "db";
  Contents old;
  {
    const Opened db(path, before, options());
    fill(db, before, seed);
    old = all_rows(db, before);
  }
  const auto open = [&](Migrate migrate) {
    return thrown([&] { Opened(path, after, options(migrate)); });
  };
  if (change.says.ends_with("identical\n") || change.says.ends_with("compatible\n")) {
    CHECK(open(Migrate::never).message == "none");
    const Opened db(path, after, options());
    for (const std::string& table : after.tables())
      if (old.contains(table))
        check_as_converted(old[table], db.rows(table), before.codec(table), after.codec(table));
    return;
  }
  const std::string file = read_file(path);
  const bool refused = change.says.ends_with("refused\n");
  for (const Migrate migrate : {Migrate::never, Migrate::automatic}) {
    if (migrate == Migrate::automatic && !refused) continue;
    const Thrown error = open(migrate);
    CHECK(error.code == (refused ? Errc::schema_mismatch : Errc::migration_needed));
    // The same words as `kvgen diff`.
    for (std::size_t at = 0, end = 0; at < change.says.size(); at = end + 1) {
      end = change.says.find('\n', at);
      const std::string line = change.says.substr(at, end - at);
      // Derivable changes of other tables are no reason to refuse an automatic migration.
      const bool derivable = line.starts_with("  migration: ") && migrate == Migrate::never;
      if (line.starts_with("  refused: ") || derivable)
        CHECK_THAT(error.message, Catch::Contains(line));
    }
  }
  CHECK(read_file(path) == file);
  if (refused) return;
  fs::copy_file(path, folder / "steps");
  const Contents whole = migrated(path, after, std::size_t{64} << 20);
  const Contents steps = migrated(folder / "steps", after, 1);
  CHECK(whole == steps);
  for (const auto& [table, rows] : whole) {
    const std::string source = old.contains(table) ? table : "users";
    CHECK(rows.size() == old[source].size());
  }
}

}  // namespace

TEST_CASE("opening does what the comparison of the schemas promises, for every kind of change") {
  const std::uint64_t seed = std::random_device{}();
  const auto files =
      kvgen::test::files_in(fs::path(KV_SOURCE_ROOT) / "tests/schema/changes", ".change");
  REQUIRE(files.size() > 50);
  for (const fs::path& file : files) {
    INFO(file.filename().string() << ", seed " << seed);
    try_change(read_change(file), seed);
  }
}

}  // namespace kv::test
