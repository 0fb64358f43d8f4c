// Any bytes as a value of an imported FlatBuffers schema: what flatc's verifier passes is read by
// its accessors without harm, and its object type is stored as a value that is taken again.
//
// An input is one byte, 0 for a Monster and 1 for a Weapon, then the bytes.
#include "game.kv.hpp"
#include "kv/core/error.h"
#include "target.h"

namespace kv::test {
namespace {

template <class Object>
void read_value(BytesView bytes) {
  using Codec = ValueCodec<FlatBuffers, Object>;
  if (Codec::check(bytes)) return;
  Object object;
  try {
    object = Codec::unpack(Codec::view(bytes));
  } catch (const Error& error) {
    require(error.code() == Errc::corrupt_value, error.what());
    return;
  }
  const BytesView built = Codec::encode(object);
  const Bytes stored(built.begin(), built.end());
  require(!Codec::check(stored), "what was written is refused");
  require(Codec::equal(Codec::unpack(Codec::view(stored)), object),
          "what was written reads as another value");
}

}  // namespace
}  // namespace kv::test

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return kv::test::with_input(data, size, 2, [](std::size_t type, kv::BytesView bytes) {
    if (type == 0)
      kv::test::read_value<MyGame::Sample::MonsterT>(bytes);
    else
      kv::test::read_value<MyGame::Sample::WeaponT>(bytes);
  });
}
