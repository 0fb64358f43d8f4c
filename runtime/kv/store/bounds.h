// Which keys a range covers, in encoded form.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstring>
#include <utility>

#include "kv/key/key_codec.h"
#include "kv/key/native.h"
#include "kv/key/ordered.h"

namespace kv::storage {

inline void assign(KeyBuffer& to, BytesView from) noexcept {
  to.clear();
  to.push(from.data(), from.size());
}

/// One end of a range: nowhere, or before a key that need not exist.
class Bound {
 public:
  Bound() noexcept = default;
  Bound(const Bound& other) noexcept : set_(other.set_) {
    if (set_) assign(key_, other.key_.bytes());
  }
  Bound& operator=(const Bound& other) noexcept {
    set_ = other.set_;
    if (set_) assign(key_, other.key_.bytes());
    return *this;
  }
  ~Bound() = default;

  explicit operator bool() const noexcept { return set_; }
  BytesView bytes() const noexcept { return key_.bytes(); }
  /// To be filled, then `set`.
  KeyBuffer& buffer() noexcept { return key_; }
  void set(bool set = true) noexcept { set_ = set; }
  void set_to(BytesView key) noexcept {
    storage::assign(key_, key);
    set_ = true;
  }

 private:
  KeyBuffer key_;
  bool set_ = false;
};

/// Keys from `lower`, below `upper`; an end that is not set is open.
struct Bounds {
  Bound lower;
  Bound upper;
  bool nothing = false;  // no key can be meant
};

/// Order of two encoded keys in the engine.
template <class KeyCodec>
int compare_keys(BytesView a, BytesView b) noexcept {
  if constexpr (KeyCodec::native) {
    using T = typename KeyCodec::Key;
    if (a.size() != sizeof(T) || b.size() != sizeof(T)) return a.size() < b.size() ? -1 : 1;
    const T x = load<T>(a.data());
    const T y = load<T>(b.data());
    return x < y ? -1 : (x > y ? 1 : 0);
  } else {
    const std::size_t common = std::min(a.size(), b.size());
    const int order = common == 0 ? 0 : std::memcmp(a.data(), b.data(), common);
    if (order != 0) return order;
    return a.size() < b.size() ? -1 : (a.size() > b.size() ? 1 : 0);
  }
}

/// A bound before `key`. No stored key is longer than the buffer, so a key that overflows it stands
/// where the first key above its leading bytes would.
template <class KeyCodec>
void bound_before(const typename KeyCodec::View& key, Bound& bound, bool& beyond_all) noexcept {
  KeyCodec::encode(key, bound.buffer());
  bound.set();
  if (bound.buffer().overflowed()) {
    bound.buffer().truncate(KeyBuffer::capacity);
    if (!prefix_upper_bound(bound.buffer())) {
      bound.set(false);
      beyond_all = true;
    }
  }
}

template <class KeyCodec>
Bounds bounds_from(const typename KeyCodec::View& key) noexcept {
  Bounds bounds;
  bound_before<KeyCodec>(key, bounds.lower, bounds.nothing);
  return bounds;
}

template <class KeyCodec>
Bounds bounds_between(const typename KeyCodec::View& low,
                      const typename KeyCodec::View& high) noexcept {
  Bounds bounds = bounds_from<KeyCodec>(low);
  bool open = false;
  bound_before<KeyCodec>(high, bounds.upper, open);
  return bounds;
}

template <class KeyCodec, class... Leading>
Bounds bounds_of_prefix(const Leading&... leading) noexcept {
  Bounds bounds;
  if constexpr (KeyCodec::native) {
    static_assert(sizeof...(Leading) == 1, "prefix() was given more components than the key has");
    using T = typename KeyCodec::Key;
    static_assert((std::integral<Leading> && ...), "a native key's prefix is the whole number");
    if (!(std::in_range<T>(leading) && ...)) {
      bounds.nothing = true;  // no key is this number
      return bounds;
    }
    const T key = static_cast<T>((leading, ...));
    KeyCodec::encode(key, bounds.lower.buffer());
    bounds.lower.set();
    if (key != static_cast<T>(-1)) {
      KeyCodec::encode(key + 1, bounds.upper.buffer());
      bounds.upper.set();
    }
  } else {
    KeyBuffer& prefix = bounds.lower.buffer();
    const bool exact = [&] {
      if constexpr (requires { KeyCodec::encode_prefix(prefix, leading...); })
        return KeyCodec::encode_prefix(prefix, leading...);
      else
        return encode_prefix<KeyCodec>(prefix, leading...);
    }();
    if (prefix.overflowed()) {
      bounds.nothing = true;
      return bounds;
    }
    bounds.lower.set(prefix.size() != 0);
    assign(bounds.upper.buffer(), prefix.bytes());
    if (exact && prefix.size() < KeyBuffer::capacity) {
      bounds.upper.buffer().push(std::byte{0});  // the first key above this very one
      bounds.upper.set();
    } else {
      bounds.upper.set(prefix_upper_bound(bounds.upper.buffer()));
    }
  }
  return bounds;
}

}  // namespace kv::storage
