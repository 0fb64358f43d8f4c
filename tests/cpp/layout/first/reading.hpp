// As it was when the database was written.
#pragma once

#include <cstdint>

namespace meter {

struct Reading {
  std::uint8_t sensor = 0;
  double value = 0;
};

}  // namespace meter
