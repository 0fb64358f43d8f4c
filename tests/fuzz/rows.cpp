// Any bytes as the value and as the key of a row, read by the generated code and by the descriptor
// alone: both take them, as the same, or neither does.
//
// An input is one byte, the number of a table for a value or that plus the tables for a key, then
// the bytes. Two numbers more are values of C++ structs, in either byte order, by descriptor alone.
#include <array>

#include "kv/dynamic/codec.h"
#include "kv/format/json.h"
#include "kv/key/key_text.h"
#include "native.h"
#include "samples.kv.hpp"
#include "target.h"

namespace kv::test {
namespace {

using dynamic::TableCodec;

template <class Spec>
void read_value(const TableCodec& codec, BytesView bytes) {
  using Typed = ValueCodec<typename Spec::Format, typename Spec::Value>;
  const Fault fault = Typed::check(bytes);
  require(bool{fault} == bool{codec.check_value(bytes)},
          "one refuses the value, the other does not");
  if (fault) return;
  const Value value = codec.read_value(bytes);
  require(to_json(value) == json::text(Typed::view(bytes)), "the value is read as two");
  require(!Typed::check(codec.write_value(value)), "what was written is refused");
}

template <class Spec>
void read_key(const TableCodec& codec, BytesView bytes) {
  using Typed = typename Spec::KeyCodec;
  if (bytes.size() > KeyBuffer::capacity) return;  // no engine has such keys
  KeyScratch scratch;
  typename Typed::View view{};
  const Fault fault = Typed::decode(bytes, scratch, view);
  require(bool{fault} == bool{codec.check_key(bytes)}, "one refuses the key, the other does not");
  const std::string text = codec.key_text(bytes);
  if (fault) return;
  require(text == key_text<Typed>(view), "the key has two texts");
  KeyBuffer typed;
  Typed::encode(view, typed);
  KeyBuffer by_descriptor;
  codec.write_key(codec.read_key(bytes), by_descriptor);
  // Keys are compared as bytes: a key has one encoding.
  require(std::ranges::equal(typed.bytes(), bytes), "the generated code writes another key");
  require(std::ranges::equal(by_descriptor.bytes(), bytes), "the descriptor writes another key");
}

template <bool big_endian>
void read_native(BytesView bytes) {
  static const TableCodec codec(native_schema(big_endian));
  if (codec.check_value(bytes)) return;
  const Value value = codec.read_value(bytes);
  const Bytes written = codec.write_value(value);
  require(written.size() == bytes.size(), "what was written has another size");
  require(to_json(codec.read_value(written)) == to_json(value), "it is read as another value");
}

using Reader = void (*)(BytesView);

template <class Spec>
const TableCodec& codec() {
  static const TableCodec made(Spec::descriptor());
  return made;
}
template <class... Spec>
constexpr auto readers_of() {
  return std::array<Reader, 2 * sizeof...(Spec) + 2>{
      [](BytesView bytes) { read_value<Spec>(codec<Spec>(), bytes); }...,
      [](BytesView bytes) { read_key<Spec>(codec<Spec>(), bytes); }..., &read_native<false>,
      &read_native<true>};
}

constexpr auto readers =
    readers_of<samples::InRkyvSpec, samples::InRkyvUnalignedSpec, samples::InBincodeSpec,
               samples::InBincode2Spec, samples::InPostcardSpec, samples::InFlatSpec,
               samples::InRawSpec>();

}  // namespace
}  // namespace kv::test

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return kv::test::with_input(
      data, size, kv::test::readers.size(),
      [](std::size_t i, kv::BytesView bytes) { kv::test::readers[i](bytes); });
}
