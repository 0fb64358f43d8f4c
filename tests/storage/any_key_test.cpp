// Keys of untyped tables: their bytes, their order, what is refused.
#include <catch2/catch.hpp>
#include <random>
#include <vector>

#include "kv/runtime.h"
#include "support/database.h"
#include "support/errors.h"

using kv::test::bytes;
using kv::test::code_of;

namespace {

kv::Bytes encoded(const kv::AnyKeyView& key) {
  kv::KeyBuffer buffer;
  kv::AnyKeyCodec::encode(key, buffer);
  return {buffer.bytes().begin(), buffer.bytes().end()};
}
kv::Bytes hex_bytes(std::initializer_list<unsigned> values) {
  kv::Bytes made;
  for (const unsigned value : values) made.push_back(static_cast<std::byte>(value));
  return made;
}

}  // namespace

TEST_CASE("mixed keys have the bytes that FORMAT.md gives") {
  CHECK(encoded(true) == hex_bytes({1, 1}));
  CHECK(encoded(-1) == hex_bytes({2, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}));
  CHECK(encoded(42) == hex_bytes({3, 0, 0, 0, 0, 0, 0, 0, 42}));
  CHECK(encoded(1.0) == hex_bytes({4, 0xBF, 0xF0, 0, 0, 0, 0, 0, 0}));
  CHECK(encoded("al") == hex_bytes({6, 'a', 'l'}));
  CHECK(encoded(bytes("al")) == hex_bytes({7, 'a', 'l'}));
  CHECK(encoded(kv::Uuid{}).size() == 17);
}

TEST_CASE("equal numbers are one key, whatever their C++ types") {
  CHECK(encoded(42) == encoded(std::uint64_t{42}));
  CHECK(encoded(42) == encoded(std::int8_t{42}));
  CHECK(encoded(123U) == encoded(123L));
  CHECK(encoded(std::int16_t{-5}) == encoded(std::int64_t{-5}));
  CHECK(encoded(1) != encoded(true));
  CHECK(encoded(1) != encoded(1.0));
  CHECK(encoded("1") != encoded(1));
  CHECK(encoded("a") != encoded(bytes("a")));
}

TEST_CASE("every mixed key reads back, and byte order is key order among numbers and among text") {
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  for (int i = 0; i < 2000; ++i) {
    const auto a = static_cast<std::int64_t>(random()) >> (random() % 64);
    const auto b = static_cast<std::int64_t>(random()) >> (random() % 64);
    CHECK((encoded(a) < encoded(b)) == (a < b));
    kv::KeyScratch scratch;
    kv::AnyKeyView view;
    const kv::Bytes key = encoded(a);
    REQUIRE_FALSE(kv::AnyKeyCodec::decode(key, scratch, view));
    CHECK(view == kv::AnyKeyView(a));
    CHECK(view.integer<std::int64_t>() == a);
    CHECK(kv::AnyKeyView(kv::AnyKey(view)) == view);
  }
  CHECK(encoded("a") < encoded("aa"));
  CHECK(encoded("Z") < encoded("a"));
  kv::KeyScratch scratch;
  kv::AnyKeyView view;
  const kv::Bytes text = encoded("Ada");
  REQUIRE_FALSE(kv::AnyKeyCodec::decode(text, scratch, view));
  CHECK(view.is_text());
  CHECK(view.text() == "Ada");
  CHECK(view.integer(7) == 7);
  CHECK(kv::AnyKeyView(300).integer<std::uint8_t>(9) == 9);
}

TEST_CASE("bytes that are no mixed key are refused") {
  kv::KeyScratch scratch;
  kv::AnyKeyView view;
  for (const kv::Bytes& bad :
       {kv::Bytes{}, hex_bytes({0}), hex_bytes({8, 1}), hex_bytes({1, 2}), hex_bytes({3, 1, 2}),
        hex_bytes({3, 0, 0, 0, 0, 0, 0, 0, 1, 1}), hex_bytes({2, 0x80, 0, 0, 0, 0, 0, 0, 0}),
        hex_bytes({5, 1}), hex_bytes({6, 0xFF})})
    CHECK(kv::AnyKeyCodec::decode(bad, scratch, view));
}
