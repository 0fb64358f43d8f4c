// Values of the conformance data (JSON) as C++ values.
#pragma once

#include <bit>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "kv/format/shape.h"

namespace kv::test {

/// Keeps the order of fields as the data has it.
using Json = nlohmann::ordered_json;

inline Bytes from_hex(const std::string& text) {
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2)
    bytes.push_back(static_cast<std::byte>(std::stoi(text.substr(i, 2), nullptr, 16)));
  return bytes;
}

/// Integers beyond 2^53 are decimal text.
inline U128 magnitude(const Json& json, bool& negative) {
  const std::string text = json.is_string() ? json.get<std::string>() : json.dump();
  negative = text.starts_with('-');
  U128 value = 0;
  for (const char c : text.substr(negative ? 1 : 0))
    value = value * 10 + static_cast<unsigned>(c - '0');
  return value;
}

/// "inf", "-inf" and "nan:0x…" stand for what JSON has no number for.
template <class T>
T real(const Json& json) {
  if (json.is_number()) return static_cast<T>(json.get<double>());
  const std::string text = json.get<std::string>();
  if (text == "inf") return std::numeric_limits<T>::infinity();
  if (text == "-inf") return -std::numeric_limits<T>::infinity();
  const unsigned long long bits = std::stoull(text.substr(4), nullptr, 16);
  if constexpr (sizeof(T) == 4)
    return std::bit_cast<T>(static_cast<std::uint32_t>(bits));
  else
    return std::bit_cast<T>(static_cast<std::uint64_t>(bits));
}

inline char32_t scalar(const std::string& text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t size = text.size();
  auto value = static_cast<char32_t>(size == 1 ? lead : lead & (0x7FU >> size));
  for (std::size_t i = 1; i < size; ++i)
    value = (value << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  return value;
}

template <class T>
T value_of(const Json& json);

/// Fields from an object by name or, for tuple cases, from an array by place.
template <class S>
void fill(S& record, const Json& json) {
  std::size_t i = 0;
  const auto next = [&]() -> const Json& {
    const std::size_t field = i++;
    return json.is_object() ? json.at(std::string(Describe<S>::fields[field])) : json.at(field);
  };
  Describe<S>::apply(record, [&](auto&... fields) {
    ((fields = value_of<std::remove_cvref_t<decltype(fields)>>(next())), ...);
  });
  (void)next;
}

template <class T>
T variant_of(const Json& json) {
  using namespace shape;
  const std::string name = json.is_string() ? json.get<std::string>() : json.begin().key();
  const Json body = json.is_string() ? Json::array() : json.begin().value();
  std::size_t index = 0;
  while (Describe<T>::cases.at(index) != name) ++index;
  return with_case<T>(index, [&]<class C>() -> T {
    C held{};
    fill(held, body);
    return T(std::move(held));
  });
}

template <class T>
T value_of(const Json& json) {
  using namespace shape;
  if constexpr (Unit<T>) {
    return {};
  } else if constexpr (Boolean<T>) {
    return json.get<bool>();
  } else if constexpr (Character<T>) {
    return scalar(json.get<std::string>());
  } else if constexpr (Integer<T>) {
    bool negative = false;
    const U128 value = magnitude(json, negative);
    return static_cast<T>(negative ? U128{0} - value : value);
  } else if constexpr (Real<T>) {
    return real<T>(json);
  } else if constexpr (DescribedEnum<T>) {
    return *from_string<T>(json.get<std::string>());
  } else if constexpr (Text<T>) {
    return json.get<std::string>();
  } else if constexpr (Binary<T>) {
    return from_hex(json.get<std::string>());
  } else if constexpr (Optional<T>) {
    if (json.is_null()) return std::nullopt;
    return T(std::in_place, value_of<typename T::value_type>(json.at("some")));
  } else if constexpr (Boxed<T>) {
    return T(value_of<typename T::value_type>(json));
  } else if constexpr (Sequence<T>) {
    T list;
    for (const Json& item : json) list.push_back(value_of<typename T::value_type>(item));
    return list;
  } else if constexpr (Array<T>) {
    T array{};
    std::size_t i = 0;
    for (const Json& item : json) array[i++] = value_of<typename T::value_type>(item);
    return array;
  } else if constexpr (Mapping<T>) {
    T map;
    for (const Json& entry : json)
      map.insert_or_assign(value_of<typename T::key_type>(entry[0]),
                           value_of<typename T::mapped_type>(entry[1]));
    return map;
  } else if constexpr (Tuple<T>) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return T{value_of<std::tuple_element_t<I, T>>(json[I])...};
    }
    (std::make_index_sequence<std::tuple_size_v<T>>{});
  } else if constexpr (DescribedVariant<T>) {
    return variant_of<T>(json);
  } else {
    T record{};
    fill(record, json);
    return record;
  }
}

}  // namespace kv::test
