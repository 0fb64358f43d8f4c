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
/// The shortest decimal that reads back as this number, of f32 when `single`.
std::string number_text(double value, bool single);

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
  else if constexpr (std::floating_point<T>)
    return number_text(value, std::same_as<T, float>);
  else if constexpr (std::is_enum_v<T>) {
    if constexpr (DescribedEnum<T>)
      if (const std::string_view name = name_of(value); !name.empty()) return std::string(name);
    return std::to_string(static_cast<std::underlying_type_t<T>>(value));
  } else
    return std::to_string(value);
}

template <class Codec>
concept Composite = requires {
  typename DescribeKey<typename Codec::Key>::View;
};

}  // namespace key

/// The key as its table's users would write it. Allocates; for messages only.
template <class Codec>
std::string key_text(const typename Codec::View& view) {
  if constexpr (requires { Codec::text(view); })
    return Codec::text(view);
  else
    return []<class First, class... More>(const auto& key, TypeList<First, More...>) {
      if constexpr (key::Composite<Codec>) {
        return DescribeKey<typename Codec::Key>::apply(
            key, [](const auto& first, const auto&... more) {
              std::string text = "(" + key::component_text<typename First::Type>(first);
              ((text += ", " + key::component_text<typename More::Type>(more)), ...);
              return text + ")";
            });
      } else {
        return key::component_text<typename First::Type>(key);
      }
    }(view, typename Codec::Components{});
}

}  // namespace kv
