// Byte order is key order, and every key comes back as it was: for each component type in both
// directions and for composites, over random keys that are often equal or nearly so.
#include <catch2/catch.hpp>

#include "sample_keys.h"

namespace kv::test {
namespace {

constexpr int rounds = 5'000;

TEMPLATE_LIST_TEST_CASE("a key is before another exactly when its bytes are", "", AllOrdered) {
  INFO("KV_TEST_SEED=" << seed());
  Random random(seed());
  for (int i = 0; i < rounds; ++i) {
    const auto a = Keys<TestType>::make(random);
    const auto b = Keys<TestType>::make(random);
    const Bytes a_bytes = encoded<TestType>(a);
    const Bytes b_bytes = encoded<TestType>(b);
    if (Keys<TestType>::compare(a, b) != compare_bytes(a_bytes, b_bytes)) {
      INFO("a: " << spaced_hex(a_bytes) << "\nb: " << spaced_hex(b_bytes));
      REQUIRE(Keys<TestType>::compare(a, b) == compare_bytes(a_bytes, b_bytes));
    }
  }
}

TEMPLATE_LIST_TEST_CASE("a key comes back from its bytes", "", All) {
  STATIC_REQUIRE(KeyCodec<TestType>);
  INFO("KV_TEST_SEED=" << seed());
  Random random(seed());
  for (int i = 0; i < rounds; ++i) {
    const auto key = Keys<TestType>::make(random);
    const Bytes bytes = encoded<TestType>(key);
    INFO("bytes: " << spaced_hex(bytes));
    KeyScratch scratch;
    typename TestType::View view{};
    const Fault fault = TestType::decode(bytes, scratch, view);
    if (fault) FAIL(fault.rule << " at " << fault.offset);
    if (Keys<TestType>::compare(TestType::own(view), key) != 0) FAIL("another key came back");
    if (TestType::key_bytes != 0 && bytes.size() != TestType::key_bytes) FAIL("not key_bytes long");
    if (check_key<TestType>(key)) FAIL("a good key was refused");
  }
}

using Borrowing =
    std::tuple<One<std::string>, One<Bytes>, Many<Ascending<Status>, Ascending<std::string>>>;
TEMPLATE_LIST_TEST_CASE("a key that says it borrows never uses the scratch", "", Borrowing) {
  STATIC_REQUIRE(TestType::borrows);
  Random random(seed());
  for (int i = 0; i < rounds / 10; ++i) {
    const Bytes bytes = encoded<TestType>(Keys<TestType>::make(random));
    KeyScratch scratch;
    scratch.fill(std::byte{0x5A});
    typename TestType::View view{};
    REQUIRE_FALSE(TestType::decode(bytes, scratch, view));
    for (const std::byte byte : scratch)
      if (byte != std::byte{0x5A}) FAIL("the scratch was written");
  }
}

TEST_CASE("text that is stored otherwise than it reads is known to need the scratch") {
  STATIC_REQUIRE_FALSE(OneDesc<std::string>::borrows);
  STATIC_REQUIRE_FALSE(Many<Ascending<std::string>, Ascending<bool>>::borrows);
  STATIC_REQUIRE_FALSE(Many<Ascending<bool>, Descending<Bytes>>::borrows);
  STATIC_REQUIRE(Many<Descending<std::uint8_t>, Descending<Uuid>>::borrows);
}

TEST_CASE("ascending text without a NUL is borrowed from the key wherever it stands") {
  using Codec = Many<Ascending<std::string>, Descending<Timestamp>>;
  const Bytes bytes = encoded<Codec>(
      Composite<Ascending<std::string>, Descending<Timestamp>>{{"AAPL", Timestamp(Duration(5))}});
  KeyScratch scratch;
  Codec::View view{};
  REQUIRE_FALSE(Codec::decode(bytes, scratch, view));
  CHECK(static_cast<const void*>(std::get<0>(view.fields).data()) == bytes.data());
}

TEST_CASE("several transformed texts share the scratch") {
  using Key = Composite<Descending<std::string>, Ascending<Bytes>, Descending<std::string>>;
  using Codec = Ordered::Codec<Key>;
  const Key key{{"first", Bytes{std::byte{0}, std::byte{7}}, "third"}};
  const Bytes bytes = encoded<Codec>(key);
  KeyScratch scratch;
  Codec::View view{};
  REQUIRE_FALSE(Codec::decode(bytes, scratch, view));
  CHECK(std::get<0>(view.fields) == "first");
  CHECK(Bytes(std::get<1>(view.fields).begin(), std::get<1>(view.fields).end()) ==
        std::get<1>(key.fields));
  CHECK(std::get<2>(view.fields) == "third");
}

TEST_CASE("every NaN is one key, the last one") {
  using Codec = One<double>;
  const Bytes nan = encoded<Codec>(std::numeric_limits<double>::quiet_NaN());
  CHECK(encoded<Codec>(-std::numeric_limits<double>::quiet_NaN()) == nan);
  CHECK(encoded<Codec>(std::bit_cast<double>(std::uint64_t{0x7FF0000000000001})) == nan);
  CHECK(compare_bytes(encoded<Codec>(std::numeric_limits<double>::infinity()), nan) < 0);
}

TEST_CASE("zero has two keys, the negative one first") {
  CHECK(compare_bytes(encoded<One<float>>(-0.0F), encoded<One<float>>(0.0F)) < 0);
}

TEST_CASE("a key that decode would refuse is known before it is stored") {
  CHECK(std::string(check_key<One<std::string>>("\xFF").rule) == "a text component is not UTF-8");
  CHECK(check_key<One<Status>>(static_cast<Status>(77)));
  using Pair = Many<Ascending<std::string>, Ascending<Status>>;
  CHECK(check_key<Pair>(Pair::View{{"a", static_cast<Status>(0)}}));
  CHECK_FALSE(check_key<Pair>(Pair::View{{"a", Status::closed}}));
  CHECK_FALSE(check_key<One<Bytes>>(as_bytes("\xFF")));
}

TEST_CASE("a key beyond 511 bytes overflows and tells its length") {
  KeyBuffer buffer;
  One<std::string>::encode(std::string(511, 'a'), buffer);
  CHECK_FALSE(buffer.overflowed());
  buffer.clear();
  One<std::string>::encode(std::string(512, 'a'), buffer);
  CHECK(buffer.overflowed());
  CHECK(buffer.size() == 512);
  buffer.clear();
  OneDesc<std::string>::encode(std::string(1000, '\0'), buffer);  // each doubled, and a terminator
  CHECK(buffer.overflowed());
  CHECK(buffer.size() == 2002);
}

TEST_CASE("a number across the 511th byte is cut there") {
  KeyBuffer buffer;
  for (std::size_t before = 505; before < 515; ++before) {
    buffer.clear();
    const std::string text(before, 'a');
    buffer.push(text.data(), text.size());
    One<std::uint64_t>::encode(0x0101010101010101, buffer);
    CHECK(buffer.size() == before + 8);
    CHECK(buffer.overflowed());
    CHECK(buffer.bytes().size() == 511);
    if (before < 511) CHECK(buffer.bytes().back() == std::byte{1});
  }
}

}  // namespace
}  // namespace kv::test
