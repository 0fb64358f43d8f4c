// Integers as schemas spell them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "model/model.h"

namespace kvgen::binding {

/// Sign and magnitude of up to 128 bits.
struct Number {
  bool negative = false;
  std::uint64_t high = 0;
  std::uint64_t low = 0;
};

/// Reads decimal, 0x and 0b with `_` between digits; nullopt above 128 bits.
std::optional<Number> parse_number(std::string_view text);

/// Reads what a real may be set to: decimal, real, hexadecimal, `inf` and `nan`, each with a sign;
/// nullopt when no double is near.
std::optional<double> parse_real(std::string_view text);

bool is_integer(model::Scalar scalar);
bool fits(const Number& number, model::Scalar scalar);
/// "0 to 255": the range of an integer type, for messages.
const char* range_text(model::Scalar scalar);

}  // namespace kvgen::binding
