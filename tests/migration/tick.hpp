// Stored as its bytes, today.
#pragma once

#include <array>
#include <cstdint>

namespace tape {

enum class Side : std::uint8_t { buy, sell };

struct Level {
  double price = 0;
  std::int64_t size = 0;
};

struct Tick {
  Side side = Side::buy;
  bool last = true;
  std::int64_t size = -1;
  std::int64_t price = 0;
  std::array<Level, 2> levels{};
};

}  // namespace tape
