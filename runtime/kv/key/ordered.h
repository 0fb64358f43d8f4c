// `key_format ordered`: byte order is key order. No custom comparator, ever.
#pragma once

#include <tuple>
#include <utility>

#include "kv/key/component.h"

namespace kv {

namespace key {

inline constexpr const char* too_long = "the key is longer than 511 bytes";
inline constexpr const char* too_much = "bytes follow the key";

/// A key that is one component.
template <Component T, bool Desc>
struct SingleCodec {
  using Key = T;
  using View = ComponentView<T>;
  using Components = TypeList<std::conditional_t<Desc, Descending<T>, Ascending<T>>>;
  static constexpr bool borrows = !Text<T> || !Desc;
  static constexpr bool native = false;
  /// Encoded size when every key has the same; 0: it varies.
  static constexpr std::size_t key_bytes = fixed_size<T>();

  static void encode(const View& key, KeyBuffer& buffer) noexcept {
    key::encode<T, Desc, true>(key, buffer);
  }
  static Fault decode(BytesView bytes, KeyScratch& scratch, View& out) noexcept {
    if (bytes.size() > scratch.size()) return {too_long, scratch.size()};
    Source source{bytes, scratch};
    if (const Fault fault = key::decode<T, Desc, true>(source, out)) return fault;
    if (!source.left.empty()) return {too_much, bytes.size() - source.left.size()};
    return {};
  }
  static Fault check(const View& key) noexcept { return key::check<T>(key); }
  static Key own(const View& view) { return key::own<T>(view); }
};

/// A composite key: its components one after another.
template <class T, class List = typename DescribeKey<T>::Components>
struct CompositeCodec;
template <class T, class... C>
struct CompositeCodec<T, TypeList<C...>> {
  using Key = T;
  using View = typename DescribeKey<T>::View;
  using Components = TypeList<C...>;
  static constexpr std::size_t count = sizeof...(C);
  static constexpr bool native = false;
  static constexpr std::size_t key_bytes =
      ((fixed_size<typename C::Type>() != 0) && ...) ? (fixed_size<typename C::Type>() + ...) : 0;

 private:
  template <std::size_t I>
  using At = std::tuple_element_t<I, std::tuple<C...>>;
  template <std::size_t... I>
  static constexpr bool all_borrow(std::index_sequence<I...>) {
    return ((!Text<typename At<I>::Type> || (I + 1 == count && !At<I>::descending)) && ...);
  }

 public:
  static constexpr bool borrows = all_borrow(std::index_sequence_for<C...>{});

  static void encode(const View& key, KeyBuffer& buffer) noexcept {
    DescribeKey<T>::apply(key, [&](const auto&... field) {
      [&]<std::size_t... I>(std::index_sequence<I...>) {
        (key::encode<typename C::Type, C::descending, I + 1 == count>(field, buffer), ...);
      }
      (std::index_sequence_for<C...>{});
    });
  }
  static Fault decode(BytesView bytes, KeyScratch& scratch, View& out) noexcept {
    if (bytes.size() > scratch.size()) return {too_long, scratch.size()};
    Source source{bytes, scratch};
    Fault fault;
    DescribeKey<T>::apply(out, [&](auto&... field) {
      [&]<std::size_t... I>(std::index_sequence<I...>) {
        // Stops at the first fault: && takes the components in order.
        (void)(take<C, I + 1 == count>(source, bytes.size(), field, fault) && ...);
      }
      (std::index_sequence_for<C...>{});
    });
    if (!fault && !source.left.empty()) fault = {too_much, bytes.size() - source.left.size()};
    return fault;
  }
  static Fault check(const View& key) noexcept {
    Fault fault;
    DescribeKey<T>::apply(key, [&](const auto&... field) {
      (void)(!(fault = key::check<typename C::Type>(field)) && ...);
    });
    return fault;
  }
  static Key own(const View& view) {
    Key key{};
    DescribeKey<T>::apply(view, [&](const auto&... from) {
      DescribeKey<T>::apply(key,
                            [&](auto&... to) { ((to = key::own<typename C::Type>(from)), ...); });
    });
    return key;
  }

