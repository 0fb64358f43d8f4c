// Times and durations of any unit, stored as i64 nanoseconds.
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <limits>
#include <ratio>
#include <type_traits>
#include <utility>

#include "kv/core/error.h"
#include "kv/core/types.h"

namespace kv::shape {

template <class T>
inline constexpr bool is_interval = false;
template <class Rep, class Period>
inline constexpr bool is_interval<std::chrono::duration<Rep, Period>> = std::integral<Rep>;
template <class T>
inline constexpr bool is_moment = false;
template <class Length>
inline constexpr bool is_moment<std::chrono::time_point<std::chrono::system_clock, Length>> =
    is_interval<Length>;

/// A length of time, counted in whole units.
template <class T>
concept Interval = is_interval<T>;
/// A time of the system clock.
template <class T>
concept Moment = is_moment<T>;

template <class T>
inline constexpr bool counts_nanoseconds = std::same_as<T, Timestamp> || std::same_as<T, Duration>;

/// Nanoseconds of a time or duration. Throws `invalid_argument` beyond 64 bits of them, which last
/// for 292 years.
template <Interval T>
constexpr std::int64_t nanoseconds(const T& value) {
  if constexpr (std::same_as<T, Duration>) {
    return value.count();
  } else {
    // The unit in nanoseconds, a whole number: other units are no types of a schema.
    using Unit = std::ratio_divide<typename T::period, std::nano>;
    static_assert(Unit::den == 1, "the unit is no whole number of nanoseconds");
    const I128 count = static_cast<I128>(value.count()) * Unit::num;
    if (count < std::numeric_limits<std::int64_t>::min() ||
        count > std::numeric_limits<std::int64_t>::max())
      raise(Errc::invalid_argument,
            "a time or duration is longer than the 292 years that 64 bits of nanoseconds hold");
    return static_cast<std::int64_t>(count);
  }
}
template <Moment T>
constexpr std::int64_t nanoseconds(const T& value) {
  return nanoseconds(value.time_since_epoch());
}

/// The time or duration of these nanoseconds, rounded down to T's unit. Throws `invalid_argument`
/// when T counts with too few bits for it.
template <Interval T>
constexpr T from_nanoseconds(std::int64_t count) {
  using Rep = typename T::rep;
  using Unit = std::ratio_divide<typename T::period, std::nano>;
  std::int64_t units = count / Unit::num;
  if (count % Unit::num < 0) --units;
  if (!std::in_range<Rep>(units))
    raise(Errc::invalid_argument, "a stored time or duration does not fit into the program's type");
  return T(static_cast<Rep>(units));
}
template <Moment T>
constexpr T from_nanoseconds(std::int64_t count) {
  return T(from_nanoseconds<typename T::duration>(count));
}

/// What views give: nanoseconds, whatever unit the program's own type counts in.
template <class T>
using ClockView = std::conditional_t<Moment<T>, Timestamp, Duration>;

template <class T>
constexpr ClockView<T> clock_view(std::int64_t count) noexcept {
  if constexpr (Moment<T>)
    return Timestamp(Duration(count));
  else
    return Duration(count);
}

}  // namespace kv::shape
