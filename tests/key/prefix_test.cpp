// prefix(a, b): of many random keys, exactly those with these leading components lie from the
// prefix up to its upper bound.
#include <catch2/catch.hpp>

#include "sample_keys.h"

namespace kv::test {
namespace {

/// What `prefix` selects: one key, or the bytes from `begin` up to `end`, if there is an end.
struct Selection {
  bool exact = false;
  Bytes begin;
  std::optional<Bytes> end;

  bool has(const Bytes& key) const {
    if (exact) return key == begin;
    return compare_bytes(key, begin) >= 0 && (!end || compare_bytes(key, *end) < 0);
  }
};

template <class Codec, class... Leading>
Selection select(const Leading&... leading) {
  KeyBuffer buffer;
  Selection selection;
  selection.exact = encode_prefix<Codec>(buffer, leading...);
  selection.begin = {buffer.bytes().begin(), buffer.bytes().end()};
  if (prefix_upper_bound(buffer)) selection.end = {buffer.bytes().begin(), buffer.bytes().end()};
  return selection;
}

template <class Codec, std::size_t Count, class Key>
Selection select_leading(const Key& key) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return select<Codec>(std::get<I>(key.fields)...);
  }
  (std::make_index_sequence<Count>{});
}

template <class T>
bool begins_with(const T& text, const T& front) {
  return text.size() >= front.size() && std::equal(front.begin(), front.end(), text.begin());
}

TEMPLATE_LIST_TEST_CASE("a prefix selects the keys with these leading components and no others", "",
                        Composites) {
  INFO("KV_TEST_SEED=" << seed());
  Random random(seed());
  for (int round = 0; round < 200; ++round) {
    const auto wanted = Keys<TestType>::make(random);
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      const std::array<Selection, TestType::count> selections{
          select_leading<TestType, I + 1>(wanted)...};
      for (int i = 0; i < 200; ++i) {
        auto key = Keys<TestType>::make(random);
        // Often with the same front, or random keys of many components would never match.
        if (random.below(2) == 0) std::get<0>(key.fields) = std::get<0>(wanted.fields);
        const Bytes bytes = encoded<TestType>(key);
        for (std::size_t count = 1; count <= TestType::count; ++count) {
          const bool expected = Keys<TestType>::compare(key, wanted, count) == 0;
          if (selections[count - 1].has(bytes) != expected) {
            INFO("of " << count << " components: " << spaced_hex(selections[count - 1].begin));
            INFO("key: " << spaced_hex(bytes));
            REQUIRE(selections[count - 1].has(bytes) == expected);
          }
        }
      }
    }
    (std::make_index_sequence<TestType::count>{});
  }
}

TEMPLATE_TEST_CASE("a prefix of a key that is one text selects what begins with it", "",
                   One<std::string>, One<Bytes>, OneDesc<std::string>, OneDesc<Bytes>) {
  INFO("KV_TEST_SEED=" << seed());
  Random random(seed());
  for (int round = 0; round < 200; ++round) {
    const auto front = Keys<TestType>::make(random);
    const Selection plain = select<TestType>(front);
    const Selection starting = select<TestType>(starts_with(typename TestType::View(front)));
    for (int i = 0; i < 200; ++i) {
      const auto key = Keys<TestType>::make(random);
      const Bytes bytes = encoded<TestType>(key);
      INFO("prefix: " << spaced_hex(plain.begin) << "\nkey: " << spaced_hex(bytes));
      if (plain.has(bytes) != begins_with(key, front)) FAIL("prefix(text)");
      if (starting.has(bytes) != begins_with(key, front)) FAIL("prefix(starts_with(text))");
    }
  }
}

using TwoTexts =
    std::tuple<Many<Ascending<std::string>, Ascending<std::string>>,
               Many<Descending<std::string>, Ascending<std::string>>,
               Many<Descending<std::string>, Descending<std::string>>,
               Many<Ascending<std::string>, Ascending<std::string>, Ascending<bool>>,
               Many<Ascending<std::string>, Descending<std::string>, Ascending<Bytes>>>;
TEMPLATE_LIST_TEST_CASE("starts_with selects what begins with it behind any leading component", "",
                        TwoTexts) {
  INFO("KV_TEST_SEED=" << seed());
  Random random(seed());
  for (int round = 0; round < 200; ++round) {
    const auto wanted = Keys<TestType>::make(random);
    const std::string& first = std::get<0>(wanted.fields);
    const std::string& second = std::get<1>(wanted.fields);
    const Selection by_first = select<TestType>(starts_with(first));
    const Selection by_second = select<TestType>(first, starts_with(second));
    for (int i = 0; i < 200; ++i) {
      auto key = Keys<TestType>::make(random);
      if (random.below(2) == 0) std::get<0>(key.fields) = first;
      const Bytes bytes = encoded<TestType>(key);
      INFO("prefix: " << spaced_hex(by_second.begin) << "\nkey: " << spaced_hex(bytes));
      if (by_first.has(bytes) != begins_with(std::get<0>(key.fields), first)) FAIL("first");
      if (by_second.has(bytes) !=
          (std::get<0>(key.fields) == first && begins_with(std::get<1>(key.fields), second)))
        FAIL("second");
    }
  }
}

TEST_CASE("numbers of other types may be arguments while they keep their value") {
  using Codec = Many<Ascending<std::uint8_t>, Ascending<float>>;
  CHECK(select<Codec>(5).begin == Bytes{std::byte{5}});
  CHECK(select<Codec>(5UL, 1).begin == encoded<Codec>({{std::uint8_t{5}, 1.0F}}));
  const auto selects_nothing = []<class C>(std::type_identity<C>, auto... leading) {
    KeyBuffer buffer;
    encode_prefix<C>(buffer, leading...);
    return buffer.overflowed();
  };
  CHECK_FALSE(selects_nothing(std::type_identity<Codec>{}, 255, 1.5));
  CHECK(selects_nothing(std::type_identity<Codec>{}, 300));
  CHECK(selects_nothing(std::type_identity<Codec>{}, -1, 1.0F));
  CHECK(selects_nothing(std::type_identity<One<std::uint64_t>>{}, -1));
  CHECK(selects_nothing(std::type_identity<One<std::int64_t>>{}, ~std::uint64_t{0}));
  CHECK(selects_nothing(std::type_identity<OneDesc<std::int8_t>>{}, 128));
}

TEST_CASE("only the prefix of nothing, or of nothing but FF, has no upper bound") {
  KeyBuffer buffer;
  CHECK_FALSE(prefix_upper_bound(buffer));
  buffer.push(std::byte{0xFF});
  CHECK_FALSE(prefix_upper_bound(buffer));
  CHECK(buffer.size() == 0);
  buffer.push(std::byte{0x00});
  CHECK(prefix_upper_bound(buffer));
  CHECK(spaced_hex(buffer.bytes()) == "01");
}

}  // namespace
}  // namespace kv::test
