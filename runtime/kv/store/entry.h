// What ranges and look-ups by position give.
#pragma once

namespace kv {

/// A row: `auto [key, value] = entry`. Borrows as its members do.
template <class K, class V>
struct Entry {
  K key;
  V value;

  friend bool operator==(const Entry&, const Entry&) = default;
};
template <class K, class V>
Entry(K, V) -> Entry<K, V>;

/// What a callback of `for_each` may return.
enum class Flow : bool { proceed, stop };
inline constexpr Flow proceed = Flow::proceed;
inline constexpr Flow stop = Flow::stop;

}  // namespace kv
