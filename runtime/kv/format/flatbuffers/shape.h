// How types of the schema stand in a FlatBuffer. runtime/FORMAT.md has the table.
//
//   inline      bool, numbers, char, clocks, enums; uuid and 128-bit integers as fixed structs
//   text, bytes, lists, arrays, maps   vectors; a map's are its entries {key, value}, sorted by key
//   structs, tuples, cases             tables: field i in slot i; std::variant as a variant of
//   cases
//                                      with the one field `value`
//   variants    a table with the union `value`: slot 0 its type, counted from 1, slot 1 the case
//   T?          the field, present or not
//   box<T>      as T
//
// A vector cannot hold vectors or optionals: those stand in tables of one field, as do optionals
// of optionals and values of a table of rows that are no table.
#pragma once

#include <flatbuffers/base.h>

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "kv/format/limits.h"
#include "kv/format/shape.h"

namespace kv::flat {

using namespace shape;

/// No FlatBuffer is shorter, and none as long as the second (whose library asserts it).
inline constexpr std::size_t bytes_min = 12;
inline constexpr std::size_t bytes_end = 0x7FFFFFFF;

/// Of tables in tables.
inline constexpr unsigned depth_max = limits::depth_max;

template <class T>
struct Unboxed {
  using type = T;
};
template <class T>
struct Unboxed<Box<T>> : Unboxed<T> {};
/// T without the boxes around it, which leave no trace in the bytes.
template <class T>
using Plain = typename Unboxed<T>::type;

template <class T>
const Plain<T>& unboxed(const T& value) {
  if constexpr (Boxed<T>)
    return unboxed(*value);
  else
    return value;
}

/// A 128-bit integer as the schema's fixed struct.
struct Wide {
  std::uint64_t low;
  std::uint64_t high;
};

template <class T>
concept Inline = Boolean<T> || Character<T> || Integer<T> || Real<T> || Clock<T> ||
    DescribedEnum<T> || std::same_as<T, Uuid>;

/// What stands in the bytes for an inline T.
template <Inline T>
auto wire_type() {
  if constexpr (Boolean<T>)
    return std::uint8_t{};
  else if constexpr (Character<T>)
    return std::uint32_t{};
  else if constexpr (Clock<T>)
    return std::int64_t{};
  else if constexpr (std::is_enum_v<T>)
    return std::underlying_type_t<T>{};
  else if constexpr (Integer<T> && sizeof(T) == 16)
    return Wide{};
  else
    return T{};
}
template <Inline T>
using Wire = decltype(wire_type<T>());

/// Throws `invalid_argument` for a clock beyond 64 bits of nanoseconds.
template <Inline T>
constexpr Wire<T> to_wire(const T& value) {
  if constexpr (Clock<T>)
    return nanoseconds(value);
  else if constexpr (std::same_as<Wire<T>, Wide>)
    return {static_cast<std::uint64_t>(value),
            static_cast<std::uint64_t>(static_cast<U128>(value) >> 64)};
  else if constexpr (std::same_as<T, Wire<T>>)
    return value;
  else
    return static_cast<Wire<T>>(value);
}
/// The view of an inline T: itself, but for clocks of other units than nanoseconds.
template <Inline T>
constexpr auto from_wire(const Wire<T>& wire) noexcept {
  if constexpr (Clock<T>)
    return clock_view<T>(wire);
  else if constexpr (std::same_as<Wire<T>, Wide>)
    return static_cast<T>((static_cast<U128>(wire.high) << 64) | wire.low);
  else if constexpr (Boolean<T>)
    return wire != 0;
  else if constexpr (std::same_as<T, Wire<T>>)
    return wire;
  else
    return static_cast<T>(wire);
}
template <Inline T>
using InlineView = decltype(from_wire<T>(std::declval<const Wire<T>&>()));

/// Alignment of an inline T, or of the offset to any other.
template <class T>
constexpr std::size_t field_align() noexcept {
  if constexpr (Optional<T>)
    return Optional<Plain<typename T::value_type>> ? sizeof(flatbuffers::uoffset_t)
                                                   : field_align<Plain<typename T::value_type>>();
  else if constexpr (Inline<T>)
    return alignof(Wire<T>);
  else
    return sizeof(flatbuffers::uoffset_t);
}

/// Stands in a table of its own where it is an element.
template <class T>
concept Wrapped = Binary<T> || Sequence<T> || Array<T> || Mapping<T> || Optional<T>;

/// Stands in a table of its own where it is a row's whole value.
template <class T>
concept NotATable = Inline<T> || Text<T> || Wrapped<T>;

/// What the view of an inline value begins as: an enum's first, since zero need not be one of its
/// values.
template <Inline T>
constexpr InlineView<T> initial() noexcept {
  if constexpr (DescribedEnum<T>) {
    if constexpr (Describe<T>::values.size() != 0)
      return Describe<T>::values[0].value;
    else
      return T{};
  } else {
    return InlineView<T>{};
  }
}

constexpr flatbuffers::voffset_t slot(std::size_t field) noexcept {
  return static_cast<flatbuffers::voffset_t>(4 + 2 * field);
}

}  // namespace kv::flat
