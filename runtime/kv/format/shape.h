// What kind of type T is: every operation of every format (size, write, check, view, unpack)
// switches over the same list.
#pragma once

#include <array>
#include <chrono>
#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <variant>
#include <vector>

#include "kv/core/box.h"
#include "kv/core/bytes.h"
#include "kv/core/describe.h"
#include "kv/core/error.h"
#include "kv/core/hash_map.h"
#include "kv/core/types.h"
#include "kv/format/clock.h"
#include "kv/format/sum.h"

namespace kv::shape {

template <class T, template <class...> class Template>
inline constexpr bool is_a = false;
template <template <class...> class Template, class... Args>
inline constexpr bool is_a<Template<Args...>, Template> = true;

/// Elements of an array, std::array or of C; 0: no array.
template <class T>
inline constexpr std::size_t array_size = 0;
template <class T, std::size_t N>
inline constexpr std::size_t array_size<std::array<T, N>> = N;
template <class T, std::size_t N>
inline constexpr std::size_t array_size<T[N]> = N;
template <class T>
inline constexpr bool is_array = std::is_array_v<T>;
template <class T, std::size_t N>
inline constexpr bool is_array<std::array<T, N>> = true;

template <class T>
struct ElementOf {
  using type = typename T::value_type;
};
template <class T, std::size_t N>
struct ElementOf<T[N]> {
  using type = T;
};
/// What a list, array, optional or box holds.
template <class T>
using Element = typename ElementOf<T>::type;

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
/// Nanoseconds as i64, whatever unit the program counts in.
template <class T>
concept Clock = Moment<T> || Interval<T>;
/// Text that is not owned is only written: it has no owned value to read back.
template <class T>
concept Text = std::same_as<T, std::string> || std::same_as<T, std::string_view>;
template <class T>
concept Binary = std::same_as<T, Bytes>;
template <class T>
concept Optional = is_a<T, std::optional>;
template <class T>
concept Sequence = is_a<T, std::vector> && !Binary<T>;
template <class T>
concept Array = is_array<T>;
template <class T>
concept Hashed = is_a<T, HashMap> || is_a<T, std::unordered_map>;
template <class T>
concept Mapping = is_a<T, std::map> || Hashed<T>;
template <class T>
concept Boxed = is_a<T, Box>;
template <class T>
concept Tuple = is_a<T, std::tuple> || is_a<T, std::pair>;

/// Types of a tuple's or a pair's members, as a TypeList.
template <class T>
struct MembersOf;
template <template <class...> class Template, class... M>
struct MembersOf<Template<M...>> {
  using type = TypeList<M...>;
};

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

/// Calls fn.template operator()<C>(fields…) for the case C that a variant holds.
template <DescribedVariant V, class Fn>
constexpr decltype(auto) with_held(const V& value, Fn&& fn) {
  if constexpr (is_a<V, std::variant>) {
    return std::visit(
        [&]<class X>(const X& held) -> decltype(auto) {
          if constexpr (Unit<X>)
            return fn.template operator()<Alternative<X>>();
          else
            return fn.template operator()<Alternative<X>>(held);
        },
        value);
  } else {
    return std::visit(
        [&]<class C>(const C& held) -> decltype(auto) {
          return Describe<C>::apply(held, [&](const auto&... field) -> decltype(auto) {
            return fn.template operator()<C>(field...);
          });
        },
        static_cast<const typename V::Base&>(value));
  }
}

/// The variant whose case `index`, a C, is what make.template operator()<C>() returns.
template <DescribedVariant V, class Make>
V make_case(std::size_t index, Make&& make) {
  if constexpr (is_a<V, std::variant>) {
    return [&]<class... X, std::size_t... I>(std::type_identity<std::variant<X...>>,
                                             std::index_sequence<I...>) -> V {
      V(*const calls[])
      (Make&) = {[](Make& f) -> V {
        if constexpr (Unit<X>)
          return V(std::in_place_index<I>);
        else
          return V(std::in_place_index<I>, f.template operator()<Alternative<X>>().value);
      }...};
      return calls[index](make);
    }(std::type_identity<V>{}, std::make_index_sequence<std::variant_size_v<V>>{});
  } else {
    return with_case<V>(index, [&]<class C>() -> V { return V(make.template operator()<C>()); });
  }
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
