// The same after a member was put between.
#pragma once

#include <cstdint>

namespace meter {

struct Reading {
  std::uint8_t sensor = 0;
  std::uint32_t unit = 0;
  double value = 0;
};

}  // namespace meter
