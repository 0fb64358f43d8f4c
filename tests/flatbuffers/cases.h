// Values of the conformance data, of every type that it has, through FlatBuffers and back.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "../format/no_flatbuffer.h"
#include "../format/type_list.h"
#include "../format/value.h"
#include "kv/format/flatbuffers/flatbuffers.h"

namespace kv::test {

/// What is wrong with the value; empty: nothing.
using Runner = std::function<std::string(const Json&)>;
using Handlers = std::map<std::string, Runner>;  // by the data's name of the type

/// A copy of exactly this size on the heap, so that AddressSanitizer sees any read outside; `shift`
/// bytes off any alignment, as LMDB's pages may have it.
struct Exact {
  std::unique_ptr<std::byte[]> copy;
  std::byte* first;
  BytesView bytes;
  Exact(const Bytes& from, std::size_t shift) : copy(new std::byte[from.size() + shift]) {
    first = copy.get() + shift;
    std::copy(from.begin(), from.end(), first);
    bytes = {first, from.size()};
  }
};

template <class T>
Bytes encoded(const T& value) {
  const BytesView bytes = FlatBuffers::Codec<T>::encode(value);
  return Bytes(bytes.begin(), bytes.end());
}

template <class T>
std::string round_trip(const Json& json) {
  using Codec = FlatBuffers::Codec<T>;
  const T value = value_of<T>(json);
  const Bytes bytes = encoded(value);
  if (bytes.size() % 8 != 0) return "is not padded to 8 bytes";
  for (const std::size_t shift : {0U, 2U, 6U}) {
    Exact exact(bytes, shift);
    if (const Fault fault = Codec::check(exact.bytes)) return std::string("refused: ") + fault.rule;
    const T again = Codec::unpack(Codec::view(exact.bytes));
    // NaN is no equal of itself, but its bytes are.
    if (!(again == value) && encoded(again) != bytes) return "decodes to another value";
  }
  // Damage is refused or harmless.
  Exact exact(bytes, 2);
  constexpr std::size_t bits_max = 3000;
  for (std::size_t bit = 0; bit < bytes.size() * 8 && bit < bits_max; ++bit) {
    const auto flip = static_cast<std::byte>(1U << (bit % 8));
    exact.first[bit / 8] ^= flip;
    if (!Codec::check(exact.bytes)) (void)Codec::unpack(Codec::view(exact.bytes));
    exact.first[bit / 8] ^= flip;
  }
  for (std::size_t size = 0; size < bytes.size(); size += 1 + size / 16) {
    const Exact cut(Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)), 2);
    if (!Codec::check(cut.bytes)) (void)Codec::unpack(Codec::view(cut.bytes));
  }
  return {};
}

template <class T>
void add(Handlers& handlers, const char* name) {
  if constexpr (!no_flatbuffer<T>) handlers[name] = round_trip<T>;
}

void register_types_0(Handlers& handlers);
void register_types_1(Handlers& handlers);
void register_types_2(Handlers& handlers);

}  // namespace kv::test
