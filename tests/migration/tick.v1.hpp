// Stored as its bytes, once.
#pragma once

#include <cstdint>

namespace tape::v1 {

struct Tick {
  std::int64_t price = 0;
};

}  // namespace tape::v1
