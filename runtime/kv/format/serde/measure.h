// The sizing pass: how many bytes a value takes, and whether it may be stored at all.
#pragma once

#include <cstdint>
#include <limits>
#include <variant>

#include "kv/format/limits.h"
#include "kv/format/serde/fixed_size.h"
#include "kv/format/serde/integer.h"
#include "kv/format/serde/utf8_scalar.h"

namespace kv::serde {

/// Largest encoding: views keep the places of fields in 32 bits.
inline constexpr std::uint64_t encoding_bytes_max = std::numeric_limits<std::uint32_t>::max();

/// Walks a value in writing order. Throws what limits.h throws. Recursion ends at the depth limit,
/// so the deepest chain of boxes is safe.
template <class W>
class Measure {
 public:
  /// Bytes that `encode` writes for `value`.
  template <class T>
  static std::size_t value(const T& value) {
    Measure measure;
    const std::size_t bytes = measure.size(value);
    if (bytes > encoding_bytes_max) [[unlikely]]
      limits::too_large(bytes, encoding_bytes_max);
    return bytes;
  }

 private:
  static std::size_t length(std::size_t count) noexcept {
    return W::size(static_cast<typename W::Length>(count));
  }

  /// What `body` gives one level deeper.
  template <class Body>
  std::size_t nested(Body&& body) {
    if (++depth_ > limits::depth_max) [[unlikely]]
      limits::too_deep();
    const std::size_t bytes = body();
    --depth_;
    return bytes;
  }

  template <class Items>
  std::size_t all(const Items& items) {
    using Item = Element<Items>;
    if constexpr (is_plain<W, Item>()) {
      return std::size(items) * fixed_size<W, Item>();
    } else {
      std::size_t bytes = 0;
      for (const Item& item : items) bytes += size(item);
      return bytes;
    }
  }

  template <class T>
  std::size_t size(const T& value) {
    if constexpr (Unit<T>) {
      return 0;
    } else if constexpr (is_plain<W, T>()) {
      return fixed_size<W, T>();
    } else if constexpr (Integer<T>) {
      return W::size(to_wire<W>(value));
    } else if constexpr (Character<T>) {
      limits::check_scalar(value);
      return utf8_size(value) + (W::char_has_length ? 1 : 0);
    } else if constexpr (Clock<T>) {
      return size(nanoseconds(value));
    } else if constexpr (Text<T>) {
      limits::check_text(value);
      return length(value.size()) + value.size();
    } else if constexpr (Binary<T>) {
      return length(value.size()) + value.size();
    } else if constexpr (DescribedEnum<T>) {
      return W::size(index_of(value));
    } else if constexpr (Optional<T>) {
      return 1 + (value ? size(*value) : 0);
    } else if constexpr (Boxed<T>) {
      return nested([&] { return size(*value); });
    } else if constexpr (Sequence<T>) {
      using Item = Element<T>;
      if constexpr (limits::is_empty<Item>()) {
        if (!empties_.add(value.size(), sizeof(Item))) [[unlikely]]
          limits::too_many_empty();
      }
      return length(value.size()) + nested([&] { return all(value); });
    } else if constexpr (Array<T>) {
      return all(value);
    } else if constexpr (Mapping<T>) {
      return length(value.size()) + nested([&] {
               std::size_t bytes = 0;
               for (const auto& [key, mapped] : value) bytes += size(key) + size(mapped);
               return bytes;
             });
    } else if constexpr (Tuple<T>) {
      return std::apply([&](const auto&... items) { return (std::size_t{0} + ... + size(items)); },
                        value);
    } else if constexpr (DescribedVariant<T>) {
      return W::size(static_cast<std::uint32_t>(value.index())) +
             with_held(value, [&]<class C>(const auto&... field) {
               return (std::size_t{0} + ... + size(field));
             });
    } else {
      static_assert(DescribedStruct<T>, "this type is not one that a table can hold");
      return Describe<T>::apply(
          value, [&](const auto&... fields) { return (std::size_t{0} + ... + size(fields)); });
    }
  }

  unsigned depth_ = 1;  // the value itself is a level
  limits::EmptyElements empties_;
};

}  // namespace kv::serde
