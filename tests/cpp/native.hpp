// Structs that are stored as their bytes.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>

namespace exact {

enum class Side : std::uint8_t { buy = 1, sell = 2 };

struct Level {
  std::uint8_t depth = 0;  // seven bytes of padding follow
  double price = 0;
};

struct Stamped {
  std::chrono::sys_time<std::chrono::nanoseconds> at{};
};

struct Tick : Stamped {
  char symbol[6] = {};
  bool last = false;
  Side side = Side::buy;
  std::int32_t size = 0;
  Level levels[3];
  std::array<long long, 2> ids{};
  short tail = 0;  // six bytes of padding at the end
};

}  // namespace exact
