// add_kv_schema(… COMPILE_AS target): the header is read with that target's include directories and
// definitions, and so are the generated sources.
#include <catch2/catch.hpp>

#include "compiled_as.kv.hpp"

TEST_CASE("a header is read as the COMPILE_AS target compiles it") {
  kv::Options options;
  options.engine = kv::Engine::memory;
  const compiled::Database db = compiled::Database::open("kvgen-compiled-as", options);
  db.orders().put(1, Order{Level{5'000'000'000}});
  CHECK(db.orders().get(1)->bid().price() == 5'000'000'000);
}
