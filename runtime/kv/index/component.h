// One component of an index entry. Encodings: runtime/FORMAT.md, "Index entries".
#pragma once

#include <optional>
#include <string>
#include <type_traits>

#include "kv/key/key_text.h"

namespace kv::index {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// A component without a value.
inline constexpr std::nullopt_t absent = std::nullopt;

/// What `Ascending<T>` and `Descending<std::optional<T>>` say of a component.
template <class P>
struct Part {
  static constexpr bool descending = P::descending;
  static constexpr bool optional = is_optional<typename P::Type>;
  static constexpr auto item = [] {
    if constexpr (optional)
      return std::type_identity<typename P::Type::value_type>{};
    else
      return std::type_identity<typename P::Type>{};
  }();
  using Item = typename decltype(item)::type;
  static_assert(key::Component<Item>, "a component of an index has a type that a key may have");
  using View = key::ComponentView<Item>;
  static constexpr auto flip = descending ? std::byte{0xFF} : std::byte{0};
};

/// The component of a field's value or view. Borrows its text.
template <key::Component T, class Value>
key::ComponentView<T> component_of(const Value& value) noexcept {
  if constexpr (key::is_byte_array<T> && !std::same_as<T, Value>) {
    T array{};  // a view of an array is a list
    std::size_t i = 0;
    for (const auto byte : value) array[i++] = byte;
    return array;
  } else {
    return static_cast<key::ComponentView<T>>(value);
  }
}

/// Appends a component; the value is `absent`, an optional or the item. False: it was absent.
template <class P, class Value>
bool push(const Value& value, KeyBuffer& key) noexcept {
  using One = Part<P>;
  if constexpr (std::same_as<Value, std::nullopt_t>) {
    static_assert(One::optional, "a component of this index is always present");
    key.push(One::flip);
    return false;
  } else if constexpr (is_optional<Value>) {
    if (!value) return push<P>(absent, key);
    return push<P>(*value, key);
  } else {
    if constexpr (One::optional) key.push(std::byte{1} ^ One::flip);
    key::encode<typename One::Item, One::descending, false>(component_of<typename One::Item>(value),
                                                            key);
    return true;
  }
}

/// Takes one component from the front without looking at its value. False: the bytes are none.
template <class P>
bool skip(BytesView& left) noexcept {
  using One = Part<P>;
  if constexpr (One::optional) {
    if (left.empty()) return false;
    const std::byte tag = left.front() ^ One::flip;
    left = left.subspan(1);
    if (tag == std::byte{0}) return true;
    if (tag != std::byte{1}) return false;
  }
  constexpr std::size_t size = key::fixed_size<typename One::Item>();
  if constexpr (size != 0) {
    if (left.size() < size) return false;
    left = left.subspan(size);
    return true;
  } else {
    for (std::size_t from = 0; from + 1 < left.size();) {
      const void* found =
          std::memchr(left.data() + from, std::to_integer<int>(One::flip), left.size() - 1 - from);
      if (found == nullptr) return false;
      const auto nul = static_cast<std::size_t>(static_cast<const std::byte*>(found) - left.data());
      if ((left[nul + 1] ^ One::flip) == std::byte{0x01}) {
        left = left.subspan(nul + 2);
        return true;
      }
      from = nul + 2;
    }
    return false;
  }
}

/// The component at the front in words; empty: the bytes are none.
template <class P>
std::string take_words(key::Source& source) {
  using One = Part<P>;
  std::optional<typename One::View> value;
  Fault fault;
  if constexpr (One::optional)
    fault = key::decode_optional<typename One::Item, One::descending>(source, value);
  else
    fault = key::decode<typename One::Item, One::descending, false>(source, value.emplace());
  if (fault) return {};
  return value ? key::component_text<typename One::Item>(*value) : "none";
}

template <class Parts>
struct Components;
/// The components of an index, one after another.
template <class... P>
struct Components<TypeList<P...>> {
  /// Bytes of the components at the front of an entry; 0: they are not those of this index.
  static std::size_t size(BytesView entry) noexcept {
    BytesView left = entry;
    return (skip<P>(left) && ...) ? entry.size() - left.size() : 0;
  }
  /// Their values as a user would write them: "ada@x.org", ("Paris", 36).
  static std::string words(BytesView entry) {
    if (entry.size() > KeyBuffer::capacity) return hex(entry);
    KeyScratch scratch;
    key::Source source{entry, scratch};
    std::string text;
    bool good = true;
    const auto take = [&](std::string one) {
      good = good && !one.empty();
      text += (text.empty() ? "" : ", ") + one;
    };
    (take(take_words<P>(source)), ...);
    if (!good) return hex(entry);
    return sizeof...(P) == 1 ? text : "(" + text + ")";
  }
};

}  // namespace kv::index
