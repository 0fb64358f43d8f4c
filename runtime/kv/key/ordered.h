// `key_format ordered`: byte order is key order. No custom comparator, ever.
#pragma once

#include <tuple>
#include <utility>

#include "kv/key/component.h"

namespace kv {

namespace key {

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
    Source source{bytes, scratch};
    if (const Fault fault = key::decode<T, Desc, true>(source, out)) return fault;
    if (!source.left.empty()) return {"bytes follow the key", bytes.size() - source.left.size()};
    return {};
  }
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
    Source source{bytes, scratch};
    Fault fault;
    DescribeKey<T>::apply(out, [&](auto&... field) {
      [&]<std::size_t... I>(std::index_sequence<I...>) {
        // Stops at the first fault: && takes the components in order.
        (void)(take<C, I + 1 == count>(source, field, fault) && ...);
      }
      (std::index_sequence_for<C...>{});
    });
    if (fault) fault.offset += bytes.size() - source.left.size();
    if (!fault && !source.left.empty())
      fault = {"bytes follow the key", bytes.size() - source.left.size()};
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
  static bool take(Source& source, Field& field, Fault& fault) noexcept {
    fault = key::decode<typename Part::Type, Part::descending, Last>(source, field);
    return !fault;
  }
};

template <class T>
struct OrderedCodec;
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

/// Appends what every key with these leading components begins with. Each argument is a component
/// in order, the last one possibly `starts_with(…)`. For a key that is one string or bytes the
/// argument is what the key begins with. True: the bytes are one whole key, whose last text has no
/// terminator that would set it apart from longer ones; only that key is meant.
template <class Codec, class... Leading>
bool encode_prefix(KeyBuffer& buffer, const Leading&... leading) noexcept {
  static_assert(sizeof...(Leading) > 0, "prefix() needs at least one leading component");
  static_assert(sizeof...(Leading) <= Codec::Components::size,
                "prefix() was given more components than the key has");
  return [&]<class... C>(TypeList<C...>) {
    constexpr std::size_t given = sizeof...(Leading);
    const auto arguments = std::tie(leading...);
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (
          [&] {
            using Part = std::tuple_element_t<I, std::tuple<C...>>;
            using T = typename Part::Type;
            const auto& argument = std::get<I>(arguments);
            using Argument = std::remove_cvref_t<decltype(argument)>;
            if constexpr (std::same_as<Argument, StartsWith>) {
              static_assert(I + 1 == given,
                            "kv::starts_with must be the last argument of prefix()");
              key::encode_begin<T, Part::descending>(argument.text, buffer);
            } else {
              static_assert(std::is_convertible_v<const Argument&, key::ComponentView<T>>,
                            "an argument of prefix() is not of its component's type");
              const key::ComponentView<T> view = argument;
              if constexpr (sizeof...(C) == 1 && key::Text<T>)
                key::encode_begin<T, Part::descending>(as_text(key::text_bytes(view)), buffer);
              else if constexpr (I + 1 == sizeof...(C))
                key::encode<T, Part::descending, true>(view, buffer);
              else
                key::encode<T, Part::descending, false>(view, buffer);
            }
          }(),
          ...);
    }
    (std::make_index_sequence<given>{});
    using Last = std::tuple_element_t<sizeof...(C) - 1, std::tuple<C...>>;
    using LastGiven = std::tuple_element_t<given - 1, std::tuple<Leading...>>;
    return sizeof...(C) > 1 && given == sizeof...(C) && key::Text<typename Last::Type> &&
           !Last::descending && !std::same_as<LastGiven, StartsWith>;
  }(typename Codec::Components{});
}

/// Turns a prefix into the first key above all keys that begin with it. False: there is none, the
/// prefix is empty or all FF.
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
