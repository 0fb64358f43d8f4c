// Keys for the tests of this room: declared types as a generated header would have them, random
// ones that collide often and are full of the bytes that escapes are made of, and their order.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "kv/key/native.h"
#include "kv/key/ordered.h"

namespace kv::test {

enum class Status : std::uint8_t { active = 1, banned = 2, closed = 9 };
enum class Level : std::int16_t { low = -1, none = 0, high = 300 };

/// A composite key of any components. Views hold the borrowed types.
template <class... Parts>
struct CompositeView {
  std::tuple<key::ComponentView<typename Parts::Type>...> fields;
};
template <class... Parts>
struct Composite {
  std::tuple<typename Parts::Type...> fields;
  operator CompositeView<Parts...>() const { return {{fields}}; }
};

}  // namespace kv::test

template <>
struct kv::Describe<kv::test::Status> {
  static constexpr std::string_view name = "Status";
  static constexpr std::array<EnumValue<test::Status>, 3> values{
      {{test::Status::active, "active"},
       {test::Status::banned, "banned"},
       {test::Status::closed, "closed"}}};
};
template <>
struct kv::Describe<kv::test::Level> {
  static constexpr std::string_view name = "Level";
  static constexpr std::array<EnumValue<test::Level>, 3> values{
      {{test::Level::low, "low"}, {test::Level::none, "none"}, {test::Level::high, "high"}}};
};

template <class... Parts>
struct kv::DescribeKey<kv::test::Composite<Parts...>> {
  using View = test::CompositeView<Parts...>;
  using Components = TypeList<Parts...>;
  static constexpr std::array<std::string_view, sizeof...(Parts)> fields{};
  template <class Self, class Fn>
  static constexpr decltype(auto) apply(Self& self, Fn&& fn) {
    return std::apply(std::forward<Fn>(fn), self.fields);
  }
};

namespace kv::test {

/// `KV_TEST_SEED`, or another each run. Tests show it when they fail.
inline std::uint64_t seed() {
  static const std::uint64_t chosen = [] {
    const char* given = std::getenv("KV_TEST_SEED");
    return given != nullptr ? std::strtoull(given, nullptr, 10)
                            : static_cast<unsigned long long>(std::random_device{}());
  }();
  return chosen;
}

class Random {
 public:
  explicit Random(std::uint64_t from) : engine_(from) {}
  /// In [0, end).
  std::size_t below(std::size_t end) { return static_cast<std::size_t>(engine_() % end); }
  std::uint64_t bits() { return engine_(); }

 private:
  std::mt19937_64 engine_;
};

template <class T>
T sample(Random& random) {
  if constexpr (std::same_as<T, std::string>) {
    static const std::array<std::string, 7> letters{
        std::string(1, '\0'), "\x01", "\x02", "a", "\x7F", "é", "\U0010FFFF"};
    std::string text;
    for (std::size_t n = random.below(5); n != 0; --n)
      text += letters[random.below(letters.size())];
    return text;
  } else if constexpr (std::same_as<T, Bytes>) {
    static constexpr std::array<unsigned char, 6> letters{0x00, 0x01, 0x02, 0x80, 0xFE, 0xFF};
    Bytes bytes;
    for (std::size_t n = random.below(5); n != 0; --n)
      bytes.push_back(static_cast<std::byte>(letters[random.below(letters.size())]));
    return bytes;
  } else if constexpr (std::same_as<T, bool>) {
    return random.below(2) == 1;
  } else if constexpr (DescribedEnum<T>) {
    return Describe<T>::values[random.below(Describe<T>::values.size())].value;
  } else if constexpr (std::floating_point<T>) {
    using Limits = std::numeric_limits<T>;
    static const std::array<T, 12> known{0,
                                         -T{0},
                                         Limits::infinity(),
                                         -Limits::infinity(),
                                         Limits::quiet_NaN(),
                                         1,
                                         T{-1},
                                         Limits::max(),
                                         Limits::lowest(),
                                         Limits::min(),
                                         Limits::denorm_min(),
                                         -Limits::quiet_NaN()};
    if (random.below(2) == 0) return known[random.below(known.size())];
    return std::bit_cast<T>(static_cast<key::UnsignedOfSize<sizeof(T)>>(random.bits()));
  } else if constexpr (key::Clock<T>) {
    return T(Duration(sample<std::int64_t>(random)));
  } else if constexpr (std::integral<T>) {
    using Limits = std::numeric_limits<T>;
    switch (random.below(4)) {
      case 0:
        return static_cast<T>(Limits::min() + static_cast<T>(random.below(3)));
      case 1:
        return static_cast<T>(Limits::max() - static_cast<T>(random.below(3)));
      case 2:
        return static_cast<T>(random.below(5) - 2);
      default:
        return static_cast<T>(random.bits());
    }
  } else {
    T bytes{};  // Uuid, array
    auto* at = reinterpret_cast<unsigned char*>(&bytes);
    for (std::size_t i = 0; i < sizeof(T); ++i)
      at[i] = random.below(3) == 0 ? static_cast<unsigned char>(random.below(3) - 1) : at[0];
    return bytes;
  }
}

/// -1, 0, 1: the order that the schema language promises.
template <class T>
int order(const T& a, const T& b) {
  if constexpr (std::floating_point<T>) {
    if (a != a || b != b) return static_cast<int>(a != a) - static_cast<int>(b != b);
    if (a == b) return static_cast<int>(std::signbit(b)) - static_cast<int>(std::signbit(a));
    return a < b ? -1 : 1;
  } else if constexpr (std::same_as<T, std::string>) {
    return a.compare(b) < 0 ? -1 : a == b ? 0 : 1;  // char_traits compares as unsigned
  } else {
    return a < b ? -1 : a == b ? 0 : 1;
  }
}

/// How a codec's keys are made and compared.
template <class Codec>
struct Keys;
template <class Codec>
requires(!requires { typename DescribeKey<typename Codec::Key>::View; }) struct Keys<Codec> {
  using Key = typename Codec::Key;
  static Key make(Random& random) { return sample<Key>(random); }
  static int compare(const Key& a, const Key& b) {
    constexpr bool descending = []<class Part>(TypeList<Part>) {
      return Part::descending;
    }(typename Codec::Components{});
    return descending ? order<Key>(b, a) : order<Key>(a, b);
  }
};
template <class Codec, class... Parts>
struct CompositeKeys {
  using Key = Composite<Parts...>;
  static Key make(Random& random) { return {{sample<typename Parts::Type>(random)...}}; }
  /// Of the first `count` components.
  static int compare(const Key& a, const Key& b, std::size_t count = sizeof...(Parts)) {
    int result = 0;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (void)(((I < count) && (result = (Parts::descending ? -1 : 1) *
                                       order(std::get<I>(a.fields), std::get<I>(b.fields))) == 0) &&
             ...);
    }
    (std::index_sequence_for<Parts...>{});
    return result;
  }
};
template <class... Parts>
struct Keys<key::OrderedCodec<Composite<Parts...>>>
    : CompositeKeys<key::OrderedCodec<Composite<Parts...>>, Parts...> {};

