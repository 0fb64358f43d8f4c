// The value that a field has before anything is assigned to it.
#pragma once

#include <array>
#include <tuple>

#include "kv/core/describe.h"

namespace kv {

template <class T>
struct Initial {
  static T make() {
    if constexpr (DescribedEnum<T>) {
      // The number zero may be none of those that the schema names.
      if constexpr (!Describe<T>::values.empty()) return Describe<T>::values.front().value;
    }
    return T{};
  }
};
template <class T, std::size_t N>
struct Initial<std::array<T, N>> {
  static std::array<T, N> make() {
    std::array<T, N> array{};
    for (T& item : array) item = Initial<T>::make();
    return array;
  }
};
template <class... T>
struct Initial<std::tuple<T...>> {
  static std::tuple<T...> make() { return std::tuple<T...>(Initial<T>::make()...); }
};

/// `T{}`, with the first value of the schema for every enum in it, also in arrays and tuples.
template <class T>
T initial() {
  return Initial<T>::make();
}

}  // namespace kv
