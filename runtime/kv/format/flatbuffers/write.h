// From owned values to FlatBuffers: children first, then the tables that refer to them.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <variant>

#include "kv/format/flatbuffers/shape.h"
#include "kv/format/flatbuffers/workspace.h"
#include "kv/format/limits.h"

namespace kv::flat {

using flatbuffers::uoffset_t;

/// Writes one value. Numbers are always written, also where they equal the schema's default, so
/// that a default may change without changing what is stored; an absent optional is left out.
class Encoder {
 public:
  explicit Encoder(Workspace& workspace)
      : workspace_(workspace), builder_(workspace.begin()), offsets_(workspace.offsets()) {}

  template <class T>
  BytesView encode(const T& value) {
    using P = Plain<T>;
    uoffset_t root = 0;
    if constexpr (NotATable<P>)
      root = table(unboxed(value));
    else
      root = object(unboxed(value));
    builder_.Finish(flatbuffers::Offset<flatbuffers::Table>(root));
    return workspace_.finished();
  }

 private:
  /// What stands behind an offset: a vector or a table.
  template <class T>
  uoffset_t object(const T& value) {
    if constexpr (Text<T>) {
      limits::check_text(value);
      workspace_.expect(value.size());
      return builder_.CreateString(value.data(), value.size()).o;
    } else if constexpr (Binary<T>) {
      workspace_.expect(value.size());
      return builder_
          .CreateVector(reinterpret_cast<const std::uint8_t*>(value.data()), value.size())
          .o;
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
  uoffset_t table(const Fields&... fields) {
    const Nested nested(*this);
    workspace_.expect(sizeof...(fields) * 24 + 64);
    const std::array<uoffset_t, sizeof...(fields)> children{child(unboxed(fields))...};
    const uoffset_t start = builder_.StartTable();
    // The widest first: no padding between them.
    const auto add_all = [&]<std::size_t... I>([[maybe_unused]] auto align,
                                               std::index_sequence<I...>) {
      (add<align.value>(slot(I), unboxed(fields), children[I]), ...);
    };
    constexpr auto indices = std::index_sequence_for<Fields...>{};
    add_all(std::integral_constant<std::size_t, 8>{}, indices);
    add_all(std::integral_constant<std::size_t, 4>{}, indices);
    add_all(std::integral_constant<std::size_t, 2>{}, indices);
    add_all(std::integral_constant<std::size_t, 1>{}, indices);
    return builder_.EndTable(start);
  }

  uoffset_t variant_table(std::uint8_t type, uoffset_t held) {
    const uoffset_t start = builder_.StartTable();
    builder_.AddOffset(slot(1), flatbuffers::Offset<void>(held));
    builder_.AddElement(slot(0), type);
    return builder_.EndTable(start);
  }
  template <class T>
  uoffset_t variant(const T& value) {
    const Nested nested(*this);
    workspace_.expect(64);
    const uoffset_t held =
        with_held(value, [&]<class C>(const auto&... fields) { return table(fields...); });
    return variant_table(static_cast<std::uint8_t>(value.index() + 1), held);
  }

  /// What a field needs to be there before its table; 0: nothing.
  template <class T>
  uoffset_t child(const T& value) {
    if constexpr (Inline<T>) {
      return 0;
    } else if constexpr (Optional<T>) {
      if (!value) return 0;
      if constexpr (Optional<Plain<typename T::value_type>>)
        return table(unboxed(*value));
      else
        return child(unboxed(*value));
    } else {
      return object(value);
    }
  }
  template <std::size_t Align, class T>
  void add(flatbuffers::voffset_t at, const T& value, uoffset_t child) {
    if constexpr (field_align<T>() != Align) {
    } else if constexpr (Inline<T>) {
      check(value);
      if constexpr (std::is_class_v<Wire<T>>) {
        const Wire<T> wire = to_wire(value);
        builder_.AddStruct(at, &wire);
      } else {
        builder_.AddElement(at, to_wire(value));
      }
    } else if constexpr (Optional<T>) {
      if constexpr (Inline<Plain<typename T::value_type>>) {
        if (value) add<Align>(at, unboxed(*value), 0);
      } else if (value) {
        builder_.AddOffset(at, flatbuffers::Offset<void>(child));
      }
    } else {
      builder_.AddOffset(at, flatbuffers::Offset<void>(child));
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
  uoffset_t element(const T& value) {
    if constexpr (Wrapped<T>)
      return table(value);
    else
      return object(value);
  }

  template <class T>
  uoffset_t vector(const T& list) {
    using E = Plain<Element<T>>;
    const std::size_t size = std::size(list);
    if constexpr (Inline<E>) {
      using W = Wire<E>;
      workspace_.expect(size * sizeof(W));
      if constexpr (std::same_as<E, Element<T>> && std::is_arithmetic_v<E> && !Boolean<E> &&
                    !Character<E>) {
        return builder_.CreateVector(std::data(list), size).o;
      } else if constexpr (std::same_as<W, Uuid>) {
        builder_.StartVector(size * sizeof(Uuid), 1);
        for (std::size_t i = size; i-- > 0;)
          for (std::size_t byte = sizeof(Uuid); byte-- > 0;)
            builder_.PushElement(unboxed(list[i]).bytes[byte]);
      } else if constexpr (std::same_as<W, Wide>) {
        builder_.StartVector(size * 2, 8);
        for (std::size_t i = size; i-- > 0;) {
          const Wide wire = to_wire<E>(unboxed(list[i]));
          builder_.PushElement(wire.high);
          builder_.PushElement(wire.low);
        }
      } else {
        builder_.StartVector(size, sizeof(W));
        for (std::size_t i = size; i-- > 0;) {
          const E item = unboxed(static_cast<Element<T>>(list[i]));
          check(item);
          builder_.PushElement(to_wire<E>(item));
        }
      }
      return builder_.EndVector(size);
    } else {
      const std::size_t mark = offsets_.size();
      for (const auto& item : list) offsets_.push_back(element(unboxed(item)));
      return offsets_vector(mark);
    }
  }

  template <class T>
  uoffset_t entries(const T& map) {
    const std::size_t mark = offsets_.size();
    if constexpr (Hashed<T>) {
      // By key, whatever the order of insertion: look-up searches by halves.
      std::vector<const typename T::value_type*> sorted;
      sorted.reserve(map.size());
      for (const auto& entry : map) sorted.push_back(&entry);
      std::sort(sorted.begin(), sorted.end(),
                [](const auto* a, const auto* b) { return a->first < b->first; });
      for (const auto* entry : sorted) offsets_.push_back(table(entry->first, entry->second));
    } else {
      for (const auto& [key, value] : map) offsets_.push_back(table(key, value));
    }
    return offsets_vector(mark);
  }

  /// A vector of the offsets above `mark`, which it takes from the stack.
  uoffset_t offsets_vector(std::size_t mark) {
    const std::size_t size = offsets_.size() - mark;
    workspace_.expect(size * sizeof(uoffset_t));
    builder_.StartVector(size, sizeof(uoffset_t));
    for (std::size_t i = offsets_.size(); i-- > mark;)
      builder_.PushElement(flatbuffers::Offset<void>(offsets_[i]));
    offsets_.resize(mark);
    return builder_.EndVector(size);
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

  Workspace& workspace_;
  flatbuffers::FlatBufferBuilder& builder_;
  std::vector<uoffset_t>& offsets_;
  unsigned depth_ = 0;
};

}  // namespace kv::flat
