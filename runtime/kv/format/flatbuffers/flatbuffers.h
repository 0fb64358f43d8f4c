// `format flatbuffers`: values as FlatBuffers, read in place.
//
// Compatible with what flatc's code for the emitted schema reads and writes.
#pragma once

#include <map>
#include <type_traits>
#include <utility>

#include "kv/format/flatbuffers/check.h"
#include "kv/format/flatbuffers/object.h"
#include "kv/format/flatbuffers/own.h"
#include "kv/format/flatbuffers/view.h"
#include "kv/format/flatbuffers/write.h"
#include "kv/format/unpack.h"
#include "kv/format/value_format.h"

namespace kv {

/// The format's tag. `record` is always the table that the value's root offset leads to.
struct FlatBuffers {
  template <class T>
  using List = flat::List<T>;
  template <class K, class V>
  using Map = flat::Map<K, V, std::map<K, V>>;
  template <class K, class V>
  using HashMap = flat::Map<K, V, kv::HashMap<K, V>>;

  /// The view of field number `field` of the table at `record`.
  template <class T>
  static auto field(const std::byte* record, std::size_t field) noexcept {
    return flat::field_of<T>(record, field);
  }
  /// The same for a number or text that begins as something else than zero, for rows that were
  /// written before the field was added.
  template <class T, class Default>
  static auto field(const std::byte* record, std::size_t field, const Default& otherwise) noexcept {
    return flat::find_field(record, field) == nullptr
               ? static_cast<decltype(flat::field_of<T>(record, field))>(otherwise)
               : flat::field_of<T>(record, field);
  }

  /// What flatc's accessor gave, as the view of a T: a number, an enum, an optional number, or a
  /// pointer to a vector, table or fixed struct, null when it was left out.
  template <class T, class Given>
  static auto view(const Given& given) noexcept {
    using P = flat::Plain<T>;
    if constexpr (std::is_pointer_v<Given>) {
      const auto* at = reinterpret_cast<const std::byte*>(given);
      if constexpr (flat::Optional<P>)
        return flat::optional_of<P>(at);
      else
        return flat::view_of<P>(at);
    } else if constexpr (flat::Optional<P>) {
      using U = flat::Plain<typename P::value_type>;
      using View = flat::InlineView<U>;
      return given ? std::optional<View>(flat::from_wire<U>(static_cast<flat::Wire<U>>(*given)))
                   : std::optional<View>();
    } else {
      return flat::from_wire<P>(static_cast<flat::Wire<P>>(given));
    }
  }
  /// For text and bytes that begin as something else than empty.
  template <class T, class Given, class Default>
  static auto view(const Given& given, const Default& otherwise) noexcept {
    using View = decltype(view<T>(given));
    return given == nullptr ? static_cast<View>(otherwise) : view<T>(given);
  }

  /// Which case the variant at `record` holds.
  static std::uint32_t tag(const std::byte* record) noexcept {
    return static_cast<std::uint32_t>(flat::case_index(record));
  }
  /// The table of the case that the variant at `record` holds.
  static const std::byte* payload(const std::byte* record) noexcept {
    return flat::case_table(record);
  }
  /// The owned struct or variant at `record`. Needs checked bytes.
  template <class T>
  static T unpack(const std::byte* record) {
    T value{};
    flat::take(value, record);
    return value;
  }

  template <class T>
  struct Codec;
};

/// Of described types.
template <class T>
struct FlatBuffers::Codec {
  static constexpr bool wrapped = flat::NotATable<flat::Plain<T>>;
  static auto view(BytesView bytes) noexcept {
    const std::byte* root = flat::follow(bytes.data());
    if constexpr (wrapped)
      return flat::field_of<T>(root, 0);
    else
      return flat::view_of<T>(root);
  }
  using View = decltype(view(BytesView()));

  /// The value's bytes, which are valid until the thread encodes its next one.
  static BytesView encode(const T& value) {
    return flat::Encoder(flat::Output::of_thread()).encode(value);
  }
  /// These two build the value each time; stores that can, use `encode`.
  static std::size_t size(const T& value) { return encode(value).size(); }
  static void write(const T& value, MutableBytes place) {
    const BytesView bytes = encode(value);
    std::memcpy(place.data(), bytes.data(), bytes.size());
  }
  static Fault check(BytesView bytes) noexcept {
    // The verifier cannot take more, and no database has them.
    if (bytes.size() >= flat::bytes_end) return {"the value is too large", 0};
    return flat::Checker(bytes).run<T>();
  }
  static T unpack(const View& view) requires Unpackable<T, View> { return kv::unpack<T>(view); }
};

/// Of an existing FlatBuffers schema's object types.
template <flat::ObjectType T>
struct FlatBuffers::Codec<T> : flat::ObjectCodec<T> {};

}  // namespace kv
