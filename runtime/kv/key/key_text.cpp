#include "kv/key/key_text.h"

namespace kv {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::size_t shown_max = 64;

void push_hex(std::string& out, unsigned byte) {
  out += hex_digits[byte >> 4U];
  out += hex_digits[byte & 0xFU];
}

}  // namespace

std::string quoted(std::string_view text) {
  std::string out = "\"";
  const bool readable = is_utf8(text);
  for (const char c : text.substr(0, shown_max)) {
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
  return out + (text.size() > shown_max ? "…\"" : "\"");
}

std::string hex(BytesView bytes) {
  std::string out;
  for (const std::byte byte : bytes.first(bytes.size() < shown_max ? bytes.size() : shown_max))
    push_hex(out, std::to_integer<unsigned>(byte));
  return out + (bytes.size() > shown_max ? "…" : "");
}

}  // namespace kv
