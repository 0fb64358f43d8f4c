// Bytes that are not a key are refused, never read past their end, and never taken for a key that
// would be written otherwise. The bytes lie in memory of their exact size for AddressSanitizer.
#include <catch2/catch.hpp>
#include <memory>

#include "sample_keys.h"

namespace kv::test {
namespace {

/// Decodes from memory that ends where the key does.
template <class Codec>
void refuse_or_repeat(const Bytes& damaged) {
  const auto exact = std::make_unique<std::byte[]>(damaged.size());
  std::copy(damaged.begin(), damaged.end(), exact.get());
  const BytesView bytes(exact.get(), damaged.size());
  const auto scratch = std::make_unique<KeyScratch>();
  typename Codec::View view{};
  const Fault fault = Codec::decode(bytes, *scratch, view);
  if (fault) {
    if (fault.offset > bytes.size()) FAIL(fault.rule << " at " << fault.offset << " of nothing");
  } else if (encoded<Codec>(view) != damaged) {
    FAIL("taken for " << spaced_hex(encoded<Codec>(view)));
  }
}

TEMPLATE_LIST_TEST_CASE("a damaged key is refused or is another key", "", All) {
  INFO("KV_TEST_SEED=" << seed());
  Random random(seed());
  for (int i = 0; i < 5'000; ++i) {
    Bytes bytes = encoded<TestType>(Keys<TestType>::make(random));
    for (std::size_t n = 1 + random.below(3); n != 0; --n) {
      static constexpr std::array<unsigned char, 5> likely{0x00, 0x01, 0xFE, 0xFF, 0x61};
      const auto value =
          static_cast<std::byte>(random.below(2) == 0 ? likely[random.below(likely.size())]
                                                      : static_cast<unsigned char>(random.bits()));
      const std::size_t where = random.below(bytes.size() + 1);
      const auto at = bytes.begin() + static_cast<std::ptrdiff_t>(where);
      switch (random.below(4)) {
        case 0:
          bytes.resize(where);
          break;
        case 1:
          bytes.insert(at, value);
          break;
        case 2:
          if (at != bytes.end()) bytes.erase(at);
          break;
        default:
          if (at != bytes.end()) *at = value;
      }
    }
    INFO("bytes: " << spaced_hex(bytes));
    refuse_or_repeat<TestType>(bytes);
  }
}

using Texts =
    std::tuple<One<std::string>, OneDesc<std::string>, Many<Ascending<Bytes>, Descending<Bytes>>>;
TEMPLATE_LIST_TEST_CASE("stored bytes longer than any key are refused before they are unpacked", "",
                        Texts) {
  for (const auto fill : {std::byte{0x00}, std::byte{0xFF}, std::byte{0x61}}) {
    const Bytes bytes(5000, fill);
    KeyScratch scratch;
    typename TestType::View view{};
    const Fault fault = TestType::decode(bytes, scratch, view);
    REQUIRE(fault);
    CHECK(std::string(fault.rule) == "the key is longer than 511 bytes");
  }
}

template <class Codec>
std::string refusal(std::initializer_list<unsigned> values) {
  Bytes bytes;
  for (const unsigned value : values) bytes.push_back(static_cast<std::byte>(value));
  KeyScratch scratch;
  typename Codec::View view{};
  const Fault fault = Codec::decode(bytes, scratch, view);
  return fault ? fault.rule + (" at " + std::to_string(fault.offset)) : "fine";
}

TEST_CASE("a refusal names the rule and the place") {
  using Ticks = Many<Ascending<std::string>, Descending<Timestamp>>;
  using Pair = Many<Ascending<std::uint8_t>, Ascending<std::string>>;
  CHECK(refusal<One<bool>>({2}) == "a bool component is neither 0 nor 1 at 0");
  CHECK(refusal<One<std::uint32_t>>({1, 2, 3}) == "the key ends too early at 3");
  CHECK(refusal<One<std::uint32_t>>({1, 2, 3, 4, 5}) == "bytes follow the key at 4");
  CHECK(refusal<One<Status>>({3}) == "an enum component has an unknown value at 0");
  CHECK(refusal<One<std::string>>({'a', 0xC0, 0x80}) == "a text component is not UTF-8 at 1");
  CHECK(refusal<Pair>({7, 'a', 0xED, 0xA0, 0x80}) == "a text component is not UTF-8 at 2");
  CHECK(refusal<Ticks>({'a', 'b'}) == "a text component has no terminator at 2");
  CHECK(refusal<Ticks>({'a', 0}) == "a text component has no terminator at 1");
  CHECK(refusal<Ticks>({'a', 0, 2}) == "a text component has a bad escape at 1");
  CHECK(refusal<Ticks>({'a', 0, 1, 9}) == "the key ends too early at 4");
  CHECK(refusal<One<float>>({0xFF, 0xC0, 0, 1}) == "a float component is not the one NaN at 0");
  CHECK(refusal<One<float>>({0x00, 0x3F, 0xFF, 0xFF}) ==
        "a float component is not the one NaN at 0");
  CHECK(refusal<Native::Codec<std::uint32_t>>({1, 2, 3}) == "the key has another size at 3");
}

TEST_CASE("an optional component comes back from its bytes, and what is none is refused") {
  const auto round_trip = []<class T, bool Desc>(std::optional<key::ComponentView<T>> value,
                                                 std::bool_constant<Desc>, std::type_identity<T>) {
    KeyBuffer buffer;
    key::encode_optional<T, Desc>(value, buffer);
    buffer.push(std::byte{0x77});  // the primary key that follows
    KeyScratch scratch;
    key::Source source{buffer.bytes(), scratch};
    std::optional<key::ComponentView<T>> back;
    REQUIRE_FALSE(key::decode_optional<T, Desc>(source, back));
    CHECK(back == value);
    CHECK(source.left.size() == 1);
  };
  const std::type_identity<std::string> text;
  const std::type_identity<std::int32_t> number;
  round_trip(std::nullopt, std::false_type{}, text);
  round_trip(std::nullopt, std::true_type{}, number);
  round_trip("", std::true_type{}, text);
  round_trip(std::string_view("a\0b", 3), std::false_type{}, text);
  round_trip(-5, std::true_type{}, number);

  const Bytes bytes{std::byte{2}, std::byte{0}};
  KeyScratch scratch;
  key::Source source{bytes, scratch};
  std::optional<bool> out;
  CHECK(key::decode_optional<bool, false>(source, out));
  source.left = {};
  CHECK(key::decode_optional<bool, false>(source, out));
}

}  // namespace
}  // namespace kv::test
