// What dial.hpp was.
#pragma once

#include <cstdint>

namespace dial::v1 {

struct Reading {
  std::int32_t value;
};

}  // namespace dial::v1
