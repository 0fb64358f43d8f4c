// How the compiler lays out a struct that is stored as its bytes.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "kv/core/bytes.h"
#include "kv/core/fault.h"
#include "kv/format/limits.h"
#include "kv/format/shape.h"

namespace kv {

/// Bytes of a struct that belong to none of its members.
struct Hole {
  std::size_t at = 0;
  std::size_t bytes = 0;
};

/// Specialised by generated headers for each struct that a `format native` table holds:
///
///   static constexpr std::size_t size, align;                 // what Clang found; asserted
///   static constexpr std::array<std::size_t, N> offsets;      // in the order of Describe<T>
///   static constexpr std::array<Hole, M> holes;               // those inside of members excepted
template <class T>
struct NativeLayout;

namespace native {

using namespace kv::shape;  // NOLINT: the format is written in the words of shape.h

/// Calls fn.template operator()<Field>(offset) for each field until one gives false.
template <DescribedStruct T, class Fn>
constexpr bool each_field(Fn&& fn) {
  return [&]<class... F>(TypeList<F...>) {
    [[maybe_unused]] std::size_t i = 0;
    return (fn.template operator()<F>(NativeLayout<T>::offsets[i++]) && ...);
  }(typename FieldsOf<T>::type{});
}

template <class T>
constexpr bool has_holes() noexcept {
  if constexpr (Array<T>)
    return has_holes<Element<T>>();
  else if constexpr (DescribedStruct<T>)
    return !NativeLayout<T>::holes.empty() ||
           !each_field<T>([]<class F>(std::size_t) { return !has_holes<F>(); });
  else
    return false;
}

/// Zeroes what no member of the T at `at` fills, so that equal values are equal bytes and nothing
/// else of the program's memory reaches the file.
template <class T>
void zero_holes(std::byte* at) noexcept {
  if constexpr (!has_holes<T>()) {
  } else if constexpr (Array<T>) {
    for (std::size_t i = 0; i < array_size<T>; ++i)
      zero_holes<Element<T>>(at + i * sizeof(Element<T>));
  } else {
    for (const Hole& hole : NativeLayout<T>::holes) std::memset(at + hole.at, 0, hole.bytes);
    each_field<T>([&]<class F>(std::size_t offset) {
      zero_holes<F>(at + offset);
      return true;
    });
  }
}

/// Any bytes make a T.
template <class T>
constexpr bool is_any_bytes() noexcept {
  if constexpr (Array<T>)
    return is_any_bytes<Element<T>>();
  else if constexpr (DescribedStruct<T> && !std::same_as<T, Uuid>)
    return each_field<T>([]<class F>(std::size_t) { return is_any_bytes<F>(); });
  else
    return Integer<T> || Real<T> || Clock<T> || std::same_as<T, Uuid>;
}

/// Whether the bytes at `at` are those of a T: bools, enums and characters have values that are
/// none. `place` counts from the value's start.
template <class T>
Fault check_bytes(const std::byte* at, std::size_t place = 0) noexcept {
  if constexpr (is_any_bytes<T>()) {
    return {};
  } else if constexpr (Boolean<T>) {
    if (std::to_integer<unsigned>(*at) > 1) return {"a bool is neither 0 nor 1", place};
    return {};
  } else if constexpr (Character<T>) {
    const auto scalar = load<std::uint32_t>(at);
    if (scalar > 0x10FFFF || (scalar >= 0xD800 && scalar <= 0xDFFF))
      return {"a character is no Unicode scalar", place};
    return {};
  } else if constexpr (DescribedEnum<T>) {
    if (name_of(load<T>(at)).empty()) return {"an enum has an unknown value", place};
    return {};
  } else if constexpr (Array<T>) {
    for (std::size_t i = 0; i < array_size<T>; ++i) {
      const std::size_t offset = i * sizeof(Element<T>);
      if (const Fault fault = check_bytes<Element<T>>(at + offset, place + offset)) return fault;
    }
    return {};
  } else {
    Fault fault;
    each_field<T>([&]<class F>(std::size_t offset) {
      fault = check_bytes<F>(at + offset, place + offset);
      return !fault;
    });
    return fault;
  }
}

}  // namespace native
}  // namespace kv
