// Validation of untrusted bytes: bounds, UTF-8, tags, booleans, integer forms, depth.
#pragma once

#include <cstdint>

#include "kv/core/utf8.h"
#include "kv/format/serde/input.h"
#include "kv/format/serde/integer.h"
#include "kv/format/serde/wire.h"

namespace kv::serde {

/// Nested values deeper than this are refused: reading is recursive, the stack is not endless.
inline constexpr unsigned depth_max = 128;
/// Elements that take no bytes are not bounded by the input's size, so their number is.
inline constexpr std::uint64_t empty_elements_max = std::uint64_t{1} << 24;

template <class W, class T>
bool check(Input& in, unsigned depth = 0) noexcept;

template <class W>
bool check_length(Input& in, std::uint64_t& length) noexcept {
  typename W::Length value = 0;
  if (!W::read(in, value)) return false;
  length = value;
  return true;
}

/// `count` elements, each checked by `each`. An element of at least one byte bounds the count.
template <class Each>
bool check_elements(Input& in, std::uint64_t count, Each&& each) noexcept {
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::byte* before = in.at;
    if (!each()) return false;
    if (in.at == before && count > empty_elements_max)
      return in.fail("a list of empty elements is too long");
  }
  return true;
}

template <class W>
bool check_text(Input& in, std::uint64_t length) noexcept {
  if (length > in.left()) return in.fail("a text reaches past the end of the value");
  const std::string_view text = as_text({in.at, static_cast<std::size_t>(length)});
  if (!is_utf8(text)) return in.fail("text is not UTF-8");
  in.at += length;
  return true;
}

/// UTF-8 of one scalar; its first byte tells the width.
inline std::size_t scalar_width(std::byte first) noexcept {
  const auto lead = std::to_integer<unsigned>(first);
  return lead < 0x80   ? 1
         : lead < 0xC2 ? 0
         : lead < 0xE0 ? 2
         : lead < 0xF0 ? 3
         : lead < 0xF5 ? 4
                       : 0;
}

template <class W>
bool check_char(Input& in) noexcept {
  std::size_t room = in.left();
  if constexpr (W::char_has_length) {
    // postcard 1 writes a text of one character and, reading, takes the first of up to 4 bytes.
    std::uint64_t length = 0;
    if (!check_length<W>(in, length)) return false;
    if (length == 0 || length > 4 || length > in.left()) return in.fail("not one character");
    room = static_cast<std::size_t>(length);
    if (!is_utf8(as_text({in.at, room}))) return in.fail("a character is not UTF-8");
    in.at += room;
    return true;
  } else {
    if (!in.need(1)) return false;
    const std::size_t width = scalar_width(*in.at);
    if (width == 0 || width > room || !is_utf8(as_text({in.at, width})))
      return in.fail("a character is not UTF-8");
    in.at += width;
    return true;
  }
}

template <class W>
bool check_tag(Input& in, std::size_t count, std::uint32_t& tag) noexcept {
  if (!W::read(in, tag)) return false;
  return tag < count || in.fail("an enum or variant tag is unknown");
}

/// Takes one T from the front of `in`; false after a fault.
template <class W, class T>
bool check(Input& in, unsigned depth) noexcept {
  if (depth > depth_max) return in.fail("the value is nested too deep");
  if constexpr (Unit<T>) {
    return true;
  } else if constexpr (Boolean<T>) {
    if (!in.need(1)) return false;
    if (std::to_integer<unsigned>(*in.at) > 1) return in.fail("a bool is neither 0 nor 1");
    ++in.at;
    return true;
  } else if constexpr (Integer<T> && sizeof(T) > 1) {
    Unsigned<T> value = 0;
    return W::read(in, value);
  } else if constexpr (Integer<T> || Real<T> || std::same_as<T, Uuid>) {
    if (!in.need(sizeof(T))) return false;
    in.at += sizeof(T);
    return true;
  } else if constexpr (Clock<T>) {
    return check<W, std::int64_t>(in, depth);
  } else if constexpr (Character<T>) {
    return check_char<W>(in);
  } else if constexpr (Text<T>) {
    std::uint64_t length = 0;
    return check_length<W>(in, length) && check_text<W>(in, length);
  } else if constexpr (Binary<T>) {
    std::uint64_t length = 0;
    if (!check_length<W>(in, length)) return false;
    if (length > in.left()) return in.fail("bytes reach past the end of the value");
    in.at += length;
    return true;
  } else if constexpr (DescribedEnum<T>) {
    std::uint32_t index = 0;
    return check_tag<W>(in, Describe<T>::values.size(), index);
  } else if constexpr (Optional<T>) {
    if (!in.need(1)) return false;
    const auto tag = std::to_integer<unsigned>(*in.at);
    if (tag > 1) return in.fail("the tag of an optional is neither 0 nor 1");
    ++in.at;
    return tag == 0 || check<W, typename T::value_type>(in, depth + 1);
  } else if constexpr (Boxed<T>) {
    return check<W, typename T::value_type>(in, depth + 1);
  } else if constexpr (Sequence<T>) {
    std::uint64_t count = 0;
    return check_length<W>(in, count) && check_elements(in, count, [&]() noexcept {
             return check<W, typename T::value_type>(in, depth + 1);
           });
  } else if constexpr (Array<T>) {
    for (std::size_t i = 0; i < std::tuple_size_v<T>; ++i)
      if (!check<W, typename T::value_type>(in, depth + 1)) return false;
    return true;
  } else if constexpr (Mapping<T>) {
    std::uint64_t count = 0;
    return check_length<W>(in, count) && check_elements(in, count, [&]() noexcept {
             return check<W, typename T::key_type>(in, depth + 1) &&
                    check<W, typename T::mapped_type>(in, depth + 1);
           });
  } else if constexpr (Tuple<T>) {
    return [&]<class... I>(std::type_identity<std::tuple<I...>>) noexcept {
      return (check<W, I>(in, depth + 1) && ...);
    }(std::type_identity<T>{});
  } else if constexpr (DescribedVariant<T>) {
    std::uint32_t index = 0;
    if (!check_tag<W>(in, Describe<T>::Cases::size, index)) return false;
    return with_case<T>(index, [&]<class C>() { return check<W, C>(in, depth + 1); });
  } else {
    return [&]<class... F>(TypeList<F...>) noexcept {
      return (check<W, F>(in, depth + 1) && ...);
    }(typename FieldsOf<T>::type{});
  }
}

}  // namespace kv::serde
