// Which views point into a page, and which are the value itself.
#pragma once

#include <array>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

#include "kv/core/types.h"
#include "kv/store/entry.h"

namespace kv::storage {

/// Whether a copy of the view still needs the snapshot that it was read from.
template <class View>
inline constexpr bool borrows = !std::is_arithmetic_v<View> && !std::is_enum_v<View>;
template <>
inline constexpr bool borrows<U128> = false;
template <>
inline constexpr bool borrows<I128> = false;
template <>
inline constexpr bool borrows<Uuid> = false;
template <>
inline constexpr bool borrows<Timestamp> = false;
template <>
inline constexpr bool borrows<Duration> = false;
template <class View>
inline constexpr bool borrows<std::optional<View>> = borrows<View>;
template <class View, std::size_t N>
inline constexpr bool borrows<std::array<View, N>> = borrows<View>;
template <class... View>
inline constexpr bool borrows<std::tuple<View...>> = (borrows<View> || ...);
template <class K, class V>
inline constexpr bool borrows<Entry<K, V>> = borrows<K> || borrows<V>;

}  // namespace kv::storage
