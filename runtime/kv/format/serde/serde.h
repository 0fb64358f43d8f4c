// The formats of Rust's serde world: bincode 1, bincode 2, postcard.
//
// One declaration order, one depth-first walk, three wires (wire.h). Byte-compatible with
//   kv::Bincode   bincode 1.3 `serialize` (fixed width)
//   kv::Bincode2  bincode 2.0 `config::standard()` (varint)
//   kv::Postcard  postcard 1.x `to_stdvec`
// Layouts: runtime/FORMAT.md. A stored value holds exactly one value: trailing bytes are a fault.
#pragma once

#include "kv/format/serde/check.h"
#include "kv/format/serde/encode.h"
#include "kv/format/serde/measure.h"
#include "kv/format/serde/view.h"
#include "kv/format/serde/wire.h"
#include "kv/format/unpack.h"
#include "kv/format/value_format.h"

namespace kv::serde {

/// `F` is the tag type that derives from this; generated view classes are found by it.
template <class F, class W>
struct Format {
  using Wire = W;

  template <class T>
  using List = serde::List<F, T>;
  template <class K, class V>
  using Map = serde::Map<F, K, V, std::map<K, V>>;
  template <class K, class V>
  using HashMap = serde::Map<F, K, V, kv::HashMap<K, V>>;

  /// The view of the T that begins at `at`. Needs checked bytes.
  template <class T>
  static auto read(const std::byte* at) noexcept {
    return view_at<F, T>(at);
  }
  /// Where the case of the variant at `at` begins, behind its tag.
  static const std::byte* payload(const std::byte* at) noexcept {
    W::template take<std::uint32_t>(at);
    return at;
  }
  /// Which case the variant at `at` holds.
  static std::uint32_t tag(const std::byte* at) noexcept {
    return W::template take<std::uint32_t>(at);
  }
  /// The owned value that begins at `at`. Needs checked bytes.
  template <class T>
  static T unpack(const std::byte* at) {
    return take_owned<F, T>(at);
  }

  template <class T>
  struct Codec {
    using View = decltype(read<T>(std::declval<const std::byte*>()));

    /// Refuses what `check` would refuse: limits.h.
    static std::size_t size(const T& value) { return Measure<W>::value(value); }
    static void write(const T& value, MutableBytes place) { encode<W>(value, place.data()); }
    static Fault check(BytesView bytes) noexcept {
      Input in(bytes);
      if (in.left() > encoding_bytes_max) in.fail("the value is too large");
      if (in.fault) return in.fault;
      if (serde::check<W, T>(in) && in.left() != 0) in.fail("bytes follow the value");
      return in.fault;
    }
    static View view(BytesView bytes) noexcept { return read<T>(bytes.data()); }
    static T unpack(const View& view) requires Unpackable<T, View> { return kv::unpack<T>(view); }
  };
};

}  // namespace kv::serde

namespace kv {

struct Bincode : serde::Format<Bincode, serde::FixedWire> {};
struct Bincode2 : serde::Format<Bincode2, serde::MarkedWire> {};
struct Postcard : serde::Format<Postcard, serde::Base128Wire> {};

}  // namespace kv