template <class Codec>
Bytes encoded(const typename Codec::View& key) {
  KeyBuffer buffer;
  Codec::encode(key, buffer);
  const BytesView bytes = buffer.bytes();
  return {bytes.begin(), bytes.end()};
}

/// As the engine compares.
inline int compare_bytes(const Bytes& a, const Bytes& b) {
  const std::size_t common = a.size() < b.size() ? a.size() : b.size();
  const int front = common == 0 ? 0 : std::memcmp(a.data(), b.data(), common);
  if (front != 0) return front < 0 ? -1 : 1;
  return a.size() < b.size() ? -1 : a.size() > b.size() ? 1 : 0;
}

/// "01 FF": upper case, as FORMAT.md has it.
inline std::string spaced_hex(BytesView bytes) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  std::string text;
  for (const std::byte byte : bytes) {
    if (!text.empty()) text += ' ';
    text += digits[std::to_integer<unsigned>(byte) >> 4U];
    text += digits[std::to_integer<unsigned>(byte) & 0xFU];
  }
  return text;
}

template <class T>
using One = Ordered::Codec<T>;
template <class T>
using OneDesc = Ordered::Codec<Descending<T>>;
template <class... Parts>
using Many = Ordered::Codec<Composite<Parts...>>;

/// Composites that put text before, between and after.
using Composites =
    std::tuple<Many<Ascending<std::string>, Descending<Timestamp>>,
               Many<Ascending<std::string>, Ascending<std::string>>,
               Many<Descending<std::string>, Ascending<std::string>>,
               Many<Ascending<Bytes>, Descending<Bytes>>, Many<Descending<Bytes>, Ascending<Bytes>>,
               Many<Ascending<Status>, Ascending<std::uint16_t>, Descending<double>>,
               Many<Ascending<Bytes>, Descending<Status>, Ascending<std::string>, Ascending<bool>>,
               Many<Descending<std::string>, Descending<Bytes>, Descending<std::string>>,
               Many<Ascending<bool>, Descending<Uuid>, Ascending<Bytes>>,
               Many<Ascending<std::array<std::uint8_t, 2>>, Ascending<float>>>;

template <class... T>
using BothWays = std::tuple<One<T>..., OneDesc<T>...>;
using Singles =
    BothWays<bool, std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t, std::int8_t,
             std::int16_t, std::int32_t, std::int64_t, float, double, std::string, Bytes, Uuid,
             Timestamp, Duration, Status, Level, std::array<std::uint8_t, 5>>;
using Natives = std::tuple<Native::Codec<std::uint32_t>, Native::Codec<std::uint64_t>>;

template <class... Tuples>
using Joined = decltype(std::tuple_cat(std::declval<Tuples>()...));
/// Every component type in both directions, and the composites.
using AllOrdered = Joined<Singles, Composites>;
using All = Joined<Singles, Composites, Natives>;

}  // namespace kv::test
