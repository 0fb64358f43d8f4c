// Sizing, writing, checking and reading take nothing from the heap, in any format.
#include <catch2/catch.hpp>

#include "every.kv.hpp"
#include "random_value.h"
#include "support/allocations.h"

using kv::test::allocations;

namespace {

std::size_t total = 0;

template <class T>
void use(const T& value) {
  using namespace kv::shape;
  if constexpr (std::convertible_to<T, std::string_view>)
    total += std::string_view(value).size();
  else if constexpr (requires { value.has_value(); })
    total += value.has_value() ? 1 : 0;
  else if constexpr (requires { value.size(); })
    for (auto at = value.begin(); at != value.end(); ++at) total += sizeof(*at);
  else
    total += sizeof(value);
}

/// Every accessor of a struct's view; lists and maps are walked.
template <class Owned, class View>
void use_all(const View& view) {
  kv::Describe<Owned>::apply_view(view, [](const auto&... fields) { (use(fields), ...); });
}

}  // namespace

TEMPLATE_TEST_CASE("no format takes from the heap to write or to read", "", kv::Rkyv,
                   kv::RkyvUnaligned, kv::Bincode, kv::Bincode2, kv::Postcard, kv::FlatBuffers) {
  using Codec = kv::ValueCodec<TestType, every::Everything>;
  const std::uint64_t seed = test::seed();
  INFO("KV_TEST_SEED=" << seed);
  test::RandomValue random(seed);
  auto value = random.make<every::Everything>();
  value.maps = {};
  value.maps.by_text["a key of some length"] = 1.5;
  for (int i = 0; i < 200; ++i)
    value.maps.hashed_text["key number " + std::to_string(i)] = {"of", "several texts"};
  for (const char* name : {"one", "other"})
    for (std::uint64_t i = 0; i < 100; ++i)
      value.maps.hash_of_hashes[name][i] = "a text of its own";
  // Sized before: the thread has its scratch memory.
  kv::Bytes place(Codec::size(value));

  const std::size_t before = allocations;
  const std::size_t size = Codec::size(value);
  Codec::write(value, kv::MutableBytes(place).first(size));
  const kv::Fault fault = Codec::check(place);
  const auto view = Codec::view(place);
  use_all<every::Scalars>(view.scalars());
  use_all<every::Containers>(view.containers());
  use_all<every::Maps>(view.maps());
  use_all<every::Node>(view.node());
  const auto found = view.maps().hashed_text().find("key number 77");
  const std::size_t after = allocations;

  CHECK(after == before);
  CHECK_FALSE(fault);
  CHECK(found.has_value());
  CHECK(total > 0);
}
