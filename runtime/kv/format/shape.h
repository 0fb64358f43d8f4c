// What kind of type T is: every operation of every format (size, write, check, view, unpack)
// switches over the same list.
#pragma once

#include <array>
#include <chrono>
#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <variant>
#include <vector>

#include "kv/core/box.h"
#include "kv/core/bytes.h"
#include "kv/core/describe.h"
#include "kv/core/error.h"
#include "kv/core/hash_map.h"
#include "kv/core/types.h"

namespace kv::shape {

template <class T, template <class...> class Template>
inline constexpr bool is_a = false;
template <template <class...> class Template, class... Args>
inline constexpr bool is_a<Template<Args...>, Template> = true;

template <class T>
inline constexpr bool is_array = false;
template <class T, std::size_t N>
inline constexpr bool is_array<std::array<T, N>> = true;

template <class T>
concept Unit = std::same_as<T, std::monostate>;
template <class T>
concept Boolean = std::same_as<T, bool>;
template <class T>
concept Character = std::same_as<T, char32_t>;
template <class T>
concept Integer = (std::integral<T> && !Boolean<T> && !Character<T>) || std::same_as<T, U128> ||
                  std::same_as<T, I128>;
template <class T>
concept Real = std::same_as<T, float> || std::same_as<T, double>;
/// Nanoseconds as i64.
template <class T>
concept Clock = std::same_as<T, Timestamp> || std::same_as<T, Duration>;
template <class T>
concept Text = std::same_as<T, std::string>;
template <class T>
concept Binary = std::same_as<T, Bytes>;
template <class T>
concept Optional = is_a<T, std::optional>;
template <class T>
concept Sequence = is_a<T, std::vector> && !Binary<T>;
template <class T>
concept Array = is_array<T>;
template <class T>
concept Mapping = is_a<T, std::map> || is_a<T, HashMap>;
template <class T>
concept Boxed = is_a<T, Box>;
template <class T>
concept Tuple = is_a<T, std::tuple>;

/// Calls fn with the I-th case type of a declared variant, I chosen at run time.
template <DescribedVariant V, class Fn>
constexpr decltype(auto) with_case(std::size_t index, Fn&& fn) {
  return [&]<class First, class... Rest>(TypeList<First, Rest...>) -> decltype(auto) {
    using Result = decltype(fn.template operator()<First>());
    Result (*const calls[])(Fn&) = {
        [](Fn& f) -> Result { return f.template operator()<First>(); },
        [](Fn& f) -> Result { return f.template operator()<Rest>(); }...};
    return calls[index](fn);
  }(typename Describe<V>::Cases{});
}

/// Types of a described struct's fields, as a TypeList.
template <DescribedStruct S>
struct FieldsOf {
  static auto list(S& value) {
    return Describe<S>::apply(
        value, []<class... F>(F&...) { return TypeList<std::remove_cvref_t<F>...>{}; });
  }
  using type = decltype(list(std::declval<S&>()));
};

}  // namespace kv::shape
