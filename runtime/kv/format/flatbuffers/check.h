// Validation of untrusted FlatBuffers: the rules of `flatbuffers::Verifier` for offsets, bounds and
// alignment, and on top of them what a view relies on: UTF-8, booleans, enum values, union types,
// the lengths of arrays, the order of map keys.
//
// Every get pays for it, so it is one pass of its own, made for the type at hand. tests/flatbuffers
// and the fuzzer hold it against the library's verifier: what passes here passes there.
#pragma once

#include <algorithm>
#include <cstdint>

#include "kv/core/fault.h"
#include "kv/core/utf8.h"
#include "kv/format/flatbuffers/view.h"

namespace kv::flat {

/// Checks one value. Objects may be shared, so the work is bounded by a budget beside the depth:
/// what is read must not be much more than the value's size. Positions count from the value's first
/// byte: nothing becomes a pointer before it is known to lie in the value.
class Checker {
 public:
  explicit Checker(BytesView bytes) noexcept : base_(bytes.data()), size_(bytes.size()) {}

  template <class T>
  Fault run() noexcept {
    using P = Plain<T>;
    if (size_ < bytes_min) return {"the value ends too early", 0};
    prefetch({base_, size_});
    const std::size_t root = target(0);
    if (root == 0) return fault_;
    if constexpr (NotATable<P>)
      wrapper<P>(root);
    else
      object<P>(root);
    return fault_;
  }

 private:
  static constexpr std::size_t extra_bytes = std::size_t{64} << 20;
  static constexpr std::size_t offset_bytes = sizeof(flatbuffers::uoffset_t);
  static constexpr std::size_t slot_bytes = sizeof(flatbuffers::voffset_t);

  /// A table whose place and vtable are known to be good.
  struct TableAt {
    std::size_t at;
    const std::byte* vtable;
    std::size_t vtable_bytes;

    /// Where the field is, from the table's start; 0: the table has none.
    std::size_t find(std::size_t field) const noexcept {
      return slot(field) < vtable_bytes ? load_number<flatbuffers::voffset_t>(vtable + slot(field))
                                        : 0;
    }
  };

  [[gnu::cold, gnu::noinline]] bool fail(const char* rule, std::size_t at) noexcept {
    if (!fault_) fault_ = {rule, at};
    return false;
  }
  bool spend(std::size_t bytes, std::size_t at) noexcept {
    if (bytes > budget_) return fail("parts of the value are shared too often", at);
    budget_ -= bytes;
    return true;
  }

  /// `bytes` from `at` lie in the value and begin aligned. Needs `bytes` <= `bytes_min`.
  bool holds(std::size_t at, std::size_t bytes, std::size_t align) const noexcept {
    return (at & (align - 1)) == 0 && at <= size_ - bytes;
  }
  template <class N>
  N load_at(std::size_t at) const noexcept {
    return load_number<N>(base_ + at);
  }

  /// `fields` checks what the table at `at` holds.
  template <class Fields>
  bool table(std::size_t at, Fields&& fields) noexcept {
    if (depth_ == depth_max) return fail("the value is nested too deep", at);
    constexpr const char* damaged = "a table or its list of fields is damaged";
    // A table takes four bytes: that there are more means that they are shared.
    if (++tables_ > size_ / offset_bytes + 1 || !holds(at, offset_bytes, offset_bytes))
      return fail(damaged, at);
    // The distance has a sign, but a vtable before the value's start is one past its end, too.
    const std::size_t vtable = at - static_cast<std::size_t>(load_at<flatbuffers::soffset_t>(at));
    if (!holds(vtable, slot_bytes, slot_bytes)) return fail(damaged, at);
    const std::size_t vtable_bytes = load_at<flatbuffers::voffset_t>(vtable);
    if (vtable_bytes % slot_bytes != 0 || vtable_bytes > size_ - vtable) return fail(damaged, at);
    ++depth_;
    if (!fields(TableAt{at, base_ + vtable, vtable_bytes})) return false;
    --depth_;
    return true;
  }
  template <class T>
  bool wrapper(std::size_t at) noexcept {
    return table(at, [&](const TableAt& held) noexcept { return field<T>(held, 0); });
  }

  /// The object that the offset at `at` leads to; 0, where none can be, after a fault.
  std::size_t target(std::size_t at) noexcept {
    if (holds(at, offset_bytes, offset_bytes)) {
      // Of less than 2 GiB, so an offset of more, which the library reads as negative, is outside.
      const std::size_t distance = load_at<flatbuffers::uoffset_t>(at);
      if (distance != 0 && distance < size_ - at) return at + distance;
    }
    fail("an offset points outside of the value", at);
    return 0;
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
    using W = Wire<T>;
    const bool longer = sizeof(W) > bytes_min && sizeof(W) > size_;
    if (longer || !holds(at, sizeof(W), alignof(W)))
      return fail("a field lies outside of the value, or is not aligned", at);
    return meaning<T>(at);
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

  /// The length of the vector at `at`, all of which lies in the value; false after a fault.
  bool extent(std::size_t at, std::size_t element_bytes, std::size_t& size) noexcept {
    constexpr const char* past = "a vector reaches past the end of the value";
    if (!holds(at, offset_bytes, offset_bytes)) return fail(past, at);
    size = load_at<flatbuffers::uoffset_t>(at);
    const std::size_t bytes = size * element_bytes;
    if (bytes > size_ - at - offset_bytes) return fail(past, at);
    return spend(bytes, at);
  }

  bool text(std::size_t at) noexcept {
    std::size_t size = 0;
    if (!extent(at, 1, size)) return false;
    const std::size_t first = at + offset_bytes;
    if (size == size_ - first || base_[first + size] != std::byte{0})
      return fail("a text does not end in a zero byte", at);
    return is_utf8(as_text({base_ + first, size})) || fail("text is not UTF-8", at);
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
    const std::size_t type_distance = table.find(0);
    const std::size_t held_distance = table.find(1);
    if (type_distance == 0 || held_distance == 0) return fail("a variant holds no case", table.at);
    const std::size_t type = table.at + type_distance;
    if (!holds(type, 1, 1))
      return fail("a field lies outside of the value, or is not aligned", type);
    const auto index = std::to_integer<std::size_t>(base_[type]);
    if (index == 0 || index > Describe<T>::Cases::size)
      return fail("a variant has an unknown case", type);
    const std::size_t at = target(table.at + held_distance);
    return at != 0 && with_case<T>(index - 1, [&]<class C>() { return object<C>(at); });
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

  const std::byte* const base_;
  const std::size_t size_;
  std::size_t budget_ = size_ + extra_bytes;
  std::size_t tables_ = 0;
  unsigned depth_ = 0;
  Fault fault_;
};

}  // namespace kv::flat
