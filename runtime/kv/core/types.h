// The C++ types of schema types that the standard library does not name.
#pragma once

#include <array>
#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kv {

/// `timestamp`: nanoseconds since the Unix epoch, UTC, without leap seconds.
using Timestamp = std::chrono::sys_time<std::chrono::nanoseconds>;
/// `duration`: nanoseconds.
using Duration = std::chrono::nanoseconds;

/// `uuid`: 16 bytes in the order of their text form. Compares as bytes.
struct Uuid {
  std::array<std::uint8_t, 16> bytes{};
  friend auto operator<=>(const Uuid&, const Uuid&) = default;
};

/// "6ba7b810-9dad-11d1-80b4-00c04fd430c8", lower case (RFC 9562).
std::string to_string(const Uuid& uuid);
/// Reads that form, in either case; nullopt for anything else.
std::optional<Uuid> parse_uuid(std::string_view text);

__extension__ typedef unsigned __int128 U128;
__extension__ typedef __int128 I128;

}  // namespace kv
