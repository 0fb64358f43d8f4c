// A value whose type is known only when the program runs: what a stored descriptor says a row is.
//
// Migrations, `verify` and tools that know no schema beforehand read and write rows as these.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "kv/core/bytes.h"
#include "kv/core/error.h"
#include "kv/core/types.h"

namespace kv {

class Value;

/// An integer of any of the schema's types: sign and magnitude, zero without sign.
struct WideInteger {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  bool negative = false;
  bool wide = false;  // of a type of 128 bits, which JSON writes as text

  template <class T>
  static WideInteger of(T value) noexcept {
    const bool below = value < T{};
    const U128 magnitude = below ? U128{0} - static_cast<U128>(value) : static_cast<U128>(value);
    return {static_cast<std::uint64_t>(magnitude >> 64), static_cast<std::uint64_t>(magnitude),
            below, sizeof(T) == sizeof(U128)};
  }
  U128 magnitude() const noexcept { return (static_cast<U128>(high) << 64) | low; }
  /// The number as a T; false when T has no such number.
  template <class T>
  bool to(T& out) const noexcept {
    const U128 wrapped = negative ? U128{0} - magnitude() : magnitude();
    out = static_cast<T>(wrapped);
    return of(out) == *this;
  }
  bool less(const WideInteger& other) const noexcept {
    if (negative != other.negative) return negative;
    return negative ? other.magnitude() < magnitude() : magnitude() < other.magnitude();
  }
  friend bool operator==(const WideInteger& a, const WideInteger& b) noexcept {
    return a.high == b.high && a.low == b.low && a.negative == b.negative;
  }
};

/// A value of an enum, by its name in the schema, which this borrows.
struct Enumerator {
  std::string_view name;
  friend bool operator==(const Enumerator&, const Enumerator&) = default;
};

/// Lists, arrays and tuples.
struct ValueList {
  std::vector<Value> items;
  bool optional = false;  // an optional inside an optional: JSON writes the item itself, or null
};
/// Maps of both kinds, in stored order.
struct ValueMap {
  std::vector<std::pair<Value, Value>> entries;
  bool text_keys = false;  // JSON writes such a map as an object, even when it is empty
};
struct Member;
/// A struct. Names borrow from the schema that the value was read by, or from the caller's
/// literals.
struct ValueRecord {
  std::vector<Member> members;
};
/// One case of a variant.
struct ValueCase {
  std::string_view name;
  std::vector<Member> members;
};

/// What a Value holds. Timestamps and durations are integers: nanoseconds.
enum class ValueKind : std::uint8_t {
  none,
  boolean,
  integer,
  real32,
  real64,
  character,
  text,
  bytes,
  uuid,
  enumerator,
  list,
  map,
  record,
  variant
};
std::string_view to_string(ValueKind kind) noexcept;

/// A tree of values. Owns its text and bytes; names of fields, cases and enumerators are borrowed
/// from the schema it was read by, which outlives it. An optional is the value itself, or none; an
/// optional directly inside an optional is a list of none or one. Boxes do not show.
class Value {
 public:
  Value() = default;
  Value(bool value);              // NOLINT: a Value of it
  Value(float value);             // NOLINT
  Value(double value);            // NOLINT
  Value(char32_t value);          // NOLINT
  Value(std::string value);       // NOLINT
  Value(std::string_view value);  // NOLINT
  Value(const char* value);       // NOLINT
  Value(Bytes value);             // NOLINT
  Value(BytesView value);         // NOLINT
  Value(const Uuid& value);       // NOLINT
  Value(Timestamp value);         // NOLINT
  Value(Duration value);          // NOLINT
  Value(WideInteger value);       // NOLINT
  Value(Enumerator value);        // NOLINT
  Value(ValueList value);         // NOLINT
  Value(ValueMap value);          // NOLINT
  Value(ValueRecord value);       // NOLINT
  Value(ValueCase value);         // NOLINT
  template <class T>
  requires((std::is_integral_v<T> || std::is_same_v<T, U128> ||
            std::is_same_v<T, I128>)&&!std::is_same_v<T, bool> &&
           !std::is_same_v<T, char32_t>) Value(T value)  // NOLINT
      : Value(WideInteger::of(value)) {}

  ValueKind kind() const noexcept { return static_cast<ValueKind>(held_.index()); }
  bool is_none() const noexcept { return kind() == ValueKind::none; }

  /// The value as a T: bool, an integer type that has the number, float, double, char32_t,
  /// std::string, std::string_view (borrowed), BytesView (borrowed), Uuid, Timestamp, Duration.
  /// Throws `invalid_argument` when it is something else or does not fit.
  template <class T>
  T as() const;
  /// The name of an enum's value or of a variant's case.
  std::string_view name() const;

