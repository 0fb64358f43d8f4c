// Types whose encoding always takes the same number of bytes.
#pragma once

#include <cstddef>

#include "kv/format/serde/integer.h"

namespace kv::serde {

/// The fields of a declared struct, or the items of a tuple.
template <class T>
struct PartList {
  using type = typename FieldsOf<T>::type;
};
template <Tuple T>
struct PartList<T> {
  using type = typename MembersOf<T>::type;
};
template <class T>
using Parts = typename PartList<T>::type;

/// The encodings of a type differ in size.
inline constexpr std::size_t varies = ~std::size_t{0};

constexpr std::size_t sum_of_fixed(std::initializer_list<std::size_t> sizes) noexcept {
  std::size_t sum = 0;
  for (const std::size_t size : sizes) {
    if (size == varies) return varies;
    sum += size;
  }
  return sum;
}

/// Bytes of every T when all take the same number, else `varies`.
template <class W, class T>
constexpr std::size_t fixed_size() noexcept {
  if constexpr (Unit<T>)
    return 0;
  else if constexpr (Boolean<T>)
    return 1;
  else if constexpr (Integer<T>)
    return sizeof(T) == 1 || W::fixed_integers ? sizeof(T) : varies;
  else if constexpr (Real<T> || std::same_as<T, Uuid>)
    return sizeof(T);
  else if constexpr (Clock<T>)
    return fixed_size<W, std::int64_t>();
  else if constexpr (DescribedEnum<T>)
    return W::fixed_integers ? 4 : varies;
  else if constexpr (Array<T>) {
    constexpr std::size_t item = fixed_size<W, Element<T>>();
    return item == varies ? varies : array_size<T> * item;
  } else if constexpr (Tuple<T> || DescribedStruct<T>)
    return []<class... P>(TypeList<P...>) {
      return sum_of_fixed({fixed_size<W, P>()...});
    }(Parts<T>{});
  else
    return varies;
}

/// All T take `fixed_size` bytes and each may be stored: nothing to look at.
template <class W, class T>
constexpr bool is_plain() noexcept {
  if constexpr (DescribedEnum<T> || (Clock<T> && !counts_nanoseconds<T>))
    return false;
  else if constexpr (Array<T>)
    return is_plain<W, Element<T>>();
  else if constexpr (Tuple<T> || DescribedStruct<T>)
    return []<class... P>(TypeList<P...>) { return (is_plain<W, P>() && ...); }(Parts<T>{});
  else
    return fixed_size<W, T>() != varies;
}

/// T is an integer or real whose bytes in memory are those of its encoding.
template <class W, class T>
inline constexpr bool is_verbatim = (Integer<T> && fixed_size<W, T>() != varies) || Real<T>;

}  // namespace kv::serde
