// Owned values out of checked FlatBuffers.
#pragma once

#include <utility>

#include "kv/core/initial.h"
#include "kv/format/flatbuffers/view.h"

namespace kv::flat {

template <class T>
void take_field(T& into, const std::byte* table, std::size_t field);

/// Element `i` of the vector.
template <class E>
void take_element(E& into, const std::byte* vector, std::size_t i);

/// The T at `at`: an inline value there, a vector or table that begins there. Fields that a table
/// left out stay what they begin as.
template <class T>
void take(T& into, const std::byte* at) {
  if constexpr (Boxed<T>) {
    take(*into, at);
  } else if constexpr (Inline<T>) {
    if constexpr (Clock<T>)
      into = from_nanoseconds<T>(load_number<std::int64_t>(at));
    else
      into = load_inline<T>(at);
  } else if constexpr (Text<T> || Binary<T>) {
    const auto view = view_of<T>(at);
    into.assign(view.begin(), view.end());
  } else if constexpr (Sequence<T>) {
    const std::size_t size = length_of(at);
    into.clear();
    into.reserve(size);
    for (std::size_t i = 0; i < size; ++i) {
      auto item = kv::initial<Element<T>>();
      take_element(item, at, i);
      into.push_back(std::move(item));
    }
  } else if constexpr (Array<T>) {
    for (std::size_t i = 0; i < array_size<T>; ++i) take_element(into[i], at, i);
  } else if constexpr (Mapping<T>) {
    const std::size_t size = length_of(at);
    const std::byte* first = at + sizeof(flatbuffers::uoffset_t);
    into.clear();
    for (std::size_t i = 0; i < size; ++i) {
      const std::byte* entry = follow(first + i * sizeof(flatbuffers::uoffset_t));
      auto key = kv::initial<typename T::key_type>();
      auto value = kv::initial<typename T::mapped_type>();
      take_field(key, entry, 0);
      take_field(value, entry, 1);
      if constexpr (Hashed<T>)
        into.insert_or_assign(std::move(key), std::move(value));
      else
        into.emplace_hint(into.end(), std::move(key), std::move(value));
    }
  } else if constexpr (Tuple<T>) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (take_field(std::get<I>(into), at, I), ...);
    }
    (std::make_index_sequence<std::tuple_size_v<T>>{});
  } else if constexpr (DescribedVariant<T>) {
    if (find_field(at, 0) == nullptr) return;
    into = make_case<T>(case_index(at), [&]<class C>() {
      C held{};
      take(held, case_table(at));
      return held;
    });
  } else {
    Describe<T>::apply(into, [&](auto&... fields) {
      std::size_t field = 0;
      (take_field(fields, at, field++), ...);
      (void)field;
    });
  }
}

template <class E>
void take_element(E& into, const std::byte* vector, std::size_t i) {
  const std::byte* at = vector + sizeof(flatbuffers::uoffset_t) + i * stride<Plain<E>>();
  if constexpr (Inline<Plain<E>>)
    take(into, at);
  else if constexpr (Wrapped<Plain<E>>)
    take_field(into, follow(at), 0);
  else
    take(into, follow(at));
}

template <class T>
void take_field(T& into, const std::byte* table, std::size_t field) {
  if constexpr (Boxed<T>) {
    take_field(*into, table, field);
  } else {
    const std::byte* at = find_field(table, field);
    if constexpr (!in_place<T>()) at = at == nullptr ? nullptr : follow(at);
    if constexpr (Optional<T>) {
      into.reset();
      if (at == nullptr) return;
      using U = typename T::value_type;
      U held = kv::initial<U>();
      if constexpr (Optional<Plain<U>>)
        take_field(held, at, 0);
      else
        take(held, at);
      into.emplace(std::move(held));
    } else {
      if (at != nullptr) take(into, at);
    }
  }
}

}  // namespace kv::flat
