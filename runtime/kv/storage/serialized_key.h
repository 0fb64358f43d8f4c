// A value format as a key format: `key_format<kv::Postcard>()`.
#pragma once

#include "kv/format/value_format.h"
#include "kv/key/key_codec.h"
#include "kv/key/key_text.h"

namespace kv {

/// Keys encoded by a value format, for files that another program writes so. The bytes are exact,
/// but their order is not the order of the keys: the table is walked in byte order, and `range`,
/// `from`, `lower_bound`, `first` and `last` go by it. (Little-endian numbers: 256 comes before 1.
/// Lengths come first: "b" before "aa".) Look-ups are as good as any.
template <class F, class T>
struct SerializedKey {
  using Key = T;
  using View = T;
  using Components = TypeList<Ascending<T>>;
  static constexpr bool borrows = false;
  static constexpr bool native = false;
  static constexpr std::size_t key_bytes = 0;

  static void encode(const T& key, KeyBuffer& buffer) noexcept {
    const std::size_t size = ValueCodec<F, T>::size(key);
    if (size > KeyBuffer::capacity) {
      buffer.overflow();
      return;
    }
    std::array<std::byte, KeyBuffer::capacity> place;
    ValueCodec<F, T>::write(key, MutableBytes(place).first(size));
    buffer.push(place.data(), size);
  }
  static Fault decode(BytesView bytes, KeyScratch&, T& out) noexcept {
    if (const Fault fault = ValueCodec<F, T>::check(bytes)) return fault;
    out = ValueCodec<F, T>::unpack(ValueCodec<F, T>::view(bytes));
    return {};
  }
  static T own(const T& view) { return view; }
  static std::string text(const T& value) {
    if constexpr (key::Component<T>) {
      return key::component_text<T>(value);
    } else {
      KeyBuffer buffer;
      encode(value, buffer);
      return hex(buffer.bytes());
    }
  }
};

/// How key format `F` encodes `T`: by its own key codec, or as it encodes a value.
template <class F, class T>
struct KeyCodecOf {
  using type = SerializedKey<F, T>;
};
template <class F, class T>
requires KeyCodec<typename F::template Codec<T>>
struct KeyCodecOf<F, T> {
  using type = typename F::template Codec<T>;
};

}  // namespace kv
