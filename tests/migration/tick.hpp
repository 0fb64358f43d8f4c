// Stored as its bytes, today.
#pragma once

#include <cstdint>

namespace tape {

struct Tick {
  std::int64_t price = 0;
  std::int64_t size = 0;
};

}  // namespace tape
