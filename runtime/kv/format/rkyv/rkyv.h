// rkyv 0.8 archives, byte-compatible with the Rust crate.
//   kv::Rkyv           the crate's default features
//   kv::RkyvUnaligned  its `unaligned` feature, which Rust too can read in place from LMDB's pages
// Layout, writing order and rules: runtime/FORMAT.md.
#pragma once

#include "kv/format/rkyv/check.h"
#include "kv/format/rkyv/layout.h"
#include "kv/format/rkyv/measure.h"
#include "kv/format/rkyv/view.h"
#include "kv/format/rkyv/write.h"
#include "kv/format/unpack.h"
#include "kv/format/value_format.h"

namespace kv::rkyv {

/// `F` is the tag type that derives from this; generated view classes are found by it. A view of a
/// struct begins at its first byte; that of a variant, and of any case of it, at the variant's tag.
template <class F, class A>
struct Format {
  using Alignment = A;

  template <class T>
  using List = rkyv::List<F, T>;
  template <class K, class V>
  using Map = rkyv::Map<F, K, V>;
  template <class K, class V>
  using HashMap = rkyv::Table<F, K, V>;

  template <class T>
  static constexpr std::size_t size_of = rkyv::size_of<A, T>();
  template <class T>
  static constexpr std::size_t align_of = rkyv::align_of<A, T>();
  template <class T>
  static constexpr auto offsets_of = rkyv::offsets_of<A, T>;
  template <class Case>
  static constexpr auto case_offsets_of = rkyv::case_offsets_of<A, Case>;

  /// The view of the archived T at `at`. Needs checked bytes.
  template <class T>
  static auto read(const std::byte* at) noexcept {
    return rkyv::read<F, T>(at);
  }
  /// Which case the variant at `at` holds.
  static std::size_t tag(const std::byte* at) noexcept { return std::to_integer<std::size_t>(*at); }
  /// The owned value of the archived T at `at`. Needs checked bytes.
  template <class T>
  static T unpack(const std::byte* at) {
    return rkyv::unpack<F, T>(at);
  }
  /// The owned case whose variant begins at `at`.
  template <class Case>
  static Case unpack_case(const std::byte* at) {
    Case held{};
    rkyv::unpack_fields<F>(held, at, case_offsets_of<Case>);
    return held;
  }
  /// Where the root of an archive of a T begins.
  template <class T>
  static const std::byte* root(BytesView bytes) noexcept {
    return bytes.data() + bytes.size() - size_of<T>;
  }

  template <class T>
  struct Codec {
    using View = decltype(rkyv::read<F, T>(std::declval<const std::byte*>()));

    /// Refuses what `check` would refuse: limits.h.
    static std::size_t size(const T& value) { return Measure<A>::archive(value); }
    static void write(const T& value, MutableBytes place) { Writer<A>::archive(value, place); }
    static Fault check(BytesView bytes) noexcept { return check_archive<A, T>(bytes); }
    static View view(BytesView bytes) noexcept { return rkyv::read<F, T>(root<T>(bytes)); }
    static T unpack(const View& view) requires Unpackable<T, View> { return kv::unpack<T>(view); }
  };
};

}  // namespace kv::rkyv

namespace kv {

struct Rkyv : rkyv::Format<Rkyv, rkyv::Aligned> {};
struct RkyvUnaligned : rkyv::Format<RkyvUnaligned, rkyv::Packed> {};

}  // namespace kv
