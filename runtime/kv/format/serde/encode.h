// Size and write: owned values to bytes.
#pragma once

#include <string_view>

#include "kv/format/serde/integer.h"

namespace kv::serde {

/// UTF-8 length of one Unicode scalar, and its bytes. Needs a valid scalar.
constexpr std::size_t utf8_size(char32_t c) noexcept {
  return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}
inline std::byte* write_utf8(char32_t c, std::byte* at) noexcept {
  const std::size_t size = utf8_size(c);
  constexpr std::array<unsigned, 5> leads{0, 0, 0xC0, 0xE0, 0xF0};
  *at++ = static_cast<std::byte>(leads[size] | static_cast<unsigned>(c >> (6 * (size - 1))));
  for (std::size_t rest = size - 1; rest-- > 0;)
    *at++ = static_cast<std::byte>(0x80U | (static_cast<unsigned>(c >> (6 * rest)) & 0x3FU));
  return at;
}

/// Number of bytes that `encode` writes.
template <class W, class T>
std::size_t encoded_size(const T& value) {
  if constexpr (Unit<T>) {
    return 0;
  } else if constexpr (Boolean<T>) {
    return 1;
  } else if constexpr (Integer<T>) {
    if constexpr (sizeof(T) == 1)
      return 1;
    else
      return W::size(to_wire<W>(value));
  } else if constexpr (Real<T>) {
    return sizeof(T);
  } else if constexpr (Character<T>) {
    return utf8_size(value) + (W::char_has_length ? 1 : 0);
  } else if constexpr (std::same_as<T, Timestamp>) {
    return encoded_size<W>(std::int64_t{value.time_since_epoch().count()});
  } else if constexpr (std::same_as<T, Duration>) {
    return encoded_size<W>(std::int64_t{value.count()});
  } else if constexpr (Text<T> || Binary<T>) {
    return W::size(static_cast<typename W::Length>(value.size())) + value.size();
  } else if constexpr (std::same_as<T, Uuid>) {
    return 16;
  } else if constexpr (DescribedEnum<T>) {
    return W::size(index_of(value));
  } else if constexpr (Optional<T>) {
    return 1 + (value ? encoded_size<W>(*value) : 0);
  } else if constexpr (Boxed<T>) {
    return encoded_size<W>(*value);
  } else if constexpr (Sequence<T>) {
    std::size_t size = W::size(static_cast<typename W::Length>(value.size()));
    for (std::size_t i = 0; i < value.size(); ++i)
      size += encoded_size<W, typename T::value_type>(value[i]);
    return size;
  } else if constexpr (Array<T>) {
    std::size_t size = 0;
    for (const auto& item : value) size += encoded_size<W>(item);
    return size;
  } else if constexpr (Mapping<T>) {
    std::size_t size = W::size(static_cast<typename W::Length>(value.size()));
    for (const auto& [key, mapped] : value) size += encoded_size<W>(key) + encoded_size<W>(mapped);
    return size;
  } else if constexpr (Tuple<T>) {
    return std::apply(
        [](const auto&... items) { return (std::size_t{0} + ... + encoded_size<W>(items)); },
        value);
  } else if constexpr (DescribedVariant<T>) {
    return W::size(static_cast<std::uint32_t>(value.index())) +
           std::visit([](const auto& held) { return encoded_size<W>(held); },
                      static_cast<const typename T::Base&>(value));
  } else {
    static_assert(DescribedStruct<T>, "this type is not one that a table can hold");
    return Describe<T>::apply(value, [](const auto&... fields) {
      return (std::size_t{0} + ... + encoded_size<W>(fields));
    });
  }
}

/// Writes `value` at `at`, where `encoded_size` bytes are free; returns the end.
template <class W, class T>
std::byte* encode(const T& value, std::byte* at) {
  if constexpr (Unit<T>) {
    return at;
  } else if constexpr (Boolean<T>) {
    *at = static_cast<std::byte>(value);
    return at + 1;
  } else if constexpr (Integer<T>) {
    if constexpr (sizeof(T) == 1) {
      *at = static_cast<std::byte>(value);
      return at + 1;
    } else {
      return W::write(to_wire<W>(value), at);
    }
  } else if constexpr (Real<T>) {
    store(at, value);
    return at + sizeof(T);
  } else if constexpr (Character<T>) {
    if constexpr (W::char_has_length) *at++ = static_cast<std::byte>(utf8_size(value));
    return write_utf8(value, at);
  } else if constexpr (std::same_as<T, Timestamp>) {
    return encode<W>(std::int64_t{value.time_since_epoch().count()}, at);
  } else if constexpr (std::same_as<T, Duration>) {
    return encode<W>(std::int64_t{value.count()}, at);
  } else if constexpr (Text<T> || Binary<T>) {
    at = W::write(static_cast<typename W::Length>(value.size()), at);
    if (!value.empty()) std::memcpy(at, value.data(), value.size());
    return at + value.size();
  } else if constexpr (std::same_as<T, Uuid>) {
    std::memcpy(at, value.bytes.data(), 16);
    return at + 16;
  } else if constexpr (DescribedEnum<T>) {
    return W::write(index_of(value), at);
  } else if constexpr (Optional<T>) {
    *at++ = static_cast<std::byte>(value.has_value());
    return value ? encode<W>(*value, at) : at;
  } else if constexpr (Boxed<T>) {
    return encode<W>(*value, at);
  } else if constexpr (Sequence<T>) {
    at = W::write(static_cast<typename W::Length>(value.size()), at);
    for (std::size_t i = 0; i < value.size(); ++i)
      at = encode<W, typename T::value_type>(value[i], at);
    return at;
  } else if constexpr (Array<T>) {
    for (const auto& item : value) at = encode<W>(item, at);
    return at;
  } else if constexpr (Mapping<T>) {
    at = W::write(static_cast<typename W::Length>(value.size()), at);
    for (const auto& [key, mapped] : value) at = encode<W>(mapped, encode<W>(key, at));
    return at;
  } else if constexpr (Tuple<T>) {
    std::apply([&](const auto&... items) { ((at = encode<W>(items, at)), ...); }, value);
    return at;
  } else if constexpr (DescribedVariant<T>) {
    at = W::write(static_cast<std::uint32_t>(value.index()), at);
    return std::visit([&](const auto& held) { return encode<W>(held, at); },
                      static_cast<const typename T::Base&>(value));
  } else {
    Describe<T>::apply(value, [&](const auto&... fields) { ((at = encode<W>(fields, at)), ...); });
    return at;
  }
}

}  // namespace kv::serde
