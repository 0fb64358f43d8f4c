#include "kv/key/key_text.h"

#include <charconv>

namespace kv {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::size_t shown_max = 64;

void push_hex(std::string& out, unsigned byte) {
  out += hex_digits[byte >> 4U];
  out += hex_digits[byte & 0xFU];
}

}  // namespace

std::string number_text(double value, bool single) {
  char text[32];  // the shortest form that reads back as the same number is at most 24
  const auto end = single ? std::to_chars(text, text + sizeof text, static_cast<float>(value))
                          : std::to_chars(text, text + sizeof text, value);
  return std::string(text, end.ptr);
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  const bool readable = is_utf8(text);
  std::size_t shown = text.size();
  if (shown > shown_max) {
    shown = shown_max;
    while (readable && (static_cast<unsigned char>(text[shown]) & 0xC0U) == 0x80U) --shown;
  }
  for (const char c : text.substr(0, shown)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7F || (byte >= 0x80 && !readable)) {
      out += "\\x";
      push_hex(out, byte);
    } else {
      out += c;
    }
  }
  return out + (shown < text.size() ? "…\"" : "\"");
}

std::string hex(BytesView bytes) {
  std::string out;
  for (const std::byte byte : bytes.first(bytes.size() < shown_max ? bytes.size() : shown_max))
    push_hex(out, std::to_integer<unsigned>(byte));
  return out + (bytes.size() > shown_max ? "…" : "");
}

}  // namespace kv
