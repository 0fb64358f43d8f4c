// Equality of stored values by their members, for types whose author wrote no operator==.
#pragma once

#include <algorithm>
#include <tuple>

#include "kv/format/shape.h"

namespace kv {

/// Whether both would be stored alike: described structs are compared member by member, what holds
/// them element by element, everything else with ==.
template <class T>
bool equal(const T& a, const T& b) {
  using namespace shape;
  if constexpr (Optional<T>) {
    return a.has_value() == b.has_value() && (!a || equal(*a, *b));
  } else if constexpr (Boxed<T>) {
    return equal(*a, *b);
  } else if constexpr (Sequence<T> || Array<T>) {
    return std::equal(std::begin(a), std::end(a), std::begin(b), std::end(b),
                      [](const auto& x, const auto& y) { return equal(x, y); });
  } else if constexpr (Mapping<T>) {
    return a.size() == b.size() && std::all_of(a.begin(), a.end(), [&](const auto& entry) {
             const auto other = b.find(entry.first);
             return other != b.end() && equal(entry.second, other->second);
           });
  } else if constexpr (Tuple<T>) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return (equal(std::get<I>(a), std::get<I>(b)) && ...);
    }
    (std::make_index_sequence<std::tuple_size_v<T>>{});
  } else if constexpr (is_a<T, std::variant>) {
    return a.index() == b.index() && std::visit(
                                         [&]<class X>(const X& held) {
                                           // The same index: one of these holds it in b as well.
                                           const X* other = nullptr;
                                           std::visit(
                                               [&]<class Y>(const Y& y) {
                                                 if constexpr (std::same_as<X, Y>) other = &y;
                                               },
                                               b);
                                           return equal(held, *other);
                                         },
                                         a);
  } else if constexpr (DescribedStruct<T>) {
    return Describe<T>::apply(a, [&](const auto&... x) {
      return Describe<T>::apply(b, [&](const auto&... y) { return (equal(x, y) && ...); });
    });
  } else {
    return a == b;
  }
}

}  // namespace kv
