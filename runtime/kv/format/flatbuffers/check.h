// Validation of untrusted FlatBuffers: `flatbuffers::Verifier` for offsets, bounds and alignment,
// and on top of it what a view relies on: UTF-8, booleans, enum values, union types, the lengths of
// arrays, the order of map keys.
#pragma once

#include <flatbuffers/verifier.h>

#include <algorithm>
#include <cstdint>

#include "kv/core/fault.h"
#include "kv/core/utf8.h"
#include "kv/format/flatbuffers/view.h"

namespace kv::flat {

/// Checks one value. Objects may be shared, so the work is bounded by a budget beside the depth:
/// what is read must not be much more than the value's size.
class Checker {
 public:
  explicit Checker(BytesView bytes) noexcept
      : bytes_(bytes), verifier_(data(), bytes.size(), options(bytes.size())) {}

  template <class T>
  Fault run() noexcept {
    using P = Plain<T>;
    if (bytes_.size() < bytes_min) return {"the value ends too early", 0};
    const auto root = verifier_.VerifyOffset(0);
    if (root == 0) return {"an offset points outside of the value", 0};
    const std::byte* at = bytes_.data() + root;
    if constexpr (NotATable<P>)
      wrapper<P>(at);
    else
      object<P>(at);
    return fault_;
  }

 private:
  static constexpr std::size_t extra_bytes = std::size_t{64} << 20;

  static flatbuffers::Verifier::Options options(std::size_t size) noexcept {
    flatbuffers::Verifier::Options options;
    options.max_depth = depth_max;
    // Each table of ours takes at least its four bytes.
    options.max_tables = static_cast<flatbuffers::uoffset_t>(size / 4 + 1);
    return options;
  }
  const std::uint8_t* data() const noexcept {
    return reinterpret_cast<const std::uint8_t*>(bytes_.data());
  }
  static const std::uint8_t* raw(const std::byte* at) noexcept {
    return reinterpret_cast<const std::uint8_t*>(at);
  }
  bool fail(const char* rule, const std::byte* at) noexcept {
    if (!fault_) fault_ = {rule, static_cast<std::size_t>(at - bytes_.data())};
    return false;
  }
  bool spend(std::size_t bytes, const std::byte* at) noexcept {
    if (bytes > budget_) return fail("parts of the value are shared too often", at);
    budget_ -= bytes;
    return true;
  }

  /// The table's own bytes and vtable; `fields` then checks what it holds.
  template <class Fields>
  bool table(const std::byte* at, Fields&& fields) noexcept {
    if (depth_ == depth_max) return fail("the value is nested too deep", at);
    if (!verifier_.VerifyTableStart(raw(at)))
      return fail("a table or its list of fields is damaged", at);
    ++depth_;
    if (!fields()) return false;
    --depth_;
    verifier_.EndTable();
    return true;
  }
  template <class T>
  bool wrapper(const std::byte* at) noexcept {
    return table(at, [&]() noexcept { return field<T>(at, 0); });
  }

  /// The object that the offset at `at` leads to; null after a fault.
  const std::byte* target(const std::byte* at) noexcept {
    const auto distance = verifier_.VerifyOffset(static_cast<std::size_t>(at - bytes_.data()));
    if (distance != 0) return at + distance;
    fail("an offset points outside of the value", at);
    return nullptr;
  }

  template <class T>
  bool field(const std::byte* table, std::size_t index) noexcept {
    using P = Plain<T>;
    const std::byte* at = find_field(table, index);
    if (at == nullptr) return true;
    if constexpr (Optional<P>) {
      using U = Plain<typename P::value_type>;
      if constexpr (Inline<U>) {
        return number<U>(at);
      } else {
        const std::byte* held = target(at);
        if (held == nullptr) return false;
        if constexpr (Optional<U>)
          return wrapper<U>(held);
        else
          return object<U>(held);
      }
    } else if constexpr (Inline<P>) {
      return number<P>(at);
    } else {
      const std::byte* held = target(at);
      return held != nullptr && object<P>(held);
    }
  }

  /// An inline value in a table.
  template <Inline T>
  bool number(const std::byte* at) noexcept {
    using W = Wire<T>;
    if (!verifier_.VerifyFieldStruct(raw(at), 0, sizeof(W), alignof(W)))
      return fail("a field lies outside of the value, or is not aligned", at);
    return meaning<T>(at);
  }
  template <Inline T>
  bool meaning(const std::byte* at) noexcept {
    if constexpr (Boolean<T>) {
      return std::to_integer<unsigned>(*at) <= 1 || fail("a bool is neither 0 nor 1", at);
    } else if constexpr (Character<T>) {
      const auto scalar = load_number<std::uint32_t>(at);
      return (scalar < 0xD800 || (scalar > 0xDFFF && scalar < 0x110000)) ||
             fail("a char is not a Unicode scalar", at);
    } else if constexpr (DescribedEnum<T>) {
      const T value = load_inline<T>(at);
      return std::ranges::any_of(Describe<T>::values,
                                 [&](const auto& known) { return known.value == value; }) ||
             fail("an enum has an unknown value", at);
    } else {
      return true;
    }
  }

