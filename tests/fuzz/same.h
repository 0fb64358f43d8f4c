// Equality of values that may hold NaN: numbers by their bits.
#pragma once

#include <algorithm>
#include <bit>
#include <cstring>

#include "kv/format/shape.h"

namespace kv::test {

template <class T>
bool same(const T& a, const T& b) {
  using namespace shape;
  if constexpr (Real<T>) {
    return std::memcmp(&a, &b, sizeof a) == 0;
  } else if constexpr (Optional<T>) {
    return a.has_value() == b.has_value() && (!a || same(*a, *b));
  } else if constexpr (Boxed<T>) {
    return same(*a, *b);
  } else if constexpr (Sequence<T> || Array<T>) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const auto& x, const auto& y) { return same(x, y); });
  } else if constexpr (Mapping<T>) {
    return a.size() == b.size() && std::all_of(a.begin(), a.end(), [&](const auto& entry) {
             const auto found = b.find(entry.first);
             return found != b.end() && same(entry.second, found->second);
           });
  } else if constexpr (Tuple<T>) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return (same(std::get<I>(a), std::get<I>(b)) && ...);
    }
    (std::make_index_sequence<std::tuple_size_v<T>>{});
  } else if constexpr (DescribedVariant<T>) {
    return a.index() == b.index() &&
           with_case<T>(a.index(), [&]<class C>() { return same(std::get<C>(a), std::get<C>(b)); });
  } else if constexpr (DescribedStruct<T>) {
    return Describe<T>::apply(a, [&](const auto&... left) {
      return Describe<T>::apply(b,
                                [&](const auto&... right) { return (same(left, right) && ...); });
    });
  } else {
    return a == b;
  }
}

}  // namespace kv::test
