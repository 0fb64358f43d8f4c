// The three wires: how an unsigned integer of 16 bits or more becomes bytes. All else (order of
// fields, tags by case index, one-byte booleans) the formats share, save `char`.
//
// Each wire offers, for U one of uint16_t, uint32_t, uint64_t, U128:
//   size(v)          bytes that write fills
//   write(v, at)     returns the end
//   read(in, v)      checked; false after in.fail(…)
//   take<U>(at)      unchecked, moves `at`; the bytes passed `read` before
// Sources: bincode 1.3 and 2.0, postcard 1.1 (runtime/FORMAT.md).
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "kv/core/bytes.h"
#include "kv/core/types.h"
#include "kv/format/serde/input.h"

namespace kv::serde {

static_assert(std::endian::native == std::endian::little, "the wires load little-endian in place");

/// bincode 1.3: fixed width, little-endian; lengths are u64, tags u32.
struct FixedWire {
  using Length = std::uint64_t;
  static constexpr bool zigzag = false;
  static constexpr bool fixed_integers = true;
  static constexpr bool char_has_length = false;

  template <class U>
  static constexpr std::size_t size(U) noexcept {
    return sizeof(U);
  }
  template <class U>
  static std::byte* write(U value, std::byte* at) noexcept {
    store(at, value);
    return at + sizeof(U);
  }
  template <class U>
  static bool read(Input& in, U& value) noexcept {
    if (!in.need(sizeof(U))) return false;
    value = take<U>(in.at);
    return true;
  }
  template <class U>
  static U take(const std::byte*& at) noexcept {
    const U value = load<U>(at);
    at += sizeof(U);
    return value;
  }
};

/// bincode 2.0 standard: below 251 one byte, else a marker fb, fc, fd, fe and u16, u32, u64, u128.
/// Longer forms than needed are read, as the crate does, up to the width of the type.
struct MarkedWire {
  using Length = std::uint64_t;
  static constexpr bool zigzag = true;
  static constexpr bool fixed_integers = false;
  static constexpr bool char_has_length = false;
  static constexpr unsigned one_byte_end = 251;

  template <class U>
  static constexpr std::size_t size(U value) noexcept {
    if (value < one_byte_end) return 1;
    if constexpr (sizeof(U) == 2) {
      return 3;
    } else {
      if (value <= std::numeric_limits<std::uint16_t>::max()) return 3;
      if constexpr (sizeof(U) == 4) {
        return 5;
      } else {
        if (value <= std::numeric_limits<std::uint32_t>::max()) return 5;
        return sizeof(U) == 8 || value <= std::numeric_limits<std::uint64_t>::max() ? 9 : 17;
      }
    }
  }
  template <class U>
  static std::byte* write(U value, std::byte* at) noexcept {
    switch (size(value)) {
      case 1:
        *at = static_cast<std::byte>(value);
        return at + 1;
      case 3:
        return mark(0xFB, static_cast<std::uint16_t>(value), at);
      case 5:
        return mark(0xFC, static_cast<std::uint32_t>(value), at);
      case 9:
        return mark(0xFD, static_cast<std::uint64_t>(value), at);
      default:
        return mark(0xFE, static_cast<U128>(value), at);
    }
  }
  template <class U>
  static bool read(Input& in, U& value) noexcept {
    if (!in.need(1)) return false;
    const auto first = std::to_integer<unsigned>(*in.at);
    if (first >= one_byte_end) {
      const std::size_t width = first == 0xFF ? 0 : std::size_t{2} << (first - one_byte_end);
      if (width == 0 || width > sizeof(U)) return in.fail("an integer is wider than its type");
      if (!in.need(1 + width)) return false;
    }
    value = take<U>(in.at);
    return true;
  }
  template <class U>
  static U take(const std::byte*& at) noexcept {
    const auto first = std::to_integer<unsigned>(*at++);
    switch (first) {
      case 0xFB:
        return static_cast<U>(FixedWire::take<std::uint16_t>(at));
      case 0xFC:
        return static_cast<U>(FixedWire::take<std::uint32_t>(at));
      case 0xFD:
        return static_cast<U>(FixedWire::take<std::uint64_t>(at));
      case 0xFE:
        return static_cast<U>(FixedWire::take<U128>(at));
      default:
        return static_cast<U>(first);
    }
  }

 private:
  template <class N>
  static std::byte* mark(unsigned marker, N value, std::byte* at) noexcept {
    *at = static_cast<std::byte>(marker);
    return FixedWire::write(value, at + 1);
  }
};

/// postcard 1: little-endian base 128, seven bits a byte, the top bit set on all but the last.
struct Base128Wire {
  using Length = std::uint64_t;
  static constexpr bool zigzag = true;
  static constexpr bool fixed_integers = false;
  static constexpr bool char_has_length = true;

  template <class U>
  static constexpr std::size_t size(U value) noexcept {
    std::size_t bytes = 1;
    while (value > 0x7F) {
      value = static_cast<U>(value >> 7);
      ++bytes;
    }
    return bytes;
  }
  template <class U>
  static std::byte* write(U value, std::byte* at) noexcept {
    while (value > 0x7F) {
      *at++ = static_cast<std::byte>(static_cast<unsigned>(value & 0x7F) | 0x80U);
      value = static_cast<U>(value >> 7);
    }
    *at++ = static_cast<std::byte>(value);
    return at;
  }
  template <class U>
  static bool read(Input& in, U& value) noexcept {
    constexpr std::size_t bytes_max = (sizeof(U) * 8 + 6) / 7;
    constexpr unsigned last_max = (1U << (sizeof(U) * 8 - (bytes_max - 1) * 7)) - 1;
    std::size_t length = 0;
    for (;; ++length) {
      if (length == bytes_max) return in.fail("an integer is longer than its type");
      if (!in.need(length + 1)) return false;
      const auto byte = std::to_integer<unsigned>(in.at[length]);
      if (length == bytes_max - 1 && byte > last_max)
        return in.fail("an integer is above its type's range");
      if (byte < 0x80) break;
    }
    value = take<U>(in.at);
    return true;
  }
  template <class U>
  static U take(const std::byte*& at) noexcept {
    U value = 0;
    for (unsigned shift = 0;; shift += 7) {
      const auto byte = std::to_integer<unsigned>(*at++);
      value = static_cast<U>(value | static_cast<U>(static_cast<U>(byte & 0x7F) << shift));
      if (byte < 0x80) return value;
    }
  }
};

}  // namespace kv::serde
