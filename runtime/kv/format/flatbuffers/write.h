// From owned values to FlatBuffers: each table, vector and text, then what it refers to.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <ranges>
#include <utility>
#include <variant>
#include <vector>

#include "kv/format/flatbuffers/layout.h"
#include "kv/format/flatbuffers/output.h"
#include "kv/format/flatbuffers/shape.h"
#include "kv/format/limits.h"

namespace kv::flat {

/// Writes one value. Numbers are always written, also where they equal the schema's default, so
/// that a default may change without changing what is stored; an absent optional is left out.
class Encoder {
 public:
  explicit Encoder(Output& output) : output_(output) {}

  template <class T>
  BytesView encode(const T& value) {
    output_.begin();
    if constexpr (NotATable<Plain<T>>)
      output_.point(0, table(unboxed(value)));
    else
      output_.point(0, object(unboxed(value)));
    return output_.finished();
  }

 private:
  /// What stands behind an offset: a vector or a table. Its position, as for all that follow.
  template <class T>
  std::size_t object(const T& value) {
    if constexpr (Text<T>) {
      return output_.text(value);
    } else if constexpr (Binary<T>) {
      return output_.binary(value);
    } else if constexpr (Sequence<T> || Array<T>) {
      return vector(value);
    } else if constexpr (Mapping<T>) {
      return entries(value);
    } else if constexpr (Tuple<T>) {
      return std::apply([&](const auto&... items) { return table(items...); }, value);
    } else if constexpr (DescribedVariant<T>) {
      return variant(value);
    } else {
      static_assert(DescribedStruct<T>, "this type has no place in a FlatBuffer");
      return Describe<T>::apply(value, [&](const auto&... fields) { return table(fields...); });
    }
  }

  template <class... Fields>
  std::size_t table(const Fields&... fields) {
    static_assert(sizeof(flatbuffers::soffset_t) + (stored_size<Plain<Fields>>().bytes + ... + 0) <=
                          UINT16_MAX &&
                      sizeof(voffset_t) * (2 + sizeof...(Fields)) <= UINT16_MAX,
                  "a FlatBuffers table has at most 64 KiB of fields");
    const Nested nested(*this);
    if constexpr ((Optional<Plain<Fields>> || ...)) {
      const std::array<FieldSize, sizeof...(Fields)> sizes{size_of(unboxed(fields))...};
      std::array<voffset_t, 2 + sizeof...(Fields)> vtable{};
      const std::size_t at = output_.table(lay_out(sizes, vtable));
      std::size_t field = 2;
      (put(unboxed(fields), at + vtable[field++]), ...);
      return at;
    } else {
      using Fixed = FixedLayout<Plain<Fields>...>;
      const std::size_t at = output_.table(Fixed::layout);
      [[maybe_unused]] std::size_t field = 2;
      (put(unboxed(fields), at + Fixed::vtable[field++]), ...);
      return at;
    }
  }
  template <class T>
  std::size_t variant(const T& value) {
    const Nested nested(*this);
    // The type, and the offset of its case.
    using Fixed = FixedLayout<std::uint8_t, Bytes>;
    const std::size_t at = output_.table(Fixed::layout);
    output_.put(at + Fixed::vtable[2], static_cast<std::uint8_t>(value.index() + 1));
    output_.point(at + Fixed::vtable[3], with_held(value, [&]<class C>(const auto&... fields) {
                    return table(fields...);
                  }));
    return at;
  }

  template <class T>
  static constexpr FieldSize size_of([[maybe_unused]] const T& field) noexcept {
    if constexpr (Optional<T>)
      return field ? stored_size<Plain<typename T::value_type>>() : FieldSize{};
    else
      return stored_size<T>();
  }
  /// A field, which stands at `at` in its table.
  template <class T>
  void put(const T& value, std::size_t at) {
    if constexpr (Inline<T>) {
      check(value);
      output_.put(at, to_wire(value));
    } else if constexpr (Optional<T>) {
      if (!value) return;
      // An optional that is there holds the next one in a table.
      if constexpr (Optional<Plain<typename T::value_type>>)
        output_.point(at, table(unboxed(*value)));
      else
        put(unboxed(*value), at);
    } else {
      output_.point(at, object(value));
    }
  }

  /// What reading would refuse is not written.
  template <Inline T>
  static void check([[maybe_unused]] const T& value) {
    if constexpr (Character<T>) limits::check_scalar(value);
    if constexpr (DescribedEnum<T>) limits::check_enum(value);
  }

  /// As an element of a vector of offsets.
  template <class T>
  std::size_t element(const T& value) {
    if constexpr (Wrapped<T>)
      return table(value);
    else
      return object(value);
  }
  template <class T>
  std::size_t vector(const T& list) {
    using E = Plain<Element<T>>;
    const std::size_t size = std::size(list);
    if constexpr (Inline<E>) {
      using W = Wire<E>;
      const std::size_t vector = output_.vector(size, sizeof(W), alignof(W));
      std::size_t at = Output::first_element(vector);
      if constexpr (std::same_as<E, Element<T>> && std::is_arithmetic_v<E> && !Boolean<E> &&
                    !Character<E>) {
        if (size != 0) std::memcpy(output_.at(at), std::data(list), size * sizeof(E));
      } else {
        for (const auto& item : list) {
          put(unboxed(item), at);
          at += sizeof(W);
        }
      }
      return vector;
    } else {
      return offsets(size, list, [&](const auto& item) { return element(unboxed(item)); });
    }
  }

  template <class T>
  std::size_t entries(const T& map) {
    const auto entry = [&](const auto& held) { return table(held.first, held.second); };
    if constexpr (Hashed<T>) {
      // By key, whatever the order of insertion: look-up searches by halves.
      using Entry = typename T::value_type;
      std::vector<const void*>& waiting = output_.waiting();
      const std::size_t mark = waiting.size();
      for (const Entry& held : map) waiting.push_back(&held);
      const auto held = [](const void* at) { return static_cast<const Entry*>(at); };
      std::sort(waiting.begin() + static_cast<std::ptrdiff_t>(mark), waiting.end(),
                [&](const void* a, const void* b) { return held(a)->first < held(b)->first; });
      const std::size_t made = offsets(map.size(), std::views::iota(mark, mark + map.size()),
                                       [&](std::size_t i) { return entry(*held(waiting[i])); });
      waiting.resize(mark);
      return made;
    } else {
      return offsets(map.size(), map, entry);
    }
  }

  /// A vector of the offsets of what `make(item)` makes of each of `size` items.
  template <class Items, class Make>
  std::size_t offsets(std::size_t size, const Items& items, Make&& make) {
    const std::size_t vector = output_.vector(size, sizeof(uoffset_t), alignof(uoffset_t));
    std::size_t at = Output::first_element(vector);
    for (const auto& item : items) {
      output_.point(at, make(item));
      at += sizeof(uoffset_t);
    }
    return vector;
  }

  class Nested {
   public:
    explicit Nested(Encoder& encoder) : encoder_(encoder) {
      if (++encoder_.depth_ > depth_max) limits::too_deep();
    }
    ~Nested() { --encoder_.depth_; }
    Nested(const Nested&) = delete;
    Nested& operator=(const Nested&) = delete;

   private:
    Encoder& encoder_;
  };

  Output& output_;
  unsigned depth_ = 0;
};

}  // namespace kv::flat
