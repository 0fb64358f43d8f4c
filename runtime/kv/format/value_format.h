// The value format concept: how a C++ value becomes the bytes of a record, and how they are read.
//
// A format is a tag type (`kv::Rkyv`, `kv::Raw`, …) with a member template `Codec<T>`. `ValueCodec`
// is what tables use: by default the format's own codec; generated code specialises it for declared
// types so that the heavy bodies compile once, in the generated .cpp.
#pragma once

#include <concepts>
#include <cstddef>

#include "kv/core/bytes.h"
#include "kv/core/fault.h"

namespace kv {

/// How format `F` stores `T`. Specialise it to teach a format a type of your own.
template <class F, class T>
struct ValueCodec : F::template Codec<T> {};

/// What `ValueCodec<F, T>` must offer.
///
/// View      a cheap handle to checked bytes; borrows from them
/// size      exact number of bytes that `write` fills
/// write     fills all of `place`, whose size is `size(value)`; allocates nothing
/// check     the rule that the bytes break, if any; reads nothing outside, allocates nothing
/// view      needs bytes that passed `check`; borrows from them
/// unpack    the owned value of a view; lacking when there is none, as the value borrows
/// (std::string_view)
///
/// A format that has to build a value to know its size may also offer `encode(value)`: the finished
/// bytes, valid until the thread's next `encode`. Stores then use it instead of `size` and `write`.
template <class F, class T>
concept ValueFormat = requires(const T& value, BytesView bytes, MutableBytes place) {
  { ValueCodec<F, T>::size(value) } -> std::same_as<std::size_t>;
  { ValueCodec<F, T>::write(value, place) } -> std::same_as<void>;
  { ValueCodec<F, T>::check(bytes) }
  noexcept->std::same_as<Fault>;
  { ValueCodec<F, T>::view(bytes) }
  noexcept->std::same_as<typename ValueCodec<F, T>::View>;
};

/// Whether an owned T can be read back: what `update`, `upsert` and `compare_and_swap` do.
template <class F, class T>
concept ReadableFormat = requires(const typename ValueCodec<F, T>::View& view) {
  { ValueCodec<F, T>::unpack(view) } -> std::same_as<T>;
};

/// The generated view class of a declared struct or variant in a format: specialised by generated
/// headers as `template <> struct ViewClass<Rkyv, shop::User> { using type = shop::UserView; };`.
/// Types described by hand need none: theirs gives the owned value.
template <class F, class T>
class RecordView {
 public:
  using Owned = T;
  explicit RecordView(const std::byte* record) noexcept : record_(record) {}
  T unpack() const { return F::template unpack<T>(record_); }

 private:
  const std::byte* record_;
};
template <class F, class T>
struct ViewClass {
  using type = RecordView<F, T>;
};

/// `F`'s list, map and other nested views, spelled as the design does.
template <class F, class T>
using ListView = typename F::template List<T>;
template <class F, class K, class V>
using MapView = typename F::template Map<K, V>;
template <class F, class K, class V>
using HashMapView = typename F::template HashMap<K, V>;

}  // namespace kv
