// Keys in words, for error messages: 42, "ada", ("AAPL", 1700000000000000000).
#pragma once

#include <string>
#include <string_view>

#include "kv/key/ordered.h"

namespace kv {

/// Quoted, with everything but printable ASCII and UTF-8 escaped; long text is cut short.
std::string quoted(std::string_view text);
/// Lower-case hex, cut short when long.
std::string hex(BytesView bytes);

namespace key {

template <Component T>
std::string component_text(const ComponentView<T>& value) {
  if constexpr (std::same_as<T, bool>)
    return value ? "true" : "false";
  else if constexpr (std::same_as<T, std::string>)
    return quoted(value);
  else if constexpr (std::same_as<T, Bytes>)
    return hex(value);
  else if constexpr (std::same_as<T, Uuid>)
    return to_string(value);
  else if constexpr (is_byte_array<T>)
    return hex(std::as_bytes(std::span(value)));
  else if constexpr (std::same_as<T, Timestamp>)
    return std::to_string(value.time_since_epoch().count());
  else if constexpr (std::same_as<T, Duration>)
    return std::to_string(value.count());
  else if constexpr (DescribedEnum<T>)
    return std::string(name_of(value));
  else if constexpr (std::is_enum_v<T>)
    return std::to_string(static_cast<std::underlying_type_t<T>>(value));
  else
    return std::to_string(value);
}

}  // namespace key

/// The key as its table's users would write it. Allocates; for messages only.
template <class Codec>
std::string key_text(const typename Codec::View& view) {
  return []<class... C>(const auto& key, TypeList<C...>) {
    if constexpr (sizeof...(C) == 1) {
      return key::component_text<typename C::Type...>(key);
    } else {
      return DescribeKey<typename Codec::Key>::apply(key, [](const auto&... fields) {
        std::string text;
        ((text += (text.empty() ? "(" : ", ") + key::component_text<typename C::Type>(fields)),
         ...);
        return text + ")";
      });
    }
  }(view, typename Codec::Components{});
}

}  // namespace kv
