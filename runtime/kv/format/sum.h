// std::variant as a variant of the schema: each alternative is a case with the one field `value`,
// std::monostate a case without fields.
#pragma once

#include <array>
#include <string_view>
#include <variant>

#include "kv/core/describe.h"

namespace kv {

namespace shape {

/// The case of a std::variant that holds an X.
template <class X>
struct Alternative {
  X value{};
};

}  // namespace shape

template <class X>
struct Describe<shape::Alternative<X>> {
  static constexpr std::array<std::string_view, 1> fields{"value"};
  template <class Self, class Fn>
  static constexpr decltype(auto) apply(Self& self, Fn&& fn) {
    return fn(self.value);
  }
};

template <>
struct Describe<shape::Alternative<std::monostate>> {
  static constexpr std::array<std::string_view, 0> fields{};
  template <class Self, class Fn>
  static constexpr decltype(auto) apply(Self&, Fn&& fn) {
    return fn();
  }
};

template <class... X>
struct Describe<std::variant<X...>> {
  using Cases = TypeList<shape::Alternative<X>...>;
};

}  // namespace kv
