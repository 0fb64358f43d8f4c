// Errors carry a code with a stable name.
#include <catch2/catch.hpp>
#include <set>

#include "kv/core/api.h"
#include "kv/core/error.h"
#include "kv/core/fault.h"

namespace kv {
namespace {

static_assert(KV_API_VERSION == 1);

TEST_CASE("every code has a name of its own") {
  std::set<std::string_view> names;
  int count = 0;
  for (; count <= static_cast<int>(Errc::unsupported); ++count) {
    const std::string_view name = to_string(static_cast<Errc>(count));
    CHECK(name != "unknown");
    names.insert(name);
  }
  CHECK(names.size() == static_cast<std::size_t>(count));
  CHECK(to_string(Errc::unique_violation) == "unique_violation");
  CHECK(to_string(static_cast<Errc>(9999)) == "unknown");
}

TEST_CASE("a raised error is a std::runtime_error with its code") {
  try {
    raise(Errc::key_too_long, "users: the key is 600 bytes long");
  } catch (const std::runtime_error& error) {
    CHECK(std::string(error.what()) == "users: the key is 600 bytes long");
    CHECK(dynamic_cast<const Error&>(error).code() == Errc::key_too_long);
  }
}

TEST_CASE("a fault is false when all is well") {
  CHECK_FALSE(Fault{});
  CHECK(Fault{"text is not UTF-8", 3});
}

}  // namespace
}  // namespace kv
