// What a table takes as a value, and how it becomes the stored bytes: the same for every verb.
#pragma once

#include <concepts>
#include <cstring>
#include <string_view>
#include <type_traits>
#include <utility>

#include "kv/core/error.h"
#include "kv/store/row.h"

namespace kv::storage {

/// A view of the value in whatever format: it knows its owned type and how to make it.
template <class V, class Value>
concept ViewOf = !std::same_as<V, Value> && requires(const V& view) {
  { view.unpack() } -> std::convertible_to<Value>;
};

/// The value, already encoded by somebody else: a finished FlatBuffer. Checked, then copied.
template <class V, class Spec>
concept FinishedValue = requires(const V& value) {
  Row<Spec>::Codec::finished(value);
};
/// A function that builds the value: `fn(FlatBufferBuilder&)`.
template <class V, class Spec>
concept BuildsValue = requires(const V& value) {
  Row<Spec>::Codec::build(value);
};

/// What a table takes beside its own value type. Numbers convert to it by the language's rules,
/// with the compiler's warnings.
template <class V, class Spec>
concept Storable =
    !std::is_arithmetic_v<V> && !std::same_as<std::remove_cvref_t<V>, typename Row<Spec>::Value> &&
    (std::convertible_to<const V&, typename Row<Spec>::View> ||
     ViewOf<V, typename Row<Spec>::Value> || FinishedValue<V, Spec> || BuildsValue<V, Spec>);

/// A value of the table's own type can be made of bytes of a page: of text that it does not own, or
/// as the stored object itself, where that is read in place.
template <class Spec>
inline constexpr bool value_borrows =
    !ReadableFormat<typename Spec::Format, typename Row<Spec>::Value> ||
    requires(typename Row<Spec>::View view) {
  view.in_place();
};

/// Stored bytes and view are the same: text and bytes of a raw table.
template <class Spec>
concept StoredAsRead = requires(typename Row<Spec>::View view) {
  requires std::same_as<typename Spec::Format, Raw>;
  requires std::same_as<decltype(view), BytesView> ||
      std::same_as<decltype(view), std::string_view>;
};

/// A string that could not be read back is refused before it is stored.
template <TableSpec Spec>
void check_text(TableName<Spec> name, BytesView key, const typename Row<Spec>::View& view) {
  if constexpr (std::same_as<typename Row<Spec>::View, std::string_view>) {
    if (const Fault fault = Row<Spec>::Codec::check(as_bytes(view))) [[unlikely]]
      raise(Errc::invalid_argument, Row<Spec>::place(name, key) + ": " + fault.rule);
  }
}

/// The owned value of whatever a table takes.
template <TableSpec Spec, class V>
typename Row<Spec>::Value owned_value(const V& value) {
  using Value = typename Row<Spec>::Value;
  using View = typename Row<Spec>::View;
  if constexpr (ViewOf<V, Value>) {
    return value.unpack();
  } else if constexpr (std::same_as<View, Value>) {
    return static_cast<View>(value);
  } else {
    const View view = value;
    return Row<Spec>::Codec::unpack(view);
  }
}

/// What `encode()` gives; what cannot be stored is refused naming table and key.
template <TableSpec Spec, class Encode>
auto naming_row(TableName<Spec> name, BytesView key, Encode&& encode) {
  try {
    return encode();
  } catch (const Error& error) {
    raise(error.code(), Row<Spec>::place(name, key) + ": " + error.what());
  }
}

/// Gives the stored form of a value to `sink`, and returns what it says:
///   sink.make(value, size, fill)   `fill(MutableBytes)` writes the size bytes of the value, once
///   sink.copy(bytes)               the bytes themselves; they may lie in a page of the transaction
/// `key` is the encoded key, for messages.
template <TableSpec Spec, class V, class Sink>
bool encode_value(TableName<Spec> name, BytesView key, const V& value, Sink&& sink) {
  using Value = typename Row<Spec>::Value;
  using View = typename Row<Spec>::View;
  using Codec = typename Row<Spec>::Codec;
  if constexpr (std::same_as<V, Value>) {
    if constexpr (StoredAsRead<Spec>) check_text<Spec>(name, key, View(value));
    if constexpr (requires { Codec::encode(value); }) {
      // A format that must build the value to know its size: built once, then copied.
      const BytesView built = naming_row<Spec>(name, key, [&] { return Codec::encode(value); });
      return sink.make(value, built.size(), [&](MutableBytes place) {
        std::memcpy(place.data(), built.data(), place.size());
      });
    } else {
      const std::size_t size = naming_row<Spec>(name, key, [&] { return Codec::size(value); });
      return sink.make(value, size, [&](MutableBytes place) { Codec::write(value, place); });
    }
  } else if constexpr (FinishedValue<V, Spec>) {
    return sink.copy(naming_row<Spec>(name, key, [&] { return Codec::finished(value); }));
  } else if constexpr (BuildsValue<V, Spec>) {
    return sink.copy(naming_row<Spec>(name, key, [&] { return Codec::build(value); }));
  } else if constexpr (StoredAsRead<Spec> && std::convertible_to<const V&, View>) {
    const View view = value;
    check_text<Spec>(name, key, view);
    return sink.copy(BytesView(reinterpret_cast<const std::byte*>(view.data()), view.size()));
  } else {
    return encode_value<Spec>(name, key,
                              naming_row<Spec>(name, key, [&] { return owned_value<Spec>(value); }),
                              std::forward<Sink>(sink));
  }
}

}  // namespace kv::storage
