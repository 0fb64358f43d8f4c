// Validation of untrusted FlatBuffers: the rules of `flatbuffers::Verifier` for offsets, bounds and
// alignment, and on top of them what a view relies on: UTF-8, booleans, enum values, union types,
// the lengths of arrays, the order of map keys.
//
// Every get pays for it, so it is one pass of its own, made for the type at hand. tests/flatbuffers
// and the fuzzer hold it against the library's verifier: what passes here passes there.
#pragma once

#include <algorithm>

#include "kv/format/flatbuffers/bounds.h"

namespace kv::flat {

/// Checks one value.
class Checker : Bounds {
 public:
  explicit Checker(BytesView bytes) noexcept : Bounds(bytes) {}

  template <class T>
  Fault run() noexcept {
    using P = Plain<T>;
    const std::size_t root = find_root();
    if (root == 0) return fault_;
    if constexpr (NotATable<P>)
      wrapper<P>(root);
    else
      object<P>(root);
    return fault_;
  }

 private:
  template <class T>
  bool wrapper(std::size_t at) noexcept {
    return table(at, [&](const TableAt& held) noexcept { return field<T>(held, 0); });
  }

  template <class T>
  bool field(const TableAt& table, std::size_t index) noexcept {
    using P = Plain<T>;
    const std::size_t distance = table.find(index);
    if (distance == 0) return true;
    const std::size_t at = table.at + distance;
    if constexpr (Optional<P>) {
      using U = Plain<typename P::value_type>;
      if constexpr (Inline<U>) {
        return number<U>(at);
      } else {
        const std::size_t held = target(at);
        if (held == 0) return false;
        if constexpr (Optional<U>)
          return wrapper<U>(held);
        else
          return object<U>(held);
      }
    } else if constexpr (Inline<P>) {
      return number<P>(at);
    } else {
      const std::size_t held = target(at);
      return held != 0 && object<P>(held);
    }
  }

  /// An inline value in a table.
  template <Inline T>
  bool number(std::size_t at) noexcept {
    return inside(at, sizeof(Wire<T>), alignof(Wire<T>)) && meaning<T>(at);
  }
  template <Inline T>
  bool meaning([[maybe_unused]] std::size_t at) noexcept {
    if constexpr (Boolean<T>) {
      return std::to_integer<unsigned>(base_[at]) <= 1 || fail("a bool is neither 0 nor 1", at);
    } else if constexpr (Character<T>) {
      const auto scalar = load_at<std::uint32_t>(at);
      return (scalar < 0xD800 || (scalar > 0xDFFF && scalar < 0x110000)) ||
             fail("a char is not a Unicode scalar", at);
    } else if constexpr (DescribedEnum<T>) {
      const T value = load_inline<T>(base_ + at);
      return std::ranges::any_of(Describe<T>::values,
                                 [&](const auto& known) { return known.value == value; }) ||
             fail("an enum has an unknown value", at);
    } else {
      return true;
    }
  }

  /// What stands behind an offset.
  template <class T>
  bool object(std::size_t at) noexcept {
    if constexpr (Text<T>) {
      return text(at);
    } else if constexpr (Binary<T>) {
      std::size_t size = 0;
      return extent(at, 1, size);
    } else if constexpr (Sequence<T>) {
      std::size_t size = 0;
      return elements<typename T::value_type>(at, size);
    } else if constexpr (Array<T>) {
      std::size_t size = 0;
      if (!elements<Element<T>>(at, size)) return false;
      return size == array_size<T> || fail("an array has another length", at);
    } else if constexpr (Mapping<T>) {
      return entries<typename T::key_type, typename T::mapped_type>(at);
    } else if constexpr (Tuple<T>) {
      return fields(at, typename MembersOf<T>::type{});
    } else if constexpr (DescribedVariant<T>) {
      return table(at, [&](const TableAt& held) noexcept { return variant<T>(held); });
    } else {
      return fields(at, typename FieldsOf<T>::type{});
    }
  }

  template <class... F>
  bool fields(std::size_t at, TypeList<F...>) noexcept {
    return table(at, [&]([[maybe_unused]] const TableAt& held) noexcept {
      [[maybe_unused]] std::size_t index = 0;
      return (field<F>(held, index++) && ...);
    });
  }

  template <class T>
  bool variant(const TableAt& table) noexcept {
    std::size_t index = 0;
    std::size_t at = 0;
    return held_case(table, Describe<T>::Cases::size, index, at) &&
           with_case<T>(index, [&]<class C>() { return object<C>(at); });
  }

  template <class E>
  bool elements(std::size_t vector, std::size_t& size) noexcept {
    using P = Plain<E>;
    if (!extent(vector, stride<P>(), size)) return false;
    if constexpr (!Inline<P> || Boolean<P> || Character<P> || DescribedEnum<P>) {
      std::size_t at = vector + offset_bytes;
      for (const std::size_t end = at + size * stride<P>(); at != end; at += stride<P>()) {
        if constexpr (Inline<P>) {
          if (!meaning<P>(at)) return false;
        } else {
          const std::size_t held = target(at);
          if (held == 0) return false;
          if constexpr (Wrapped<P>) {
            if (!wrapper<P>(held)) return false;
          } else {
            if (!object<P>(held)) return false;
          }
        }
      }
    }
    return true;
  }

  template <class K, class V>
  bool entries(std::size_t vector) noexcept {
    std::size_t size = 0;
    if (!extent(vector, offset_bytes, size)) return false;
    const std::byte* before = nullptr;
    std::size_t at = vector + offset_bytes;
    for (const std::size_t end = at + size * offset_bytes; at != end; at += offset_bytes) {
      const std::size_t entry = target(at);
      if (entry == 0 || !table(entry, [&](const TableAt& held) noexcept {
            // flatc, too, takes no entry without its key when that is a text.
            if (Text<Plain<K>> && held.find(0) == 0)
              return fail("an entry of a map has no key", held.at);
            return field<K>(held, 0) && field<V>(held, 1);
          }))
        return false;
      if (before != nullptr && !(field_of<K>(before, 0) < field_of<K>(base_ + entry, 0)))
        return fail("the keys of a map are not in order", entry);
      before = base_ + entry;
    }
    return true;
  }
};

}  // namespace kv::flat
