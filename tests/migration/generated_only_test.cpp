// Formats whose values no descriptor can read: a migration is refused as a whole, before anything
// has happened.
#include <catch2/catch.hpp>

#include "described.h"

#ifdef KV_TEST_NATIVE
#include "tape.kv.hpp"
#include "tape.v1.kv.hpp"
#endif

namespace kv::test {
namespace {

/// Opening and rehearsing are refused with the same words, and leave file and folder as they were.
template <class Db>
std::string refused_untouched(const Folder& folder, Migrations hooks = {}) {
  const std::filesystem::path path = folder / "db";
  const std::string before = read_file(path);
  Options with = options(Migrate::automatic);
  with.migration_backup = folder / "backup";
  with.migration_step_bytes = 1;
  with.migrations = std::move(hooks);
  const std::string message = refused(Errc::unsupported, [&] { Db::open(path, with); });
  CHECK(refused(Errc::unsupported, [&] { Db::rehearse(path, with); }) == message);
  CHECK(read_file(path) == before);
  CHECK_FALSE(std::filesystem::exists(folder / "backup"));
  return message;
}

}  // namespace

#ifdef KV_TEST_NATIVE
TEST_CASE("a table of a C++ struct that has grown is refused, and the old program still reads it") {
  const Folder folder;
  tape::v1::Database::open(folder / "db").ticks().put(3, {.price = 1250});
  const std::string message = refused_untouched<tape::Database>(
      folder, Migrations{}.from(1, "ticks", [](MigratedRow&) { FAIL("called"); }));
  CHECK_THAT(message, Catch::StartsWith("table ticks: values of format native can be read by "
                                        "generated code only"));
  CHECK_THAT(message, Catch::Contains("ticks.size: new"));
  CHECK(tape::v1::Database::open(folder / "db").ticks().get(3)->price() == 1250);
}
#endif

}  // namespace kv::test
