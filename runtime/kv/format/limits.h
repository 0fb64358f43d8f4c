// What reading refuses, writing refuses too: limits and content rules that every format shares.
//
// The functions here are called while a value is sized, before a byte is stored. They throw
// `kv::Error`: `invalid_argument`, or `value_too_large`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "kv/format/shape.h"

namespace kv::limits {

/// Values nested deeper than this are neither stored nor read: both are recursive, the stack is
/// not endless. The value itself is a level, and so is each list, map and box on the way down.
inline constexpr unsigned depth_max = 128;
/// List elements that take no bytes are not bounded by the value's size. All of one value together
/// may take this much memory as owned values, in bytes.
inline constexpr std::uint64_t empty_bytes_max = std::uint64_t{1} << 20;

/// A T takes no bytes in any format.
template <class T>
constexpr bool is_empty() noexcept {
  using namespace shape;
  if constexpr (Unit<T>)
    return true;
  else if constexpr (Array<T>) {
    if constexpr (array_size<T> == 0)
      return true;
    else
      return is_empty<Element<T>>();
  } else if constexpr (Tuple<T>)
    return []<class... I>(TypeList<I...>) {
      return (is_empty<I>() && ...);
    }(typename MembersOf<T>::type{});
  else if constexpr (DescribedStruct<T>)
    return []<class... F>(TypeList<F...>) {
      return (is_empty<F>() && ...);
    }(typename FieldsOf<T>::type{});
  else
    return false;
}

/// Counts elements that take no bytes against the limit. One per value.
class EmptyElements {
 public:
  /// `count` more elements that own `each` bytes of memory; false: too many.
  bool add(std::uint64_t count, std::size_t each) noexcept {
    if (count > (empty_bytes_max - taken_) / each) return false;
    taken_ += count * each;
    return true;
  }

 private:
  std::uint64_t taken_ = 0;
};

[[noreturn, gnu::cold]] void too_deep();
[[noreturn, gnu::cold]] void too_many_empty();
[[noreturn, gnu::cold]] void too_large(std::uint64_t bytes, std::uint64_t bytes_max);
[[noreturn, gnu::cold]] void text_too_long(std::uint64_t bytes, std::uint64_t bytes_max);
[[noreturn, gnu::cold]] void no_element(std::size_t index, std::size_t size);
[[noreturn, gnu::cold]] void unknown_enum(std::string_view name, long long value);

/// `text` is UTF-8.
void check_text(std::string_view text);
/// `scalar` is a Unicode scalar.
void check_scalar(char32_t scalar);

/// `value` is one that the schema names.
template <DescribedEnum E>
void check_enum(E value) {
  if (name_of(value).empty()) [[unlikely]]
    unknown_enum(Describe<E>::name, static_cast<long long>(value));
}

}  // namespace kv::limits
