// Any bytes as a value of any type: what the check passes is read without harm, and what was read
// can be stored and read again as the same value.
#include "every.kv_generated.h"
#include "kv/format/json.h"
#include "same.h"
#include "target.h"
#include "types.h"

namespace kv::test {
namespace {

using Format = KV_FUZZ_FORMAT;

/// Every accessor, and look-up of what is there.
template <class T, class View>
void read_all(const View& view) {
  if constexpr (std::same_as<T, every::Everything>) {
    (void)to_json(view);
    Describe<every::Maps>::apply_view(view.maps(), [](const auto&... maps) {
      const auto find = [](const auto& map) {
        for (const auto& [key, value] : map) (void)map.find(key);
      };
      (find(maps), ...);
    });
  }
}

/// What passes the format's check passes that of the library whose format it is.
template <class T>
void hold_against_library([[maybe_unused]] BytesView bytes) {
  if constexpr (std::same_as<Format, FlatBuffers> && std::same_as<T, every::Everything>) {
    flatbuffers::Verifier::Options options;
    options.max_depth = limits::depth_max;
    flatbuffers::Verifier verifier(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                   bytes.size(), options);
    require(verifier.VerifyBuffer<every::fbs::Everything>(nullptr), "flatc's verifier refuses it");
  }
}

template <class T>
void read_value(BytesView bytes) {
  using Codec = typename Format::template Codec<T>;
  if (Codec::check(bytes)) return;
  hold_against_library<T>(bytes);
  const auto view = Codec::view(bytes);
  read_all<T>(view);
  const T value = Codec::unpack(view);
  Bytes again(Codec::size(value));
  Codec::write(value, again);
  require(!Codec::check(again), "what was written is refused");
  require(same(Codec::unpack(Codec::view(again)), value),
          "what was written reads as another value");
}

using Reader = void (*)(BytesView);

std::vector<Reader> readers() {
  std::vector<Reader> all;
  for_all_types([&]<class T>(const char*) {
    if constexpr (std::same_as<Format, FlatBuffers> && no_flatbuffer<T>)
      all.push_back([](BytesView) {});
    else
      all.push_back(read_value<T>);
  });
  return all;
}

}  // namespace
}  // namespace kv::test

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto readers = kv::test::readers();
  return kv::test::with_input(data, size, readers.size(),
                              [](std::size_t type, kv::BytesView bytes) { readers[type](bytes); });
}
