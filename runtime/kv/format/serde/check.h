// Validation of untrusted bytes: bounds, UTF-8, tags, booleans, integer forms, depth.
#pragma once

#include <cstdint>

#include "kv/core/utf8.h"
#include "kv/format/limits.h"
#include "kv/format/serde/fixed_size.h"
#include "kv/format/serde/input.h"
#include "kv/format/serde/integer.h"
#include "kv/format/serde/wire.h"

namespace kv::serde {

template <class W, class T>
bool check(Input& in) noexcept;

/// Any bytes make a T.
template <class T>
constexpr bool is_any_bytes() noexcept {
  if constexpr (Array<T>)
    return is_any_bytes<Element<T>>();
  else if constexpr (Tuple<T> || DescribedStruct<T>)
    return []<class... P>(TypeList<P...>) { return (is_any_bytes<P>() && ...); }(Parts<T>{});
  else
    return Unit<T> || Integer<T> || Real<T> || Clock<T> || std::same_as<T, Uuid>;
}

template <class W>
bool check_length(Input& in, std::uint64_t& length) noexcept {
  typename W::Length value = 0;
  if (!W::read(in, value)) return false;
  length = value;
  return true;
}

/// The contents of a list, map or box: one level deeper.
template <class Body>
bool check_nested(Input& in, Body&& body) noexcept {
  if (++in.depth > limits::depth_max) return in.fail("the value is nested too deep");
  if (!body()) return false;
  --in.depth;
  return true;
}

/// `count` items. Those without bytes are counted, each other one takes a byte at least, so the
/// walk ends with the input.
template <class W, class Item>
bool check_items(Input& in, std::uint64_t count) noexcept {
  constexpr std::size_t size = fixed_size<W, Item>();
  if constexpr (limits::is_empty<Item>()) {
    return true;
  } else if constexpr (is_plain<W, Item>() && is_any_bytes<Item>()) {
    if (count > in.left() / size) return in.fail("a list reaches past the end of the value");
    in.at += count * size;
    return true;
  } else {
    for (; count > 0; --count)
      if (!check<W, Item>(in)) return false;
    return true;
  }
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
bool check(Input& in) noexcept {
  if constexpr (Unit<T>) {
    return true;
  } else if constexpr (is_plain<W, T>() && is_any_bytes<T>()) {
    if (!in.need(fixed_size<W, T>())) return false;
    in.at += fixed_size<W, T>();
    return true;
  } else if constexpr (Boolean<T>) {
    if (!in.need(1)) return false;
    if (std::to_integer<unsigned>(*in.at) > 1) return in.fail("a bool is neither 0 nor 1");
    ++in.at;
    return true;
  } else if constexpr (Integer<T>) {
    Unsigned<T> value = 0;
    return W::read(in, value);
  } else if constexpr (Clock<T>) {
    return check<W, std::int64_t>(in);
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
    return tag == 0 || check<W, Element<T>>(in);
  } else if constexpr (Boxed<T>) {
    return check_nested(in, [&]() noexcept { return check<W, Element<T>>(in); });
  } else if constexpr (Sequence<T>) {
    using Item = Element<T>;
    std::uint64_t count = 0;
    if (!check_length<W>(in, count)) return false;
    if constexpr (limits::is_empty<Item>()) {
      if (!in.empties.add(count, sizeof(Item)))
        return in.fail("a list of empty elements is too long");
    }
    return check_nested(in, [&]() noexcept { return check_items<W, Item>(in, count); });
  } else if constexpr (Array<T>) {
    return check_items<W, Element<T>>(in, array_size<T>);
  } else if constexpr (Mapping<T>) {
    std::uint64_t count = 0;
    return check_length<W>(in, count) && check_nested(in, [&]() noexcept {
             for (; count > 0; --count)
               if (!check<W, typename T::key_type>(in) || !check<W, typename T::mapped_type>(in))
                 return false;
             return true;
           });
  } else if constexpr (DescribedVariant<T>) {
    std::uint32_t index = 0;
    if (!check_tag<W>(in, Describe<T>::Cases::size, index)) return false;
    return with_case<T>(index, [&]<class C>() { return check<W, C>(in); });
  } else {
    return
        [&]<class... P>(TypeList<P...>) noexcept { return (check<W, P>(in) && ...); }(Parts<T>{});
  }
}

}  // namespace kv::serde
