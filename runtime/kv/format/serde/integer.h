// Integers and enum positions as they stand on a serde wire.
#pragma once

#include <cstdint>
#include <type_traits>

#include "kv/format/limits.h"
#include "kv/format/shape.h"

namespace kv::serde {

using namespace kv::shape;  // NOLINT: the serde formats are written in the words of shape.h

template <Integer T>
struct UnsignedOf {
  using type = std::make_unsigned_t<T>;
};
template <>
struct UnsignedOf<U128> {
  using type = U128;
};
template <>
struct UnsignedOf<I128> {
  using type = U128;
};
template <Integer T>
using Unsigned = typename UnsignedOf<T>::type;

template <Integer T>
inline constexpr bool is_signed = static_cast<T>(-1) < static_cast<T>(0);

/// The number that stands on the wire: zigzag for signed integers of the varint wires.
template <class W, Integer T>
constexpr Unsigned<T> to_wire(T value) noexcept {
  using U = Unsigned<T>;
  if constexpr (is_signed<T> && W::zigzag)
    return static_cast<U>(static_cast<U>(static_cast<U>(value) << 1) ^
                          static_cast<U>(value < 0 ? ~U{0} : U{0}));
  else
    return static_cast<U>(value);
}
template <class W, Integer T>
constexpr T from_wire(Unsigned<T> value) noexcept {
  using U = Unsigned<T>;
  if constexpr (is_signed<T> && W::zigzag)
    return static_cast<T>(
        static_cast<U>(static_cast<U>(value >> 1) ^ static_cast<U>(U{0} - (value & 1))));
  else
    return static_cast<T>(value);
}

/// Position of an enum value in its declaration: what serde writes, not the number. Throws
/// `invalid_argument` for a number that the schema does not name, which has no position.
template <DescribedEnum E>
constexpr std::uint32_t index_of(E value) {
  std::uint32_t index = 0;
  for (const auto& known : Describe<E>::values) {
    if (known.value == value) return index;
    ++index;
  }
  limits::unknown_enum(Describe<E>::name, static_cast<long long>(value));
}

}  // namespace kv::serde
