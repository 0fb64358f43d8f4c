// The same members under an ABI that aligns a double to four bytes, as that of 32-bit x86.
#pragma once

#include <cstdint>

namespace meter {

#pragma pack(push, 4)
struct Reading {
  std::uint8_t sensor = 0;
  double value = 0;
};
#pragma pack(pop)

}  // namespace meter
