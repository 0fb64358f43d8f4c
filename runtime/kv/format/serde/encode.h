// The writing pass: owned values to bytes, in the room that `Measure` found.
#pragma once

#include <cstring>

#include "kv/format/serde/fixed_size.h"
#include "kv/format/serde/integer.h"
#include "kv/format/serde/utf8_scalar.h"

namespace kv::serde {

template <class W, class T>
std::byte* encode(const T& value, std::byte* at);

template <class W, class Items>
std::byte* encode_all(const Items& items, std::byte* at) {
  using Item = Element<Items>;
  if constexpr (is_verbatim<W, Item>) {
    const std::size_t bytes = std::size(items) * sizeof(Item);
    if (bytes != 0) std::memcpy(at, std::data(items), bytes);
    return at + bytes;
  } else {
    for (const Item& item : items) at = encode<W, Item>(item, at);
    return at;
  }
}

/// Writes `value` at `at`, where as many bytes are free as `Measure` gave; returns the end.
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
  } else if constexpr (Clock<T>) {
    return encode<W>(nanoseconds(value), at);
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
    return encode_all<W>(value, W::write(static_cast<typename W::Length>(value.size()), at));
  } else if constexpr (Array<T>) {
    return encode_all<W>(value, at);
  } else if constexpr (Mapping<T>) {
    at = W::write(static_cast<typename W::Length>(value.size()), at);
    for (const auto& [key, mapped] : value) at = encode<W>(mapped, encode<W>(key, at));
    return at;
  } else if constexpr (Tuple<T>) {
    std::apply([&](const auto&... items) { ((at = encode<W>(items, at)), ...); }, value);
    return at;
  } else if constexpr (DescribedVariant<T>) {
    at = W::write(static_cast<std::uint32_t>(value.index()), at);
    with_held(value, [&]<class C>(const auto&... field) { ((at = encode<W>(field, at)), ...); });
    return at;
  } else {
    Describe<T>::apply(value, [&](const auto&... fields) { ((at = encode<W>(fields, at)), ...); });
    return at;
  }
}

}  // namespace kv::serde
