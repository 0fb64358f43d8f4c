// Damaged rows of every format: the error names the table, the key and the rule. Values that could
// not be read back: the error names the table and the key, and nothing is stored.
#include <catch2/catch.hpp>

#include "every.kv.hpp"
#include "random_value.h"
#include "support/errors.h"

namespace {

every::Database open_in_memory() {
  return every::Database::open("unused", {.engine = kv::Engine::memory});
}

/// The table of a spec as plain bytes, which lets anything in.
template <class Spec>
struct Loose : Spec {
  using Value = kv::Bytes;
  using Format = kv::Raw;
};

struct Database : every::Database {
  Database() : every::Database(open_in_memory()) {}
  template <class Spec>
  auto typed(std::size_t index) const {
    return table<Spec>(index);
  }
};

/// Table `Index` of the schema, which has this spec.
template <class S, std::size_t Index>
struct Place {
  using Spec = S;
  static auto typed(const Database& db) { return db.typed<Spec>(Index); }
  static auto loose(const Database& db) { return db.typed<Loose<Spec>>(Index); }
};

}  // namespace

TEMPLATE_TEST_CASE("a damaged row is an error that names table, key and rule", "",
                   (Place<every::InRkyvSpec, 0>), (Place<every::InRkyvUnalignedSpec, 1>),
                   (Place<every::InBincodeSpec, 2>), (Place<every::InBincode2Spec, 3>),
                   (Place<every::InPostcardSpec, 4>), (Place<every::InFlatbuffersSpec, 5>)) {
  const std::uint64_t seed = test::seed();
  INFO("KV_TEST_SEED=" << seed);
  test::RandomValue random(seed);
  const Database db;
  const auto typed = TestType::typed(db);
  const auto loose = TestType::loose(db);
  const std::string place = "table " + std::string(TestType::Spec::name) + ", key 7: ";
  typed.put(7, random.make<every::Everything>());
  const kv::Bytes good =
      *loose.get(7, [](kv::BytesView b) { return kv::Bytes(b.begin(), b.end()); });

  // A byte less is never a value: all of a value's bytes belong to it. FlatBuffers end in padding.
  const std::size_t less = std::same_as<typename TestType::Spec::Format, kv::FlatBuffers> ? 16 : 1;
  loose.put(7, kv::BytesView(good).first(good.size() - less));
  const std::string cut =
      kv::test::refused(kv::Errc::corrupt_value, [&] { static_cast<void>(typed.get(7)); });
  CHECK(cut.starts_with(place));
  CHECK(cut.find("(byte ") != std::string::npos);

  // Other damage is refused with the same words, or gives a value that can be read.
  std::size_t refused = 0;
  for (int i = 0; i < 300; ++i) {
    kv::Bytes bad = good;
    for (std::size_t flips = 1 + random.below(3); flips > 0; --flips)
      bad[random.below(bad.size())] ^= static_cast<std::byte>(1U << random.below(8));
    loose.put(7, kv::BytesView(bad));
    try {
      typed.get(7, [](auto view) { return to_json(view).size() + sizeof(view.unpack()); });
    } catch (const kv::Error& error) {
      ++refused;
      REQUIRE(error.code() == kv::Errc::corrupt_value);
      REQUIRE(std::string(error.what()).starts_with(place));
    }
  }
  CHECK(refused > 0);
}

TEMPLATE_TEST_CASE("a value that could not be read back is refused, and nothing is stored", "",
                   (Place<every::InRkyvSpec, 0>), (Place<every::InRkyvUnalignedSpec, 1>),
                   (Place<every::InBincodeSpec, 2>), (Place<every::InBincode2Spec, 3>),
                   (Place<every::InPostcardSpec, 4>), (Place<every::InFlatbuffersSpec, 5>)) {
  const Database db;
  const auto typed = TestType::typed(db);
  const std::string place = "table " + std::string(TestType::Spec::name) + ", key 9: ";
  const auto refusal = [&](const every::Everything& value) {
    std::string message =
        kv::test::refused(kv::Errc::invalid_argument, [&] { typed.put(9, value); });
    CHECK_FALSE(typed.contains(9));
    CHECK(message.starts_with(place));
    return message.substr(message.starts_with(place) ? place.size() : 0);
  };
  every::Everything value;
  value.containers.texts = {"fine", "\xc3"};
  CHECK(refusal(value) == "text is not UTF-8 at its byte 0; store other bytes as `bytes`");
  value = {};
  value.scalars.r = static_cast<every::Colour>(4);
  CHECK(refusal(value) == "the number 4 is none of those that enum Colour names");
  value = {};
  every::Node chain;
  for (int i = 0; i < 200; ++i) {
    every::Node longer;
    longer.next = kv::Box<every::Node>(std::move(chain));
    chain = std::move(longer);
  }
  value.node = chain;
  CHECK(refusal(value) ==
        "the value is nested deeper than 128 levels, the most that can be read back");
}
