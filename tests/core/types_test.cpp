// Uuids as text and in order; bytes as text.
#include <catch2/catch.hpp>

#include "kv/core/bytes.h"
#include "kv/core/types.h"

namespace kv {
namespace {

TEST_CASE("a uuid reads back from its text, in either case") {
  const std::string text = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
  const auto uuid = parse_uuid(text);
  REQUIRE(uuid);
  CHECK(uuid->bytes[0] == 0x6B);
  CHECK(uuid->bytes[15] == 0xC8);
  CHECK(to_string(*uuid) == text);
  CHECK(parse_uuid("6BA7B810-9DAD-11D1-80B4-00C04FD430C8") == uuid);
}

TEST_CASE("what is not exactly a uuid is refused") {
  for (const char* text :
       {"", "6ba7b810-9dad-11d1-80b4-00c04fd430c", "6ba7b8109dad11d180b400c04fd430c8",
        "6ba7b810-9dad-11d1-80b4-00c04fd430c8 ", "{6ba7b810-9dad-11d1-80b4-00c04fd430c}",
        "6ba7b810-9dad-11d1-80b4-00c04fd430cg", "6ba7b810-9dad-11d1-80b4+00c04fd430c8",
        "6ba7b8109-dad-11d1-80b4-00c04fd430c8", "6ba7b810-9dad-11d1-80b-400c04fd430c8"})
    CHECK_FALSE(parse_uuid(text));
}

TEST_CASE("uuids compare as bytes") {
  Uuid low;
  Uuid high;
  low.bytes[0] = 0x7F;
  high.bytes[0] = 0x80;
  CHECK(low < high);
  high.bytes[0] = 0x7F;
  CHECK(low == high);
}

TEST_CASE("text and bytes are two views of one memory") {
  const std::string_view text("a\0b", 3);
  CHECK(as_text(as_bytes(text)) == text);
  CHECK(static_cast<const void*>(as_bytes(text).data()) == text.data());
}

TEST_CASE("values are loaded and stored at any address") {
  std::byte memory[16] = {};
  store<std::uint64_t>(memory + 3, 0x0102030405060708);
  CHECK(load<std::uint64_t>(memory + 3) == 0x0102030405060708);
  CHECK(load<std::uint16_t>(memory + 0) == 0);
}

}  // namespace
}  // namespace kv
