// Stored as its bytes: a member without a value of its own.
#pragma once

#include <cstdint>

namespace dial {

struct Reading {
  std::int32_t value;
  std::uint32_t unit;
};

}  // namespace dial
