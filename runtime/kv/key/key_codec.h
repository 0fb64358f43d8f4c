// The key codec concept: how a C++ key becomes bytes whose memcmp order is the key's order.
//
// A key format is a tag (`kv::Ordered`, `kv::Native`) with a member template `Codec<T>`.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "kv/core/bytes.h"
#include "kv/core/fault.h"

namespace kv {

/// Encoded keys are built here: on the stack, up to LMDB's 511 bytes. Writing past the end is
/// remembered, not performed; `overflowed()` then says how long the key would have been.
class KeyBuffer {
 public:
  static constexpr std::size_t capacity = 511;

  KeyBuffer() noexcept {}  // leaves the bytes uninitialised on purpose: keys are built on hot paths
  void clear() noexcept { size_ = 0; }
  void push(std::byte b) noexcept {
    if (size_ < capacity) bytes_[size_] = b;
    ++size_;
  }
  void push(const void* data, std::size_t n) noexcept {
    if (n != 0 && size_ < capacity)
      std::memcpy(bytes_.data() + size_, data, n < capacity - size_ ? n : capacity - size_);
    size_ += n;
  }
  /// Pushes the bytes of a small value: one test and one store.
  template <class T>
  void push_value(const T& value) noexcept {
    static_assert(sizeof(T) <= slack);
    if (size_ <= capacity) std::memcpy(bytes_.data() + size_, &value, sizeof(T));
    size_ += sizeof(T);
  }
  /// Makes it a key that cannot be.
  void overflow() noexcept { size_ += capacity + 1; }
  bool overflowed() const noexcept { return size_ > capacity; }
  /// Length the key would have, even when it overflowed.
  std::size_t size() const noexcept { return size_; }
  BytesView bytes() const noexcept { return {bytes_.data(), size_ < capacity ? size_ : capacity}; }
  std::byte* data() noexcept { return bytes_.data(); }
  /// Drops everything past `size` bytes.
  void truncate(std::size_t size) noexcept { size_ = size; }

 private:
  static constexpr std::size_t slack = 17;  // a value that begins inside may end outside
  // Aligned because the engine reads native keys as integers.
  alignas(8) std::array<std::byte, capacity + slack> bytes_;
  std::size_t size_ = 0;
};

/// Where `decode` unescapes text that is not stored as it reads. Room for the longest key.
using KeyScratch = std::array<std::byte, KeyBuffer::capacity>;

/// What `F::Codec<T>` must offer.
///
/// Key        owned C++ key
/// View       what functions take and ranges give: borrowed
/// borrows    views always point into the encoded bytes, never into the scratch
/// encode     appends to the buffer; allocates nothing
/// decode     fault when the bytes are not such a key; `out` borrows from `bytes` and `scratch`
/// own        the owned key of a view
///
/// and may offer
///
/// check      Fault check(const View&) noexcept: decode would refuse what encode makes of this
/// text       std::string text(const View&): the key in words, for messages
/// encode_prefix  bool encode_prefix(KeyBuffer&, …): as the function of that name
template <class C>
concept KeyCodec = requires(typename C::View view, BytesView bytes, KeyBuffer& buffer,
                            KeyScratch& scratch, typename C::View& out) {
  typename C::Key;
  { C::borrows } -> std::convertible_to<bool>;
  { C::native } -> std::convertible_to<bool>;  // engine order is KeyOrder::native
  { C::encode(view, buffer) }
  noexcept->std::same_as<void>;
  { C::decode(bytes, scratch, out) }
  noexcept->std::same_as<Fault>;
  { C::own(view) } -> std::same_as<typename C::Key>;
};

/// What `Codec::check` says of a key about to be stored; fine when the codec has none.
template <KeyCodec Codec>
Fault check_key(const typename Codec::View& key) noexcept {
  if constexpr (requires { Codec::check(key); })
    return Codec::check(key);
  else
    return {};
}

/// Components of a composite key, in order: `Ascending<std::string>`, `Descending<Timestamp>`.
template <class T>
struct Ascending {
  using Type = T;
  static constexpr bool descending = false;
};
template <class T>
struct Descending {
  using Type = T;
  static constexpr bool descending = true;
};

/// Specialised by generated headers for composite keys:
///   using View = shop::TicksKeyView;
///   using Components = TypeList<Ascending<std::string>, Descending<Timestamp>>;
///   static constexpr std::array<std::string_view, N> fields;
///   template <class Self, class Fn> static constexpr decltype(auto) apply(Self& self, Fn&& fn);
///     // fn(self.symbol, self.at); Self is TicksKey or TicksKeyView, const or not
template <class T>
struct DescribeKey;

/// As the last argument of `prefix`: the text component begins with this.
/// Borrows the text.
struct StartsWith {
  BytesView text;
};
inline StartsWith starts_with(std::string_view text) noexcept { return {as_bytes(text)}; }
inline StartsWith starts_with(BytesView bytes) noexcept { return {bytes}; }

}  // namespace kv
