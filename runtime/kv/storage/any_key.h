// Keys of untyped tables: whatever the caller has, of several types in one table.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "kv/core/types.h"
#include "kv/key/component.h"
#include "kv/key/key_codec.h"

namespace kv {

/// A key that is a number, text, bytes or a uuid: what `Storage::put` takes. Numbers are equal when
/// their values are, whatever their C++ types: 42u and std::int64_t{42} are one key; 42.0 is
/// another. Borrows text and bytes.
class AnyKeyView {
 public:
  using Held =
      std::variant<std::uint64_t, std::int64_t, bool, double, std::string_view, BytesView, Uuid>;

  AnyKeyView() noexcept = default;
  template <std::integral T>
  AnyKeyView(T number) noexcept : held_(of(number)) {}
  AnyKeyView(double number) noexcept : held_(number) {}
  AnyKeyView(std::string_view text) noexcept : held_(text) {}
  AnyKeyView(const char* text) noexcept : held_(std::string_view(text)) {}
  AnyKeyView(const std::string& text) noexcept : held_(std::string_view(text)) {}
  AnyKeyView(BytesView bytes) noexcept : held_(bytes) {}
  AnyKeyView(const Bytes& bytes) noexcept : held_(BytesView(bytes)) {}
  AnyKeyView(const Uuid& uuid) noexcept : held_(uuid) {}

  /// Negative integers are `std::int64_t`, all others `std::uint64_t`.
  const Held& held() const noexcept { return held_; }
  bool is_text() const noexcept { return std::holds_alternative<std::string_view>(held_); }
  bool is_integer() const noexcept {
    return std::holds_alternative<std::uint64_t>(held_) ||
           std::holds_alternative<std::int64_t>(held_);
  }
  /// The text, empty when the key is something else.
  std::string_view text() const noexcept {
    const auto* text = std::get_if<std::string_view>(&held_);
    return text != nullptr ? *text : std::string_view();
  }
  /// The number, `otherwise` when the key is no integer or not one of T.
  template <std::integral T>
  T integer(T otherwise = 0) const noexcept {
    if (const auto* n = std::get_if<std::uint64_t>(&held_); n != nullptr && std::in_range<T>(*n))
      return static_cast<T>(*n);
    if (const auto* n = std::get_if<std::int64_t>(&held_); n != nullptr && std::in_range<T>(*n))
      return static_cast<T>(*n);
    return otherwise;
  }
  friend bool operator==(const AnyKeyView& a, const AnyKeyView& b) noexcept;

 private:
  template <std::integral T>
  static Held of(T number) noexcept {
    if constexpr (std::same_as<T, bool>)
      return number;
    else if (number < T{})
      return static_cast<std::int64_t>(number);
    else
      return static_cast<std::uint64_t>(number);
  }
  Held held_;
};

/// The owned form.
class AnyKey {
 public:
  AnyKey() = default;
  explicit AnyKey(const AnyKeyView& view);
  operator AnyKeyView() const noexcept;
  friend bool operator==(const AnyKey&, const AnyKey&) = default;

 private:
  std::variant<std::uint64_t, std::int64_t, bool, double, std::string, Bytes, Uuid> held_;
};

/// The key format of untyped tables. One byte says what the key is, in this order: booleans,
/// negative integers, other integers, floating point numbers, uuids, text, bytes; the key follows
/// as `Ordered` encodes it. Layout: runtime/FORMAT.md, "Mixed keys".
struct AnyKeyCodec {
  using Key = AnyKey;
  using View = AnyKeyView;
  static constexpr bool borrows = true;
  static constexpr bool native = false;
  static constexpr std::size_t key_bytes = 0;
  using Components = TypeList<Ascending<std::string>>;  // of those that are text

  static void encode(const View& key, KeyBuffer& buffer) noexcept;
  static Fault decode(BytesView bytes, KeyScratch& scratch, View& out) noexcept;
  static Key own(const View& view) { return AnyKey(view); }
  static std::string text(const View& key);
  /// `prefix("al")`: text keys that begin so.
  static bool encode_prefix(KeyBuffer& buffer, std::string_view leading) noexcept;
};

}  // namespace kv
