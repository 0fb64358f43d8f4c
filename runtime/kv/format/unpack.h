// From a view back to an owned value, whatever the format.
#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "kv/format/shape.h"

namespace kv {

/// Whether there is an owned T to unpack: not when it borrows text.
template <class T, class View>
concept Unpackable = !DescribedStruct<T> || requires(const View& view) {
  view.unpack();
};

/// The owned T of any format's view of one.
template <class T, class View>
T unpack(const View& view) {
  using namespace shape;
  if constexpr (std::same_as<T, View>) {
    return view;
  } else if constexpr (Text<T> || Binary<T>) {
    return T(view.begin(), view.end());
  } else if constexpr (Optional<T>) {
    if (!view) return std::nullopt;
    return T(std::in_place, unpack<Element<T>>(*view));
  } else if constexpr (Boxed<T>) {
    return T(unpack<Element<T>>(view));
  } else if constexpr (Sequence<T>) {
    T list;
    list.reserve(view.size());
    for (const auto& item : view) list.push_back(unpack<Element<T>>(item));
    return list;
  } else if constexpr (Array<T>) {
    T array{};
    std::size_t i = 0;
    for (const auto& item : view) array[i++] = unpack<Element<T>>(item);
    return array;
  } else if constexpr (Mapping<T>) {
    T map;
    for (const auto& [key, value] : view)
      map.insert_or_assign(unpack<typename T::key_type>(key),
                           unpack<typename T::mapped_type>(value));
    return map;
  } else if constexpr (Tuple<T>) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return T{unpack<std::tuple_element_t<I, T>>(std::get<I>(view))...};
    }
    (std::make_index_sequence<std::tuple_size_v<T>>{});
  } else if constexpr (is_a<T, std::variant>) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      T(*const calls[])
      (const View&) = {[](const View& from) {
        return T(std::in_place_index<I>,
                 unpack<std::variant_alternative_t<I, T>>(*std::get_if<I>(&from)));
      }...};
      return calls[view.index()](view);
    }
    (std::make_index_sequence<std::variant_size_v<T>>{});
  } else if constexpr (Clock<T>) {
    return from_nanoseconds<T>(nanoseconds(view));
  } else {
    return view.unpack();
  }
}

}  // namespace kv
