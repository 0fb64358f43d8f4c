#include "resolve/numbers.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <string>

namespace kvgen::binding {

using model::Scalar;

std::optional<Number> parse_number(std::string_view text) {
  Number number;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    number.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  unsigned base = 10;
  if (text.starts_with("0x") || text.starts_with("0X")) base = 16;
  if (text.starts_with("0b") || text.starts_with("0B")) base = 2;
  if (base != 10) text.remove_prefix(2);
  __extension__ typedef unsigned __int128 Wide;
  Wide value = 0;
  for (const char c : text) {
    if (c == '_') continue;
    unsigned digit = base;
    if (c >= '0' && c <= '9') digit = static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') digit = static_cast<unsigned>(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') digit = static_cast<unsigned>(c - 'A') + 10;
    if (digit >= base) return std::nullopt;
    if (value > (~Wide{0} - digit) / base) return std::nullopt;
    value = value * base + digit;
  }
  number.high = static_cast<std::uint64_t>(value >> 64U);
  number.low = static_cast<std::uint64_t>(value);
  if (number.high == 0 && number.low == 0) number.negative = false;
  return number;
}

std::optional<double> parse_real(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  if (text == "inf") {
    value = std::numeric_limits<double>::infinity();
  } else if (text == "nan") {
    value = std::numeric_limits<double>::quiet_NaN();
  } else if (text.starts_with("0x") || text.starts_with("0b")) {
    const auto number = parse_number(text);
    if (!number) return std::nullopt;
    value = std::ldexp(static_cast<double>(number->high), 64) + static_cast<double>(number->low);
  } else {
    std::string digits(text);
    std::erase(digits, '_');
    // `inf` and `nan` have other spellings there, which the language does not.
    if (digits.empty() || digits[0] < '0' || digits[0] > '9') return std::nullopt;
    const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (failed != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  }
  return negative ? -value : value;
}

namespace {

unsigned bits(Scalar scalar) {
  switch (scalar) {
    case Scalar::u8:
    case Scalar::i8:
      return 8;
    case Scalar::u16:
    case Scalar::i16:
      return 16;
    case Scalar::u32:
    case Scalar::i32:
      return 32;
    case Scalar::u64:
    case Scalar::i64:
      return 64;
    case Scalar::u128:
    case Scalar::i128:
      return 128;
    default:
      return 0;
  }
}

bool is_signed(Scalar scalar) {
  return scalar == Scalar::i8 || scalar == Scalar::i16 || scalar == Scalar::i32 ||
         scalar == Scalar::i64 || scalar == Scalar::i128;
}

}  // namespace

bool is_integer(Scalar scalar) { return bits(scalar) != 0; }

bool fits(const Number& number, Scalar scalar) {
  if (!is_signed(scalar) && number.negative) return false;
  const unsigned width = bits(scalar) - (is_signed(scalar) ? 1 : 0);
  __extension__ typedef unsigned __int128 Wide;
  const Wide value = static_cast<Wide>(number.high) << 64U | number.low;
  if (width == 128) return true;
  const Wide limit = Wide{1} << width;
  return number.negative ? value <= limit : value < limit;
}

const char* range_text(Scalar scalar) {
  switch (scalar) {
    case Scalar::u8:
      return "0 to 255";
    case Scalar::i8:
      return "-128 to 127";
    case Scalar::u16:
      return "0 to 65535";
    case Scalar::i16:
      return "-32768 to 32767";
    case Scalar::u32:
      return "0 to 4294967295";
    case Scalar::i32:
      return "-2147483648 to 2147483647";
    case Scalar::u64:
      return "0 to 18446744073709551615";
    case Scalar::i64:
      return "-9223372036854775808 to 9223372036854775807";
    case Scalar::u128:
      return "0 to 2^128 - 1";
    case Scalar::i128:
      return "-2^127 to 2^127 - 1";
    default:
      return "";
  }
}

}  // namespace kvgen::binding
