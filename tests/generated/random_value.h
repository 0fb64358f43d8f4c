// Random values of any type that a table may hold.
#pragma once

#include <cstdlib>
#include <limits>
#include <random>

#include "kv/format/shape.h"

namespace test {

/// `KV_TEST_SEED`, or a random one.
inline std::uint64_t seed() {
  if (const char* given = std::getenv("KV_TEST_SEED")) return std::strtoull(given, nullptr, 10);
  return std::random_device{}();
}

/// Values of bounded size: lists and maps grow shorter with depth, chains of boxes end. No NaN, so
/// that what comes back can be compared; the numbers at the edges of their types come often.
class RandomValue {
 public:
  explicit RandomValue(std::uint64_t seed) : random_(seed) {}

  template <class T>
  T make() {
    using namespace kv::shape;
    if constexpr (Boolean<T>) {
      return below(2) == 1;
    } else if constexpr (Character<T>) {
      const auto scalar = static_cast<char32_t>(below(0x110000));
      return scalar >= 0xD800 && scalar <= 0xDFFF ? U'é' : scalar;
    } else if constexpr (Integer<T>) {
      return integer<T>();
    } else if constexpr (Real<T>) {
      switch (below(4)) {
        case 0:
          return std::numeric_limits<T>::infinity();
        case 1:
          return T{0};
        default:
          return static_cast<T>(std::normal_distribution<double>(0, 1e6)(random_));
      }
    } else if constexpr (std::same_as<T, kv::Timestamp>) {
      return kv::Timestamp(make<kv::Duration>());
    } else if constexpr (std::same_as<T, kv::Duration>) {
      return kv::Duration(integer<std::int64_t>());
    } else if constexpr (std::same_as<T, kv::Uuid>) {
      kv::Uuid uuid{};
      for (auto& byte : uuid.bytes) byte = static_cast<std::uint8_t>(below(256));
      return uuid;
    } else if constexpr (kv::DescribedEnum<T>) {
      return kv::Describe<T>::values[below(kv::Describe<T>::values.size())].value;
    } else if constexpr (Text<T>) {
      return text();
    } else if constexpr (Binary<T>) {
      kv::Bytes bytes(below(2) == 0 ? below(20) : below(300));
      for (auto& byte : bytes) byte = static_cast<std::byte>(below(256));
      return bytes;
    } else if constexpr (Optional<T>) {
      if (below(3) == 0 || depth_ > depth_max) return std::nullopt;
      const Level level(*this);
      return T(std::in_place, make<typename T::value_type>());
    } else if constexpr (Boxed<T>) {
      const Level level(*this);
      return T(make<typename T::value_type>());
    } else if constexpr (Sequence<T>) {
      const Level level(*this);
      T list;
      for (std::size_t left = count(); left > 0; --left)
        list.push_back(make<typename T::value_type>());
      return list;
    } else if constexpr (Array<T>) {
      T array{};
      for (auto& item : array) item = make<typename T::value_type>();
      return array;
    } else if constexpr (Mapping<T>) {
      const Level level(*this);
      T map;
      for (std::size_t left = count(); left > 0; --left) {
        auto key = make<typename T::key_type>();
        map.insert_or_assign(std::move(key), make<typename T::mapped_type>());
      }
      return map;
    } else if constexpr (Tuple<T>) {
      return [&]<class... I>(std::type_identity<std::tuple<I...>>) {
        return T{make<I>()...};
      }(std::type_identity<T>{});
    } else if constexpr (kv::DescribedVariant<T>) {
      // A case with lists of itself must not be the only one.
      const Level level(*this);
      return with_case<T>(depth_ > depth_max ? 0 : below(kv::Describe<T>::Cases::size),
                          [&]<class C>() -> T { return T(make<C>()); });
    } else {
      T value{};
      kv::Describe<T>::apply(value, [&](auto&... fields) {
        ((fields = make<std::remove_cvref_t<decltype(fields)>>()), ...);
      });
      return value;
    }
  }

  std::size_t below(std::size_t end) {
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_);
  }

 private:
  static constexpr unsigned depth_max = 5;

  struct Level {
    RandomValue& owner;
    explicit Level(RandomValue& of) : owner(of) { ++owner.depth_; }
    ~Level() { --owner.depth_; }
  };

  /// How many elements a list or map gets here.
  std::size_t count() {
    if (depth_ > depth_max) return 0;
    if (depth_ == 1 && below(12) == 0) return below(120);
    return below(depth_ == 1 ? 8 : 3);
  }

  template <class T>
  T integer() {
    using Wide = kv::U128;
    const auto random = static_cast<T>((Wide{random_()} << 64) | random_());
    constexpr T most = static_cast<T>(-1) < T{0} ? static_cast<T>(~(Wide{1} << (sizeof(T) * 8 - 1)))
                                                 : static_cast<T>(~Wide{0});
    switch (below(6)) {
      case 0:
        return T{0};
      case 1:
        return most;
      case 2:
        return static_cast<T>(~most);
      case 3:  // small, where varints are short
        return static_cast<T>(below(300));
      default:
        return random;
    }
  }

  std::string text() {
    static const std::vector<std::string> letters{"a", "z", "0", " ", "\"", "é", "€", "𝄞"};
    std::string out;
    // Eight bytes and less stand in place in rkyv.
    for (std::size_t left = below(3) == 0 ? below(70) : below(10); left > 0; --left)
      out += letters[below(letters.size())];
    return out;
  }

  std::mt19937_64 random_;
  unsigned depth_ = 0;
};

}  // namespace test
