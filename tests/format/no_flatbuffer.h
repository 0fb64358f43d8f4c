// Types of the conformance data that FlatBuffers has no place for.
#pragma once

#include "kv/format/shape.h"

namespace kv::test {

/// Nothing, and what holds nothing.
template <class T>
inline constexpr bool no_flatbuffer = shape::Unit<T>;
template <class T>
requires shape::Optional<T> || shape::Sequence<T>
inline constexpr bool no_flatbuffer<T> = shape::Unit<shape::Element<T>>;

}  // namespace kv::test
