// Reading checked FlatBuffers in place. Nothing here checks bounds; `check` did. Every load goes
// through memcpy: LMDB aligns values to 2 bytes only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "kv/format/flatbuffers/shape.h"
#include "kv/format/index_iterator.h"
#include "kv/format/unpack.h"
#include "kv/format/value_format.h"

namespace kv {
struct FlatBuffers;
}

namespace kv::flat {

template <class T>
T load_number(const std::byte* at) noexcept {
  return flatbuffers::EndianScalar(load<T>(at));
}
inline std::size_t length_of(const std::byte* vector) noexcept {
  return load_number<flatbuffers::uoffset_t>(vector);
}
/// Behind the offset at `at`.
inline const std::byte* follow(const std::byte* at) noexcept {
  return at + load_number<flatbuffers::uoffset_t>(at);
}
/// Where the table keeps the field; null when it has none.
inline const std::byte* find_field(const std::byte* table, std::size_t field) noexcept {
  const std::byte* vtable = table - load_number<flatbuffers::soffset_t>(table);
  const auto size = load_number<flatbuffers::voffset_t>(vtable);
  const auto at = slot(field) < size ? load_number<flatbuffers::voffset_t>(vtable + slot(field))
                                     : flatbuffers::voffset_t{0};
  return at == 0 ? nullptr : table + at;
}

/// A table without fields: what a table that was left out reads as.
inline const std::byte* empty_table() noexcept {
  alignas(4) static constexpr std::byte bytes[8]{std::byte{4}, {}, std::byte{4}, {},
                                                 std::byte{4}, {}, {},           {}};
  static_assert(FLATBUFFERS_LITTLEENDIAN, "stored bytes are little-endian, and so are these");
  return bytes + 4;
}

template <Inline T>
InlineView<T> load_inline(const std::byte* at) noexcept {
  using W = Wire<T>;
  if constexpr (std::same_as<W, Wide>)
    return from_wire<T>(
        {load_number<std::uint64_t>(at), load_number<std::uint64_t>(at + sizeof(std::uint64_t))});
  else if constexpr (std::is_class_v<W>)
    return load<T>(at);
  else
    return from_wire<T>(load_number<W>(at));
}

template <class T>
auto view_of(const std::byte* at) noexcept;
template <class T>
auto field_of(const std::byte* table, std::size_t field) noexcept;

/// Bytes of an element in a vector.
template <class T>
constexpr std::size_t stride() noexcept {
  if constexpr (Inline<T>)
    return sizeof(Wire<T>);
  else
    return sizeof(flatbuffers::uoffset_t);
}

/// The view of the element that stands at `at` in its vector; null: of one that was left out.
template <class T>
auto element_of(const std::byte* at) noexcept {
  using P = Plain<T>;
  if constexpr (Inline<P>)
    return view_of<P>(at);
  else if constexpr (Wrapped<P>)
    return field_of<P>(at == nullptr ? empty_table() : follow(at), 0);
  else
    return view_of<P>(at == nullptr ? nullptr : follow(at));
}

/// The elements of a list or array, found at once. Borrows the record's bytes.
template <class T>
class List {
 public:
  using value_type = decltype(element_of<T>(std::declval<const std::byte*>()));
  using iterator = IndexIterator<List, value_type>;

  List() = default;
  /// Over a vector; null: a list that was left out, which has no elements.
  explicit List(const std::byte* vector) noexcept
      : List(vector, vector == nullptr ? 0 : length_of(vector)) {}
  /// An array; null: one that was left out, whose elements are what elements begin as.
  List(const std::byte* vector, std::size_t size) noexcept
      : first_(vector == nullptr ? nullptr : vector + sizeof(flatbuffers::uoffset_t)),
        size_(size) {}

  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  iterator begin() const noexcept { return {*this, 0}; }
  iterator end() const noexcept { return {*this, size_}; }
  /// Needs i < size().
  value_type operator[](std::size_t i) const noexcept { return at_index(i); }
  /// As [], but throws `Errc::invalid_argument` when there is no such element.
  value_type at(std::size_t i) const {
    if (i >= size_) limits::no_element(i, size_);
    return at_index(i);
  }
  /// A copy that owns all that it holds.
  std::vector<T> unpack() const { return kv::unpack<std::vector<T>>(*this); }

 private:
  friend iterator;
  value_type at_index(std::size_t i) const noexcept {
    return element_of<T>(first_ == nullptr ? nullptr : first_ + i * stride<Plain<T>>());
  }

  const std::byte* first_ = nullptr;
  std::size_t size_ = 0;
};

/// The entries of a map in the order of their keys; `find` searches by halves. `M` is the owned
/// map: std::map or kv::HashMap. Borrows the record's bytes.
template <class K, class V, class M>
class Map {
 public:
  using KeyView = decltype(field_of<K>(std::declval<const std::byte*>(), 0));
  using MappedView = decltype(field_of<V>(std::declval<const std::byte*>(), 1));
  using value_type = std::pair<KeyView, MappedView>;
  using iterator = IndexIterator<Map, value_type>;

  Map() = default;
  explicit Map(const std::byte* vector) noexcept
      : first_(vector == nullptr ? nullptr : vector + sizeof(flatbuffers::uoffset_t)),
        size_(vector == nullptr ? 0 : length_of(vector)) {}

  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  iterator begin() const noexcept { return {*this, 0}; }
  iterator end() const noexcept { return {*this, size_}; }