  bool extent(const std::byte* vector, std::size_t element_bytes, std::size_t& size) noexcept {
    if (!verifier_.VerifyVectorOrString(raw(vector), element_bytes))
      return fail("a vector reaches past the end of the value", vector);
    size = length_of(vector);
    return spend(size * element_bytes, vector);
  }

  /// What stands behind an offset.
  template <class T>
  bool object(const std::byte* at) noexcept {
    if constexpr (Text<T>) {
      std::size_t size = 0;
      if (!extent(at, 1, size)) return false;
      const std::byte* first = at + sizeof(flatbuffers::uoffset_t);
      if (!verifier_.VerifyFromPointer(raw(first + size), 1) || first[size] != std::byte{0})
        return fail("a text does not end in a zero byte", at);
      return is_utf8(as_text({first, size})) || fail("text is not UTF-8", at);
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
      return table(at, [&]() noexcept {
        return [&]<std::size_t... I>(std::index_sequence<I...>) noexcept {
          return (field<std::tuple_element_t<I, T>>(at, I) && ...);
        }
        (std::make_index_sequence<std::tuple_size_v<T>>{});
      });
    } else if constexpr (DescribedVariant<T>) {
      return table(at, [&]() noexcept { return variant<T>(at); });
    } else {
      return table(at, [&]() noexcept {
        return [&]<class... F>(TypeList<F...>) noexcept {
          std::size_t index = 0;
          return (field<F>(at, index++) && ...);
        }(typename FieldsOf<T>::type{});
      });
    }
  }

  template <class T>
  bool variant(const std::byte* table) noexcept {
    const std::byte* type = find_field(table, 0);
    const std::byte* held = find_field(table, 1);
    if (type == nullptr || held == nullptr) return fail("a variant holds no case", table);
    if (!verifier_.VerifyFieldStruct(raw(type), 0, 1, 1))
      return fail("a field lies outside of the value, or is not aligned", type);
    const auto index = std::to_integer<std::size_t>(*type);
    if (index == 0 || index > Describe<T>::Cases::size)
      return fail("a variant has an unknown case", type);
    const std::byte* at = target(held);
    return at != nullptr && with_case<T>(index - 1, [&]<class C>() { return object<C>(at); });
  }

  template <class E>
  bool elements(const std::byte* vector, std::size_t& size) noexcept {
    using P = Plain<E>;
    if (!extent(vector, stride<P>(), size)) return false;
    const std::byte* at = vector + sizeof(flatbuffers::uoffset_t);
    for (std::size_t i = 0; i < size; ++i, at += stride<P>()) {
      if constexpr (Boolean<P> || Character<P> || DescribedEnum<P>) {
        if (!meaning<P>(at)) return false;
      } else if constexpr (Inline<P>) {
        break;
      } else {
        const std::byte* held = target(at);
        if (held == nullptr) return false;
        if constexpr (Wrapped<P>) {
          if (!wrapper<P>(held)) return false;
        } else {
          if (!object<P>(held)) return false;
        }
      }
    }
    return true;
  }

  template <class K, class V>
  bool entries(const std::byte* vector) noexcept {
    std::size_t size = 0;
    if (!extent(vector, sizeof(flatbuffers::uoffset_t), size)) return false;
    const std::byte* at = vector + sizeof(flatbuffers::uoffset_t);
    const std::byte* before = nullptr;
    for (std::size_t i = 0; i < size; ++i, at += sizeof(flatbuffers::uoffset_t)) {
      const std::byte* entry = target(at);
      if (entry == nullptr ||
          !table(entry, [&]() noexcept { return field<K>(entry, 0) && field<V>(entry, 1); }))
        return false;
      if (before != nullptr && !(field_of<K>(before, 0) < field_of<K>(entry, 0)))
        return fail("the keys of a map are not in order", entry);
      before = entry;
    }
    return true;
  }

  BytesView bytes_;
  flatbuffers::Verifier verifier_;
  std::size_t budget_ = bytes_.size() + extra_bytes;
  unsigned depth_ = 0;
  Fault fault_;
};

}  // namespace kv::flat
