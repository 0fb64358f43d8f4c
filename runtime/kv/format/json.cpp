#include "kv/format/json.h"

#include <array>

#include "kv/format/serde/encode.h"

namespace kv::json {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

template <class Number>
void append_number(std::string& out, Number value) {
  if (std::isnan(value)) {
    out += "\"nan\"";
  } else if (std::isinf(value)) {
    out += value < 0 ? "\"-inf\"" : "\"inf\"";
  } else {
    std::array<char, 64> text;
    const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
    out.append(text.data(), end);
  }
}

}  // namespace

void append_text(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20 || byte == 0x7F) {
      out += "\\u00";
      out += hex_digits[byte >> 4U];
      out += hex_digits[byte & 0xFU];
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_hex(std::string& out, BytesView bytes) {
  out += '"';
  for (const std::byte byte : bytes) {
    out += hex_digits[std::to_integer<unsigned>(byte) >> 4U];
    out += hex_digits[std::to_integer<unsigned>(byte) & 0xFU];
  }
  out += '"';
}

void append_real(std::string& out, double value) { append_number(out, value); }
void append_real(std::string& out, float value) { append_number(out, value); }

void append_wide(std::string& out, U128 value, bool negative) {
  std::string digits;
  do {
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(value % 10)));
    value /= 10;
  } while (value != 0);
  out += '"';
  if (negative) out += '-';
  out += digits;
  out += '"';
}

void append_char(std::string& out, char32_t scalar) {
  std::array<std::byte, 4> bytes{};
  serde::write_utf8(scalar, bytes.data());
  append_text(out, as_text({bytes.data(), serde::utf8_size(scalar)}));
}

}  // namespace kv::json
