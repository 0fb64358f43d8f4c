// Structs that are stored as their bytes: every kind of member, with and without padding.
#pragma once

#include <kv/core/types.h>
#include <array>
#include <chrono>
#include <cstdint>

namespace raw_memory {

enum class Small : std::uint8_t { none = 0, some = 3, all = 255 };
enum class Signed : std::int16_t { least = -32768, minus = -1, most = 32767 };
enum class Large : std::uint64_t { zero = 0, most = 18446744073709551615U };

struct Inner {
  bool yes = false;
  double real = 0;
  Small small = Small::none;
  char32_t letter = U'\0';
};

struct Base {
  std::int64_t number = 0;
  std::uint8_t tail = 0;
};

struct Whole : Base {
  bool flag = false;
  char text[5] = {};
  std::int8_t a = 0;
  std::uint16_t b = 0;
  std::int16_t c = 0;
  std::uint32_t d = 0;
  std::int32_t e = 0;
  std::uint64_t f = 0;
  float g = 0;
  Signed sign = Signed::minus;
  Large large = Large::zero;
  std::chrono::sys_time<std::chrono::nanoseconds> at{};
  std::chrono::nanoseconds took{};
  kv::Uuid id{};
  Inner one;
  std::array<Inner, 3> many{};
  std::uint16_t matrix[2][3] = {};
  bool flags[3] = {};
  char32_t letters[2] = {};
};

}  // namespace raw_memory
