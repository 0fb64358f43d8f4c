// The dynamic codecs against the generated ones: the same bytes, JSON, keys and faults for random
// values of every type in every format, whole and damaged.
#include <catch2/catch.hpp>
#include <random>

#include "kv/dynamic/codec.h"
#include "kv/format/json.h"
#include "kv/key/key_text.h"
#include "random_value.h"
#include "samples.kv.hpp"

#ifdef KV_TEST_NATIVE
#include "native.kv.hpp"
#endif

namespace kv::test {
namespace {

template <class Spec>
using Codec = ValueCodec<typename Spec::Format, typename Spec::Value>;

/// Both refuse, or neither. Of several rules that bytes break they may name different ones.
bool same(const Fault& a, const Fault& b) { return bool{a} == bool{b}; }

template <class Spec>
void check_value(const dynamic::TableCodec& codec, RandomValue& random) {
  const Value value = random.make(codec.table().value);
  Bytes bytes = codec.write_value(value);
  REQUIRE_FALSE(Codec<Spec>::check(bytes));
  REQUIRE_FALSE(codec.check_value(bytes));
  const auto view = Codec<Spec>::view(bytes);
  const Value read = codec.read_value(bytes);
  CHECK(to_json(read) == json::text(view));
  CHECK(codec.write_value(read) == bytes);
  const auto owned = Codec<Spec>::unpack(view);
  Bytes again(Codec<Spec>::size(owned), std::byte{0xAA});
  Codec<Spec>::write(owned, again);
  CHECK(again == bytes);

  for (int damage = 0; damage < 20 && !bytes.empty(); ++damage) {
    Bytes damaged = bytes;
    for (std::uint64_t left = 1 + random.below(2); left-- > 0;)
      damaged[random.below(damaged.size())] = static_cast<std::byte>(random.below(256));
    if (random.below(5) == 0) damaged.resize(random.below(damaged.size() + 1));
    // Two zeros at an even place: in FlatBuffers often a field that was left out.
    if (const std::uint64_t at = 2 * random.below(1 + damaged.size() / 2);
        random.below(3) == 0 && at + 2 <= bytes.size()) {
      damaged = bytes;
      damaged[at] = damaged[at + 1] = std::byte{0};
    }
    const Fault fault = codec.check_value(damaged);
    CHECK(same(fault, Codec<Spec>::check(damaged)));
    if (!fault) CHECK(to_json(codec.read_value(damaged)) == json::text(Codec<Spec>::view(damaged)));
  }
}

template <class Spec>
void check_key(const dynamic::TableCodec& codec, RandomValue& random) {
  using KeyCodec = typename Spec::KeyCodec;
  const Value key = random.key(codec.table());
  KeyBuffer buffer;
  try {
    codec.write_key(key, buffer);
  } catch (const Error& error) {
    CHECK(error.code() == Errc::key_too_long);  // a key of one empty text
    return;
  }
  Bytes bytes(buffer.bytes().begin(), buffer.bytes().end());
  KeyScratch scratch;
  typename KeyCodec::View view{};
  REQUIRE_FALSE(KeyCodec::decode(bytes, scratch, view));
  KeyBuffer typed;
  KeyCodec::encode(view, typed);
  CHECK(std::ranges::equal(typed.bytes(), bytes));
  CHECK(codec.key_text(bytes) == key_text<KeyCodec>(view));
  KeyBuffer again;
  codec.write_key(codec.read_key(bytes), again);
  CHECK(std::ranges::equal(again.bytes(), bytes));

  for (int damage = 0; damage < 20; ++damage) {
    Bytes damaged = bytes;
    damaged[random.below(damaged.size())] = static_cast<std::byte>(random.below(256));
    if (random.below(3) == 0) damaged.resize(random.below(damaged.size() + 1));
    CHECK(same(codec.check_key(damaged), KeyCodec::decode(damaged, scratch, view)));
  }
}

template <class Spec>
void check_table() {
  const dynamic::TableCodec codec(Spec::descriptor());
  const std::uint64_t seed = std::random_device{}();
  INFO("table " << Spec::name << ", seed " << seed);
  RandomValue random(codec.schema(), seed);
  for (int i = 0; i < 60; ++i) {
    check_value<Spec>(codec, random);
    check_key<Spec>(codec, random);
  }
}

}  // namespace

TEST_CASE("rows by descriptor are the rows of the generated code, in every format") {
  check_table<samples::InRkyvSpec>();
  check_table<samples::InRkyvUnalignedSpec>();
  check_table<samples::InBincodeSpec>();
  check_table<samples::InBincode2Spec>();
  check_table<samples::InPostcardSpec>();
  check_table<samples::InFlatSpec>();
  check_table<samples::InRawSpec>();
}

#ifdef KV_TEST_NATIVE
TEST_CASE("rows of C++ structs by descriptor are the bytes of the structs") {
  check_table<memory::InNativeSpec>();
  check_table<memory::AsRkyvSpec>();
}
#endif

TEST_CASE("a value that is not of the table's type is refused, naming the field") {
  const dynamic::TableCodec codec(samples::InPostcardSpec::descriptor());
  RandomValue random(codec.schema(), 1);
  const Value good = random.make(codec.table().value);
  const auto message = [&](const Value& value) -> std::string {
    try {
      codec.write_value(value);
    } catch (const Error& error) {
      CHECK(error.code() == Errc::invalid_argument);
      return error.what();
    }
    return "";
  };
  CHECK(message(good) == "");
  Value bad = good;
  bad["rust"]["letter"] = "a";
  CHECK(message(bad) ==
        "table in_postcard: rust.letter: the value is text, it was asked for as a character");
  bad = good;
  bad["words"].items().pop_back();
  CHECK(message(bad) == "table in_postcard: words: there are 2 items, there must be 3");
  bad = good;
  bad.members().pop_back();
  CHECK(message(bad).starts_with("table in_postcard: rust: the value is none"));
  bad = good;
  bad.members().push_back({"colour", 1});
  CHECK(message(bad) == "table in_postcard: colour: there is no such field");
  CHECK_THROWS_WITH(bad["color"], Catch::StartsWith("there is no field color; there are: label"));
  CHECK_THROWS_WITH(Value(300).as<std::uint8_t>(),
                    "the value is an integer, it was asked for as an integer of 8 bits");
}

TEST_CASE("a descriptor that is none, or makes no sense, is refused") {
  CHECK_THROWS_AS(dynamic::TableCodec(as_bytes("abc")), Error);
  const BytesView good = samples::InRkyvSpec::descriptor();
  std::mt19937_64 random(7);
  for (int i = 0; i < 5000; ++i) {
    Bytes damaged(good.begin(), good.end());
    for (int left = 1 + i % 3; left-- > 0;)
      damaged[random() % damaged.size()] = static_cast<std::byte>(random());
    if (i % 7 == 0) damaged.resize(random() % damaged.size());
    const auto schema = schema::read(damaged);
    if (!schema || schema->tables.size() != 1) continue;
    try {
      const dynamic::TableCodec codec(*schema);
      const Bytes some(100, std::byte{1});
      if (!codec.check_value(some)) (void)codec.read_value(some);
    } catch (const Error&) {
      // said so
    }
  }
}

}  // namespace kv::test
