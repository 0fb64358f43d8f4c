// Random values of every type, through the generated code of every format and real tables of both
// engines: what is put comes back, by every accessor, by look-up, and from one format to another.
#include <unistd.h>
#include <catch2/catch.hpp>

#include <filesystem>

#include "every.kv.hpp"
#include "random_value.h"

using every::Everything;

namespace {

every::Database open_in_memory() {
  return every::Database::open("unused", {.engine = kv::Engine::memory});
}

/// Each key of a map or hash map is found, with its value, and no other.
template <class Owned, class View>
void check_map(const Owned& owned, const View& view) {
  REQUIRE(view.size() == owned.size());
  for (const auto& [key, value] : owned) {
    const auto found = view.find(key);
    REQUIRE(found.has_value());
    REQUIRE(kv::unpack<std::remove_cvref_t<decltype(value)>>(*found) == value);
  }
  REQUIRE(view.unpack() == owned);
}

template <class View>
void check_maps(const every::Maps& owned, const View& view) {
  kv::Describe<every::Maps>::apply(owned, [&](const auto&... maps) {
    kv::Describe<every::Maps>::apply_view(
        view, [&](const auto&... views) { (check_map(maps, views), ...); });
  });
}

template <class View>
void check_view(const Everything& owned, const View& view) {
  REQUIRE(view.unpack() == owned);
  check_maps(owned.maps, view.maps());
  const auto texts = view.containers().texts();
  REQUIRE(texts.size() == owned.containers.texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) REQUIRE(texts.at(i) == owned.containers.texts[i]);
  REQUIRE(view.scalars().k() == owned.scalars.k);
  REQUIRE(view.containers().pair() == owned.containers.pair);
  REQUIRE(std::get<1>(view.containers().mixed()) == std::get<1>(owned.containers.mixed));
  REQUIRE(static_cast<std::size_t>(view.shape().which()) == owned.shape.index());
  REQUIRE(view.node().partner().has_value() == owned.node.partner.has_value());
}

}  // namespace

TEST_CASE("every type comes back from every format, on disk and in memory") {
  const std::uint64_t seed = test::seed();
  INFO("KV_TEST_SEED=" << seed);
  test::RandomValue random(seed);
  const auto folder = std::filesystem::temp_directory_path() /
                      ("kv-generated-" + std::to_string(::getpid()) + "-" + std::to_string(seed));
  std::filesystem::create_directories(folder);
  const bool on_disk = GENERATE(true, false);
  {
    auto db = on_disk ? every::Database::open(folder / "every.db") : open_in_memory();
    std::vector<Everything> values{Everything{}};
    for (int i = 0; i < 20; ++i) values.push_back(random.make<Everything>());
    db.write([&](every::WriteTxn& txn) {
      for (std::size_t key = 0; key < values.size(); ++key) {
        txn.in_rkyv().put(key, values[key]);
        txn.in_rkyv_unaligned().put(key, values[key]);
        txn.in_bincode().put(key, values[key]);
        txn.in_bincode2().put(key, values[key]);
        txn.in_postcard().put(key, values[key]);
        txn.in_flatbuffers().put(key, values[key]);
      }
    });
    const auto txn = db.read();
    for (std::size_t key = 0; key < values.size(); ++key) {
      check_view(values[key], *txn.in_rkyv().get(key));
      check_view(values[key], *txn.in_rkyv_unaligned().get(key));
      check_view(values[key], *txn.in_bincode().get(key));
      check_view(values[key], *txn.in_bincode2().get(key));
      check_view(values[key], *txn.in_postcard().get(key));
      check_view(values[key], *txn.in_flatbuffers().get(key));
      // Every accessor, in words. Hash maps are walked by slot in rkyv, by key in FlatBuffers, as
      // written in the others.
      REQUIRE(to_json(*txn.in_rkyv().get(key)) == to_json(*txn.in_rkyv_unaligned().get(key)));
      const std::string words = to_json(*txn.in_bincode().get(key));
      REQUIRE(to_json(*txn.in_bincode2().get(key)) == words);
      REQUIRE(to_json(*txn.in_postcard().get(key)) == words);
      REQUIRE(to_json(*txn.in_flatbuffers().get(key)).size() == words.size());
    }
  }
  std::filesystem::remove_all(folder);
}

TEST_CASE("a view of one format is a value for a table of another") {
  const std::uint64_t seed = test::seed();
  INFO("KV_TEST_SEED=" << seed);
  test::RandomValue random(seed);
  const auto value = random.make<Everything>();
  auto db = open_in_memory();
  db.in_rkyv().put(1, value);
  db.in_postcard().put(1, *db.in_rkyv().get(1));
  db.in_bincode().put(1, *db.in_postcard().get(1));
  db.in_rkyv_unaligned().put(1, *db.in_bincode().get(1));
  db.in_flatbuffers().put(1, *db.in_rkyv_unaligned().get(1));
  db.in_bincode2().put(1, *db.in_flatbuffers().get(1));
  CHECK(db.in_bincode2().get(1)->unpack() == value);
}

TEST_CASE("what is never assigned is a value that can be stored") {
  auto db = open_in_memory();
  db.in_rkyv().put(1, Everything{});
  const auto stored = db.in_rkyv().get(1)->unpack();
  CHECK(stored.scalars.r == every::Colour::red);
  CHECK(stored.containers.colour_array ==
        std::array<every::Colour, 2>{every::Colour::red, every::Colour::red});
  CHECK(std::get<1>(stored.containers.mixed) == every::Colour::red);
}

TEMPLATE_TEST_CASE("a view finds its fields once, not at each access", "", kv::Bincode,
                   kv::Bincode2, kv::Postcard) {
  using Codec = typename TestType::template Codec<every::Containers>;
  every::Containers owned;
  owned.text = "of some length";
  owned.blob = kv::Bytes(3, std::byte{7});
  owned.numbers = {1, 2, 3};
  kv::Bytes bytes(Codec::size(owned));
  Codec::write(owned, bytes);
  const auto view = Codec::view(bytes);
  // The text in front loses its length: a walk to what lies behind it would end elsewhere.
  bytes.front() = std::byte{0};
  CHECK(view.text().empty());
  CHECK(std::ranges::equal(view.blob(), owned.blob));
  CHECK(view.numbers().unpack() == owned.numbers);
}
