// One component of a key: how a C++ value becomes bytes that sort as the value does.
// Encodings: runtime/FORMAT.md, "Keys".
#pragma once

#include <array>
#include <bit>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
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
inline constexpr bool is_byte_array<std::array<std::uint8_t, N>> = N != 0;

template <class T>
concept Text = std::same_as<T, std::string> || std::same_as<T, Bytes>;
template <class T>
concept Clock = std::same_as<T, Timestamp> || std::same_as<T, Duration>;
/// A number, or what is kept as one: an enum, a bool.
template <class T>
concept Scalar = ((std::integral<T> || std::is_enum_v<T>)&&sizeof(T) <= 8) ||
                 std::same_as<T, float> || std::same_as<T, double>;
/// Every type that may be a component of a key.
template <class T>
concept Component = Scalar<T> || Text<T> || Clock<T> || std::same_as<T, Uuid> || is_byte_array<T>;

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
    // Whatever sign and payload a NaN came with (0.0 / 0.0 has the sign bit set on x86-64), it is
    // one key, and the last.
    const U bits = std::bit_cast<U>(value == value ? value : std::numeric_limits<T>::quiet_NaN());
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
    buffer.push_value(sortable);
  }
}

/// The front of text that other text begins with: as `encode`, without the terminator.
template <Component T, bool Desc, bool Last>
void encode_begin(BytesView begin, KeyBuffer& buffer) noexcept {
  static_assert(Text<T>, "kv::starts_with needs a string or bytes component in this place");
  const std::size_t from = buffer.size();
  if constexpr (Last && !Desc)
    buffer.push(begin.data(), begin.size());
  else
    push_escaped(begin, buffer);
  if constexpr (Desc) complement(buffer, from);
}

/// A component of an index that may be absent: 00, or 01 and the component, all complemented when
/// descending. Never the last: the primary key follows.
template <Component T, bool Desc>
void encode_optional(const std::optional<ComponentView<T>>& value, KeyBuffer& buffer) noexcept {
  constexpr auto flip = Desc ? std::byte{0xFF} : std::byte{0};
  buffer.push((value ? std::byte{1} : std::byte{0}) ^ flip);
  if (value) encode<T, Desc, false>(*value, buffer);
}

/// Whether `decode` would take back what `encode` makes of this: text in a `string` that is not
/// UTF-8 and enum values without a name would be stored, and then be refused for ever.
template <Component T>
Fault check(const ComponentView<T>& value) noexcept {
  if constexpr (std::same_as<T, std::string>) {
    const std::size_t at = utf8_fault(value);
    if (at != value.size()) return {"a text component is not UTF-8", at};
  } else if constexpr (DescribedEnum<T>) {
    if (name_of(value).empty()) return {"an enum component has an unknown value", 0};
  }
  return {};
}

/// What is left of an encoded key while its components are taken from the front, and the free part
/// of the scratch for text that is not stored as it reads.
///
/// REQUIRES: the scratch has room for all of `left`. `decode` of the codecs sees to it.
struct Source {
  BytesView left;
  MutableBytes scratch;
};

inline constexpr const char* no_terminator = "a text component has no terminator";

/// Copies stored text to the scratch as it reads.
template <bool Desc>
void copy_text(BytesView stored, std::byte* to) noexcept {
  if constexpr (Desc) {
    for (std::size_t i = 0; i < stored.size(); ++i) to[i] = ~stored[i];
  } else if (!stored.empty()) {
    std::memcpy(to, stored.data(), stored.size());
  }
}

/// Takes escaped text up to its terminator. Borrows from the key when it is stored as it reads.
template <bool Desc>
Fault take_escaped(Source& source, BytesView& text) noexcept {
  constexpr auto flip = Desc ? std::byte{0xFF} : std::byte{0};
  const BytesView in = source.left;
  std::size_t length = 0;  // of the text in the scratch
  std::size_t from = 0;    // of the stored text that is not there yet
  for (;;) {
    if (from == in.size()) return {no_terminator, from};
    const void* found = std::memchr(in.data() + from, std::to_integer<int>(flip), in.size() - from);
    if (found == nullptr) return {no_terminator, in.size()};
    const auto nul = static_cast<std::size_t>(static_cast<const std::byte*>(found) - in.data());
    if (nul + 1 == in.size()) return {no_terminator, nul};
    const std::byte next = in[nul + 1] ^ flip;
    if (next == std::byte{0x01}) {
      source.left = in.subspan(nul + 2);
      if (!Desc && from == 0) {
        text = in.first(nul);
      } else {
        copy_text<Desc>(in.subspan(from, nul - from), source.scratch.data() + length);
        length += nul - from;
        text = source.scratch.first(length);
        source.scratch = source.scratch.subspan(length);
      }
      return {};
    }
    if (next != std::byte{0xFF}) return {"a text component has a bad escape", nul};
    copy_text<Desc>(in.subspan(from, nul + 1 - from), source.scratch.data() + length);
    length += nul + 1 - from;
    from = nul + 2;
  }
}

/// Takes one component from the front. A fault's offset counts from the component.
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
    if constexpr (std::same_as<T, std::string>)
      out = as_text(text);
    else
      out = text;
    return check<T>(out);
  } else if constexpr (Clock<T>) {
    std::int64_t count = 0;
    const Fault fault = decode<std::int64_t, Desc, Last>(source, count);
    out = T(Duration(count));
    return fault;
  } else {
    if (source.left.size() < sizeof(T)) return {"the key ends too early", source.left.size()};
    const std::byte* const in = source.left.data();
    source.left = source.left.subspan(sizeof(T));
    if constexpr (Scalar<T>) {
      using U = UnsignedOfSize<sizeof(T)>;
      U sortable = big_endian(load<U>(in));
      if constexpr (Desc) sortable = static_cast<U>(~sortable);
      if constexpr (std::same_as<T, bool>) {
        if (sortable > 1) return {"a bool component is neither 0 nor 1", 0};
      }
      out = from_sortable<T>(sortable);
      if constexpr (std::floating_point<T>) {
        if (to_sortable(out) != sortable) return {"a float component is not the one NaN", 0};
      }
      return check<T>(out);
    } else {
      copy_text<Desc>({in, sizeof(T)}, reinterpret_cast<std::byte*>(&out));
      return {};
    }
  }
}

/// Takes what `encode_optional` made from the front.
template <Component T, bool Desc>
Fault decode_optional(Source& source, std::optional<ComponentView<T>>& out) noexcept {
  constexpr auto flip = Desc ? std::byte{0xFF} : std::byte{0};
  out.reset();
  if (source.left.empty()) return {"the key ends too early", 0};
  const std::byte present = source.left.front() ^ flip;
  if (present > std::byte{1}) return {"an optional component is neither absent nor present", 0};
  source.left = source.left.subspan(1);
  if (present == std::byte{0}) return {};
  Fault fault = decode<T, Desc, false>(source, out.emplace());
  if (fault) ++fault.offset;
  return fault;
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
