// Stored as its bytes.
#pragma once

#include <array>
#include <cstdint>

namespace exact {

enum class Side : std::uint8_t { buy, sell };

struct Tick {
  std::int64_t price = 0;
  std::int32_t size = 0;
  Side side = Side::buy;
  bool last = false;
  std::array<double, 2> levels{};
};

}  // namespace exact