  template <class Key>
  std::optional<MappedView> find(const Key& key) const noexcept {
    const auto wanted = static_cast<KeyView>(key);
    std::size_t low = 0;
    for (std::size_t high = size_; low < high;) {
      const std::size_t middle = low + (high - low) / 2;
      if (key_at(middle) < wanted)
        low = middle + 1;
      else
        high = middle;
    }
    if (low == size_ || wanted < key_at(low)) return std::nullopt;
    return std::optional<MappedView>(std::in_place, field_of<V>(entry_at(low), 1));
  }
  template <class Key>
  bool contains(const Key& key) const noexcept {
    return find(key).has_value();
  }
  /// A copy that owns all that it holds.
  M unpack() const { return kv::unpack<M>(*this); }

 private:
  friend iterator;
  const std::byte* entry_at(std::size_t i) const noexcept {
    return follow(first_ + i * sizeof(flatbuffers::uoffset_t));
  }
  KeyView key_at(std::size_t i) const noexcept { return field_of<K>(entry_at(i), 0); }
  value_type at_index(std::size_t i) const noexcept {
    const std::byte* entry = entry_at(i);
    return {field_of<K>(entry, 0), field_of<V>(entry, 1)};
  }

  const std::byte* first_ = nullptr;
  std::size_t size_ = 0;
};

/// Which case the variant's table holds, from 0.
inline std::size_t case_index(const std::byte* table) noexcept {
  const std::byte* type = find_field(table, 0);
  return type == nullptr ? 0 : std::to_integer<std::size_t>(*type) - 1;
}
/// The table of that case.
inline const std::byte* case_table(const std::byte* table) noexcept {
  const std::byte* held = find_field(table, 1);
  return held == nullptr ? empty_table() : follow(held);
}

/// The one field of a std::variant's case; std::monostate has none.
template <class X>
auto alternative_of(const std::byte* held) noexcept {
  if constexpr (Unit<X>)
    return X{};
  else
    return field_of<X>(held, 0);
}
/// A std::variant of the alternatives' views.
template <class... X, std::size_t... I>
auto view_sum(const std::byte* table, std::type_identity<std::variant<X...>>,
              std::index_sequence<I...>) noexcept {
  using View = std::variant<decltype(alternative_of<X>(table))...>;
  View (*const calls[])(const std::byte*) = {[](const std::byte* held) {
    return View(std::in_place_index<I>, alternative_of<X>(held));
  }...};
  return calls[case_index(table)](case_table(table));
}

/// The view of the T at `at`: an inline value there, a vector or table that begins there. Null: of
/// one that was left out.
template <class T>
auto view_of(const std::byte* at) noexcept {
  using P = Plain<T>;
  if constexpr (Inline<P>) {
    return at == nullptr ? initial<P>() : load_inline<P>(at);
  } else if constexpr (Text<P> || Binary<P>) {
    const BytesView bytes =
        at == nullptr ? BytesView() : BytesView(at + sizeof(flatbuffers::uoffset_t), length_of(at));
    if constexpr (Text<P>)
      return as_text(bytes);
    else
      return bytes;
  } else if constexpr (Sequence<P>) {
    return List<typename P::value_type>(at);
  } else if constexpr (Array<P>) {
    return List<Element<P>>(at, array_size<P>);
  } else if constexpr (Mapping<P>) {
    return Map<typename P::key_type, typename P::mapped_type, P>(at);
  } else if constexpr (Tuple<P>) {
    const std::byte* table = at == nullptr ? empty_table() : at;
    return [&]<std::size_t... I>(std::index_sequence<I...>) noexcept {
      return std::tuple<decltype(field_of<std::tuple_element_t<I, P>>(table, I))...>{
          field_of<std::tuple_element_t<I, P>>(table, I)...};
    }
    (std::make_index_sequence<std::tuple_size_v<P>>{});
  } else if constexpr (is_a<P, std::variant>) {
    return view_sum(at == nullptr ? empty_table() : at, std::type_identity<P>{},
                    std::make_index_sequence<std::variant_size_v<P>>{});
  } else {
    return typename ViewClass<FlatBuffers, P>::type(at == nullptr ? empty_table() : at);
  }
}

/// The view of an optional whose value stands at `at` (an inline value, a vector or a table).
template <class T>
auto optional_of(const std::byte* at) noexcept {
  using U = Plain<typename T::value_type>;
  if constexpr (Optional<U>) {
    using View = decltype(field_of<U>(at, 0));
    return at == nullptr ? std::optional<View>()
                         : std::optional<View>(std::in_place, field_of<U>(at, 0));
  } else {
    using View = decltype(view_of<U>(at));
    return at == nullptr ? std::optional<View>()
                         : std::optional<View>(std::in_place, view_of<U>(at));
  }
}

/// Inline values stand in the table itself, all others behind an offset.
template <class T>
constexpr bool in_place() noexcept {
  if constexpr (Optional<T>)
    return Inline<Plain<typename T::value_type>>;
  else
    return Inline<T>;
}

/// The view of a table's field.
template <class T>
auto field_of(const std::byte* table, std::size_t field) noexcept {
  using P = Plain<T>;
  const std::byte* at = find_field(table, field);
  if constexpr (!in_place<P>()) at = at == nullptr ? nullptr : follow(at);
  if constexpr (Optional<P>)
    return optional_of<P>(at);
  else
    return view_of<P>(at);
}

}  // namespace kv::flat
