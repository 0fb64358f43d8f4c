// Where kvgen's own writer puts the parts of a FlatBuffer: runtime/FORMAT.md has the rules.
#include <catch2/catch.hpp>
#include <unordered_map>

#include "flat.kv_generated.h"
#include "things.h"

using namespace flat::things;

namespace {

template <class T>
kv::Bytes encoded(const T& value) {
  const kv::BytesView bytes = kv::FlatBuffers::Codec<T>::encode(value);
  return {bytes.begin(), bytes.end()};
}

kv::Bytes bytes_of(const std::vector<int>& numbers) {
  kv::Bytes bytes;
  for (const int number : numbers) bytes.push_back(static_cast<std::byte>(number));
  return bytes;
}

template <class T>
T decoded(const kv::Bytes& bytes) {
  using Codec = kv::FlatBuffers::Codec<T>;
  REQUIRE_FALSE(Codec::check(bytes));
  return Codec::unpack(Codec::view(bytes));
}

}  // namespace

TEST_CASE("a list of tables is laid out front to back, the second without a vtable of its own") {
  const std::vector<Point> points{{.x = 1, .y = 2}, {.x = 3, .y = 4}};
  CHECK(encoded(points) == bytes_of({
                               12, 0, 0,  0,              // root at 12
                               6,  0, 8,  0, 4, 0, 0, 0,  // vtable of {value: [Point]}
                               8,  0, 0,  0, 4, 0, 0, 0,  // the root: vtable 8 before, vector 4 on
                               2,  0, 0,  0,              // two elements
                               16, 0, 0,  0,              // the first at 40
                               24, 0, 0,  0,              // the second at 52
                               8,  0, 12, 0, 4, 0, 8, 0,  // vtable of Point
                               8,  0, 0,  0, 1, 0, 0, 0, 2, 0, 0, 0,
                               20, 0, 0,  0, 3, 0, 0, 0, 4, 0, 0, 0,  // the same vtable, 20 before
                           }));
}

TEST_CASE("the widest fields come first, and what is left out takes no bytes") {
  using Row = std::tuple<std::uint8_t, std::optional<std::uint16_t>, std::uint64_t, std::string,
                         std::optional<std::uint64_t>>;
  CHECK(encoded(Row{7, std::nullopt, 9, "ab", std::nullopt}) ==
        bytes_of({
            20, 0, 0,  0,                                            // root at 20: 9 is at 24
            12, 0, 17, 0, 16, 0, 0, 0, 4,   0,   12, 0, 0, 0, 0, 0,  // four fields, 17 bytes
            16, 0, 0,  0, 9,  0, 0, 0, 0,   0,   0,  0, 8, 0, 0, 0,
            7,  0, 0,  0, 2,  0, 0, 0, 'a', 'b', 0,  0,
        }));
}

TEST_CASE("tables of more shapes than are remembered, in a value larger than the first buffer") {
  std::vector<Thing> things(300);
  for (std::size_t i = 0; i < things.size(); ++i) {
    Thing& thing = things[i];
    if ((i & 1) != 0) thing.maybe_number = static_cast<std::uint16_t>(i);
    if ((i & 2) != 0) thing.maybe_flag = true;
    if ((i & 4) != 0) thing.maybe_text = std::string(i * 10, 'x');
    if ((i & 8) != 0) thing.maybe_big = static_cast<kv::U128>(i) << 70;
    if ((i & 16) != 0) thing.maybe_point.emplace();
    if ((i & 32) != 0) thing.twice.emplace(std::nullopt);
    if ((i & 64) != 0) thing.maybe_id.emplace();
  }
  const kv::Bytes bytes = encoded(things);
  CHECK(bytes.size() > 100'000);
  CHECK(decoded<std::vector<Thing>>(bytes) == things);
  // A small value after a large one, from the same buffer.
  CHECK(decoded<Point>(encoded(Point{.x = 5, .y = 6})) == Point{.x = 5, .y = 6});
}

TEST_CASE("the entries of hash maps are stored by key, also those of maps in maps") {
  using Inner = kv::HashMap<std::string, std::uint8_t>;
  using Outer = kv::HashMap<std::uint32_t, Inner>;
  const Outer one{{3, {{"c", 1}, {"a", 2}}}, {1, {}}, {2, {{"z", 3}, {"y", 4}, {"x", 5}}}};
  const Outer other{{2, {{"x", 5}, {"z", 3}, {"y", 4}}}, {1, {}}, {3, {{"a", 2}, {"c", 1}}}};
  CHECK(encoded(one) == encoded(other));
  CHECK(decoded<Outer>(encoded(one)) == one);
}

TEST_CASE("texts of every length are stored whole, and refused with a bad byte anywhere") {
  for (std::size_t size = 0; size < 40; ++size) {
    std::string text;
    for (std::size_t i = 0; i < size; ++i) text += static_cast<char>('a' + i % 26);
    CHECK(decoded<std::string>(encoded(text)) == text);
    for (std::size_t i = 0; i < size; ++i) {
      std::string bad = text;
      bad[i] = '\xFF';
      CHECK_THROWS_AS(encoded(bad), kv::Error);
    }
    CHECK(decoded<std::string>(encoded(text + "ß")) == text + "ß");
  }
}
