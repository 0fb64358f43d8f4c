// Any bytes as a value of an imported FlatBuffers schema: what flatc's verifier passes is read by
// its accessors and by the descriptor alone without harm, and its object type is stored as a value
// that is taken again.
//
// An input is one byte, 0 for a Monster and 1 for a Weapon, then the bytes.
#include "game.kv.hpp"
#include "kv/core/error.h"
#include "kv/dynamic/codec.h"
#include "target.h"

namespace kv::test {
namespace {

template <class Spec>
void read_value(BytesView bytes) {
  using Object = typename Spec::Value;
  using Codec = ValueCodec<FlatBuffers, Object>;
  static const dynamic::TableCodec by_descriptor(Spec::descriptor());
  const Fault fault = Codec::check(bytes);
  const bool readable = !by_descriptor.check_value(bytes);
  require(!fault || !readable, "the descriptor takes what flatc's verifier refuses");
  if (fault) return;
  if (readable) (void)to_json(by_descriptor.read_value(bytes));
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
      kv::test::read_value<game::MonstersSpec>(bytes);
    else
      kv::test::read_value<game::ArmourySpec>(bytes);
  });
}
