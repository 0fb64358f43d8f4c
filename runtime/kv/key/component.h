// One component of a key: how a C++ value becomes bytes that sort as the value does.
// Encodings: runtime/FORMAT.md, "Keys".
#pragma once

#include <array>
#include <bit>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "kv/core/bytes.h"
#include "kv/core/describe.h"
#include "kv/core/types.h"
#include "kv/core/utf8.h"
#include "kv/key/key_codec.h"

namespace kv::key {

static_assert(std::endian::native == std::endian::little, "the codecs swap from little-endian");

template <class T>
inline constexpr bool is_byte_array = false;
template <std::size_t N>
inline constexpr bool is_byte_array<std::array<std::uint8_t, N>> = true;

template <class T>
concept Text = std::same_as<T, std::string> || std::same_as<T, Bytes>;
template <class T>
concept Clock = std::same_as<T, Timestamp> || std::same_as<T, Duration>;
/// Every type that may be a component of a key.
template <class T>
concept Component = std::integral<T> || std::is_enum_v<T> || std::same_as<T, float> ||
    std::same_as<T, double> || Text<T> || Clock<T> || std::same_as<T, Uuid> || is_byte_array<T>;

/// What functions take for a component: text is borrowed, the rest is itself.
template <Component T>
using ComponentView = std::conditional_t<std::same_as<T, std::string>, std::string_view,
                                         std::conditional_t<std::same_as<T, Bytes>, BytesView, T>>;

template <std::size_t Size>
using UnsignedOfSize = std::conditional_t<
    Size == 1, std::uint8_t,
    std::conditional_t<Size == 2, std::uint16_t,
                       std::conditional_t<Size == 4, std::uint32_t, std::uint64_t>>>;

template <std::unsigned_integral U>
constexpr U big_endian(U value) noexcept {
  if constexpr (sizeof(U) == 1)
    return value;
  else if constexpr (sizeof(U) == 2)
    return __builtin_bswap16(value);
  else if constexpr (sizeof(U) == 4)
    return __builtin_bswap32(value);
  else
    return __builtin_bswap64(value);
}

template <class U>
inline constexpr U sign_bit = static_cast<U>(U{1} << (sizeof(U) * 8 - 1));

/// The number whose unsigned order is the value's order.
template <class T>
constexpr auto to_sortable(T value) noexcept {
  using U = UnsignedOfSize<sizeof(T)>;
  if constexpr (std::floating_point<T>) {
    const U bits = std::bit_cast<U>(value);
    return (bits & sign_bit<U>) != 0 ? static_cast<U>(~bits) : static_cast<U>(bits | sign_bit<U>);
  } else if constexpr (std::is_enum_v<T>) {
    return to_sortable(static_cast<std::underlying_type_t<T>>(value));
  } else if constexpr (std::is_signed_v<T>) {
    return static_cast<U>(static_cast<U>(value) ^ sign_bit<U>);
  } else {
    return static_cast<U>(value);
  }
}
template <class T>
constexpr T from_sortable(UnsignedOfSize<sizeof(T)> sortable) noexcept {
  using U = UnsignedOfSize<sizeof(T)>;
  if constexpr (std::floating_point<T>)
    return std::bit_cast<T>((sortable & sign_bit<U>) != 0 ? static_cast<U>(sortable ^ sign_bit<U>)
                                                          : static_cast<U>(~sortable));
  else if constexpr (std::is_enum_v<T>)
    return static_cast<T>(from_sortable<std::underlying_type_t<T>>(sortable));
  else if constexpr (std::is_signed_v<T>)
    return static_cast<T>(static_cast<U>(sortable ^ sign_bit<U>));
  else
    return static_cast<T>(sortable);
}

/// Encoded size of a component that is always the same; 0 for text.
template <Component T>
constexpr std::size_t fixed_size() noexcept {
  if constexpr (Text<T>)
    return 0;
  else
    return sizeof(T);
}

/// Complements the bytes from `from` on: descending order.
inline void complement(KeyBuffer& buffer, std::size_t from) noexcept {
  const std::size_t end = buffer.overflowed() ? KeyBuffer::capacity : buffer.size();
  for (std::size_t i = from; i < end; ++i) buffer.data()[i] = ~buffer.data()[i];
}

/// 00 → 00 FF, without the terminator.
inline void push_escaped(BytesView text, KeyBuffer& buffer) noexcept {
  while (!text.empty()) {
    const void* nul = std::memchr(text.data(), 0, text.size());
    if (nul == nullptr) {
      buffer.push(text.data(), text.size());
      return;
    }
    const auto before = static_cast<std::size_t>(static_cast<const std::byte*>(nul) - text.data());
    buffer.push(text.data(), before + 1);
    buffer.push(std::byte{0xFF});
    text = text.subspan(before + 1);
  }
}

inline void push_terminator(KeyBuffer& buffer) noexcept {
  buffer.push(std::byte{0x00});
  buffer.push(std::byte{0x01});
}

inline BytesView text_bytes(std::string_view text) noexcept { return as_bytes(text); }
inline BytesView text_bytes(BytesView bytes) noexcept { return bytes; }

/// Appends one component. `Last`: it ends the key, so ascending text needs no terminator.
template <Component T, bool Desc, bool Last>
void encode(const ComponentView<T>& value, KeyBuffer& buffer) noexcept {
  if constexpr (Text<T>) {
    const BytesView text = text_bytes(value);
    if constexpr (Last && !Desc) {
      buffer.push(text.data(), text.size());
    } else {
      const std::size_t from = buffer.size();
      push_escaped(text, buffer);
      push_terminator(buffer);
      if constexpr (Desc) complement(buffer, from);
    }
  } else if constexpr (std::same_as<T, Uuid> || is_byte_array<T>) {
    const std::size_t from = buffer.size();
    buffer.push(&value, sizeof(T));
    if constexpr (Desc) complement(buffer, from);
  } else if constexpr (std::same_as<T, Timestamp>) {
    encode<std::int64_t, Desc, Last>(value.time_since_epoch().count(), buffer);
  } else if constexpr (std::same_as<T, Duration>) {
    encode<std::int64_t, Desc, Last>(value.count(), buffer);
  } else {
    auto sortable = to_sortable(value);
    if constexpr (Desc) sortable = static_cast<decltype(sortable)>(~sortable);
    sortable = big_endian(sortable);
    buffer.push(&sortable, sizeof sortable);
  }
}

/// The front of text that other text begins with: escaped, no terminator.
template <Component T, bool Desc>
void encode_begin(std::string_view begin, KeyBuffer& buffer) noexcept {
  static_assert(Text<T>, "kv::starts_with needs a string or bytes component in this place");
  const std::size_t from = buffer.size();
  push_escaped(as_bytes(begin), buffer);
  if constexpr (Desc) complement(buffer, from);
}

/// What is left of an encoded key while its components are taken from the front, and the free part
/// of the scratch for text that is not stored as it reads.
struct Source {
  BytesView left;
  MutableBytes scratch;
};

/// Takes escaped text up to its terminator. Borrows from the key when it is stored as it reads.
template <bool Desc>
Fault take_escaped(Source& source, BytesView& text) noexcept {
  constexpr auto flip = Desc ? std::byte{0xFF} : std::byte{0};
  const BytesView in = source.left;
  bool borrowed = !Desc;
  std::size_t length = 0;  // of the unescaped text
  std::size_t at = 0;
  for (;; ++at, ++length) {
    if (at == in.size()) return {"a text component has no terminator", at};
    const std::byte byte = in[at] ^ flip;
    if (byte == std::byte{0}) {
      if (at + 1 == in.size()) return {"a text component has no terminator", at};
      const std::byte next = in[at + 1] ^ flip;
      if (next == std::byte{1}) break;
      if (next != std::byte{0xFF}) return {"a text component has a bad escape", at};
      if (borrowed) {
        std::memcpy(source.scratch.data(), in.data(), length);
        borrowed = false;
      }
      source.scratch[length] = byte;
      ++at;
    } else if (!borrowed) {
      source.scratch[length] = byte;
    }
  }
  if (borrowed) {
    text = in.first(length);
  } else {
    text = source.scratch.first(length);
    source.scratch = source.scratch.subspan(length);
  }
  source.left = in.subspan(at + 2);
  return {};
}

template <Component T>
Fault give_text(BytesView text, ComponentView<T>& out) noexcept {
  if constexpr (std::same_as<T, std::string>) {
    out = as_text(text);
    if (!is_utf8(out)) return {"a text component is not UTF-8", 0};
  } else {
    out = text;
  }
  return {};
}

/// Takes one component from the front.
template <Component T, bool Desc, bool Last>
Fault decode(Source& source, ComponentView<T>& out) noexcept {
  if constexpr (Text<T>) {
    BytesView text;
    if constexpr (Last && !Desc) {
      text = source.left;
      source.left = {};
    } else if (const Fault fault = take_escaped<Desc>(source, text)) {
      return fault;
    }
    return give_text<T>(text, out);
  } else if constexpr (std::same_as<T, Timestamp>) {
    std::int64_t count = 0;
    const Fault fault = decode<std::int64_t, Desc, Last>(source, count);
    out = Timestamp(Duration(count));
    return fault;
  } else if constexpr (std::same_as<T, Duration>) {
    std::int64_t count = 0;
    const Fault fault = decode<std::int64_t, Desc, Last>(source, count);
    out = Duration(count);
    return fault;
  } else {
    if (source.left.size() < sizeof(T)) return {"the key ends too early", source.left.size()};
    if constexpr (std::same_as<T, Uuid> || is_byte_array<T>) {
      auto* bytes = reinterpret_cast<std::byte*>(&out);
      for (std::size_t i = 0; i < sizeof(T); ++i)
        bytes[i] = Desc ? ~source.left[i] : source.left[i];
    } else {
      using U = UnsignedOfSize<sizeof(T)>;
      U sortable = big_endian(load<U>(source.left.data()));
      if constexpr (Desc) sortable = static_cast<U>(~sortable);
      if constexpr (std::same_as<T, bool>) {
        if (sortable > 1) return {"a bool component is neither 0 nor 1", 0};
      } else if constexpr (DescribedEnum<T>) {
        if (name_of(from_sortable<T>(sortable)).empty())
          return {"an enum component has an unknown value", 0};
      }
      out = from_sortable<T>(sortable);
    }
    source.left = source.left.subspan(sizeof(T));
    return {};
  }
}

/// The owned component of a view.
template <Component T>
T own(const ComponentView<T>& view) {
  if constexpr (Text<T>)
    return T(view.begin(), view.end());
  else
    return view;
}

}  // namespace kv::key
