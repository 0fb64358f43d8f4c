// Stored as its bytes, once.
#pragma once

#include <array>
#include <cstdint>

namespace tape::v1 {

enum class Side : std::uint8_t { buy, sell };

struct Level {
  float price = 0;
  std::int32_t size = 0;
};

struct Tick {
  std::int64_t price = 0;
  std::array<Level, 2> levels{};
  char exchange[4] = {};
  Side side = Side::buy;
};

}  // namespace tape::v1