  /// The field of a struct or of the case of a variant. Throws `invalid_argument` when there is
  /// none of this name.
  const Value& operator[](std::string_view field) const;
  Value& operator[](std::string_view field);
  /// The same, null when there is none.
  const Value* find(std::string_view field) const noexcept;
  Value* find(std::string_view field) noexcept;

  /// Elements of a list, array or tuple; entries of a map; fields of a struct or case. Throw
  /// `invalid_argument` for another kind.
  const std::vector<Value>& items() const;
  std::vector<Value>& items();
  const std::vector<std::pair<Value, Value>>& entries() const;
  std::vector<std::pair<Value, Value>>& entries();
  const std::vector<Member>& members() const;
  std::vector<Member>& members();

  /// What it holds, for code that switches over all kinds.
  template <class T>
  const T* get_if() const noexcept {
    return std::get_if<T>(&held_);
  }
  template <class T>
  T* get_if() noexcept {
    return std::get_if<T>(&held_);
  }

  friend bool operator==(const Value& a, const Value& b);

 private:
  [[noreturn]] void wrong(std::string_view wanted) const;

  // In the order of ValueKind.
  std::variant<std::monostate, bool, WideInteger, float, double, char32_t, std::string, Bytes, Uuid,
               Enumerator, ValueList, ValueMap, ValueRecord, ValueCase>
      held_;
};

/// A field of a struct or case.
struct Member {
  std::string_view name;
  Value value;
  friend bool operator==(const Member&, const Member&) = default;
};

// Here, where a Member is complete and a Value can be destroyed.
inline Value::Value(bool value) : held_(value) {}
inline Value::Value(float value) : held_(value) {}
inline Value::Value(double value) : held_(value) {}
inline Value::Value(char32_t value) : held_(value) {}
inline Value::Value(std::string value) : held_(std::move(value)) {}
inline Value::Value(std::string_view value) : held_(std::string(value)) {}
inline Value::Value(const char* value) : held_(std::string(value)) {}
inline Value::Value(Bytes value) : held_(std::move(value)) {}
inline Value::Value(BytesView value) : held_(Bytes(value.begin(), value.end())) {}
inline Value::Value(const Uuid& value) : held_(value) {}
inline Value::Value(Timestamp value) : Value(std::int64_t{value.time_since_epoch().count()}) {}
inline Value::Value(Duration value) : Value(std::int64_t{value.count()}) {}
inline Value::Value(WideInteger value) : held_(value) {}
inline Value::Value(Enumerator value) : held_(value) {}
inline Value::Value(ValueList value) : held_(std::move(value)) {}
inline Value::Value(ValueMap value) : held_(std::move(value)) {}
inline Value::Value(ValueRecord value) : held_(std::move(value)) {}
inline Value::Value(ValueCase value) : held_(std::move(value)) {}

/// The same text as `to_json` of a generated view of the value.
std::string to_json(const Value& value);
void append_json(std::string& out, const Value& value);

template <class T>
T Value::as() const {
  if constexpr (std::is_same_v<T, std::string_view> || std::is_same_v<T, std::string>) {
    if (const auto* held = get_if<std::string>()) return T(*held);
    wrong("text");
  } else if constexpr (std::is_same_v<T, BytesView>) {
    if (const auto* held = get_if<Bytes>()) return *held;
    wrong("bytes");
  } else if constexpr (std::is_same_v<T, bool>) {
    if (const auto* held = get_if<bool>()) return *held;
    wrong("a bool");
  } else if constexpr (std::is_same_v<T, char32_t>) {
    if (const auto* held = get_if<char32_t>()) return *held;
    wrong("a character");
  } else if constexpr (std::is_same_v<T, Uuid>) {
    if (const auto* held = get_if<Uuid>()) return *held;
    wrong("a uuid");
  } else if constexpr (std::is_same_v<T, Timestamp>) {
    return Timestamp(Duration(as<std::int64_t>()));
  } else if constexpr (std::is_same_v<T, Duration>) {
    return Duration(as<std::int64_t>());
  } else if constexpr (std::is_same_v<T, float>) {
    if (const auto* held = get_if<float>()) return *held;
    if (const auto* held = get_if<double>()) return static_cast<float>(*held);
    wrong("an f32");
  } else if constexpr (std::is_same_v<T, double>) {
    if (const auto* held = get_if<double>()) return *held;
    if (const auto* held = get_if<float>()) return double{*held};
    wrong("an f64");
  } else {
    T number{};
    const auto* held = get_if<WideInteger>();
    if (held == nullptr) wrong("an integer");
    if (!held->to(number)) wrong("an integer of " + std::to_string(8 * sizeof(T)) + " bits");
    return number;
  }
}

}  // namespace kv