 private:
  template <class Part, bool Last, class Field>
  static bool take(Source& source, std::size_t size, Field& field, Fault& fault) noexcept {
    const std::size_t begin = size - source.left.size();
    fault = key::decode<typename Part::Type, Part::descending, Last>(source, field);
    if (fault) fault.offset += begin;
    return !fault;
  }
};

template <class T>
struct OrderedCodec {
  static_assert(!std::same_as<T, T>,
                "a key is a component type (bool, integer, float, double, enum, std::string, "
                "kv::Bytes, kv::Uuid, kv::Timestamp, kv::Duration, std::array<std::uint8_t, N>), "
                "kv::Descending of one, or a struct with a kv::DescribeKey");
};
template <Component T>
struct OrderedCodec<T> : SingleCodec<T, false> {};
template <Component T>
struct OrderedCodec<Ascending<T>> : SingleCodec<T, false> {};
template <Component T>
struct OrderedCodec<Descending<T>> : SingleCodec<T, true> {};
template <class T>
requires requires { typename DescribeKey<T>::Components; }
struct OrderedCodec<T> : CompositeCodec<T> {};

}  // namespace key

/// The key format tag of `key_format ordered`. `Codec<T>` for a component type, `Descending<T>` for
/// a single descending one, or a composite key with a `DescribeKey`.
struct Ordered {
  template <class T>
  using Codec = key::OrderedCodec<T>;
};

namespace key {

/// An argument of `prefix` as its component. Numbers convert between the types of integers, so that
/// `prefix(5)` is a u8 too, and to floating point; nothing else that could lose its meaning does.
/// `fits` becomes false for an integer that the component's type does not have.
template <Component T, class Argument>
ComponentView<T> prefix_argument(const Argument& argument, bool& fits) noexcept {
  constexpr bool numbers = Scalar<T> && !std::is_enum_v<T> && std::is_arithmetic_v<Argument>;
  constexpr bool same_kind = std::same_as<T, bool> == std::same_as<Argument, bool> &&
                             (std::floating_point<T> || std::integral<Argument>);
  static_assert(std::is_convertible_v<const Argument&, ComponentView<T>> && (!numbers || same_kind),
                "an argument of prefix() is not of its component's type");
  if constexpr (std::integral<T> && std::integral<Argument> && !std::same_as<T, Argument>) {
    const auto component = static_cast<T>(argument);
    // Equal and of equal sign: the same number. A wrapped one would silently be another's prefix.
    fits = static_cast<Argument>(component) == argument &&
           (component < T{}) == (argument < Argument{});
    return component;
  } else if constexpr (numbers) {
    return static_cast<T>(argument);
  } else {
    return argument;
  }
}

template <class Part, bool Only, bool Last, bool LastGiven, class Argument>
void encode_prefix_part(const Argument& argument, KeyBuffer& buffer) noexcept {
  using T = typename Part::Type;
  if constexpr (std::same_as<Argument, StartsWith>) {
    static_assert(LastGiven, "kv::starts_with must be the last argument of prefix()");
    encode_begin<T, Part::descending, Last>(argument.text, buffer);
  } else {
    bool fits = true;
    const ComponentView<T> view = prefix_argument<T>(argument, fits);
    if (!fits) buffer.overflow();
    if constexpr (Only && Text<T>)
      encode_begin<T, Part::descending, Last>(text_bytes(view), buffer);
    else
      encode<T, Part::descending, Last>(view, buffer);
  }
}

}  // namespace key

/// Appends what every key with these leading components begins with. Each argument is a component
/// in order, the last one possibly `starts_with(…)`. For a key that is one string or bytes the
/// argument is what the key begins with. True: the bytes are one whole key, whose last text has no
/// terminator that would set it apart from longer ones; only that key is meant. When the buffer has
/// overflowed no key begins so: it would be too long, or a number is beyond its component's type.
template <class Codec, class... Leading>
bool encode_prefix(KeyBuffer& buffer, const Leading&... leading) noexcept {
  static_assert(!Codec::native, "a native key has no prefixes");
  static_assert(sizeof...(Leading) > 0, "prefix() needs at least one leading component");
  static_assert(sizeof...(Leading) <= Codec::Components::size,
                "prefix() was given more components than the key has");
  constexpr std::size_t given = sizeof...(Leading);
  if constexpr (!Codec::native && given > 0 && given <= Codec::Components::size) {
    return [&]<class... C, std::size_t... I>(TypeList<C...>, std::index_sequence<I...>) {
      constexpr std::size_t count = sizeof...(C);
      using Parts = std::tuple<C...>;
      (key::encode_prefix_part<std::tuple_element_t<I, Parts>, count == 1, I + 1 == count,
                               I + 1 == given>(leading, buffer),
       ...);
      using Last = std::tuple_element_t<count - 1, Parts>;
      using LastGiven = std::tuple_element_t<given - 1, std::tuple<Leading...>>;
      return count > 1 && given == count && key::Text<typename Last::Type> && !Last::descending &&
             !std::same_as<LastGiven, StartsWith>;
    }(typename Codec::Components{}, std::index_sequence_for<Leading...>{});
  } else {
    return false;
  }
}

/// Turns a prefix into the first key above all keys that begin with it. False: there is none, the
/// prefix is empty or all FF; the buffer is empty then.
/// REQUIRES: the buffer has not overflowed.
inline bool prefix_upper_bound(KeyBuffer& buffer) noexcept {
  std::size_t size = buffer.bytes().size();
  while (size > 0 && buffer.data()[size - 1] == std::byte{0xFF}) --size;
  buffer.truncate(size);
  if (size == 0) return false;
  auto& last = buffer.data()[size - 1];
  last = static_cast<std::byte>(std::to_integer<unsigned>(last) + 1);
  return true;
}

}  // namespace kv
