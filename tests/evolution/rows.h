// What the files in files/ hold. Never changed, as their schema.
#pragma once

#include <cstdint>

#include "released.kv.hpp"

namespace released {

/// 0: nothing but defaults; 1: something in every field; 2: the edges of its types, and more bytes
/// than a page.
inline constexpr std::uint32_t row_count = 3;
Row row(std::uint32_t i);

std::string name_of(std::uint32_t i);
kv::Timestamp time_of(std::uint32_t i);
kv::Uuid uuid_of(std::uint32_t i);
Home home_of(std::uint32_t i);
Status status_of(std::uint32_t i);
Level level_of(std::uint32_t i);
Payment payment_of(std::uint32_t i);
kv::Bytes bytes_of(std::uint32_t i);

/// Rows handed out in `numbered`; the last of them was erased again.
inline constexpr std::uint64_t numbered_count = 4;

}  // namespace released
