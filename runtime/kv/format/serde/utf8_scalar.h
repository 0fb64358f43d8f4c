// One Unicode scalar as UTF-8.
#pragma once

#include <array>
#include <cstddef>

namespace kv::serde {

/// UTF-8 length of one Unicode scalar, and its bytes. Needs a valid scalar.
constexpr std::size_t utf8_size(char32_t c) noexcept {
  return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}
inline std::byte* write_utf8(char32_t c, std::byte* at) noexcept {
  const std::size_t size = utf8_size(c);
  constexpr std::array<unsigned, 5> leads{0, 0, 0xC0, 0xE0, 0xF0};
  *at++ = static_cast<std::byte>(leads[size] | static_cast<unsigned>(c >> (6 * (size - 1))));
  for (std::size_t rest = size - 1; rest-- > 0;)
    *at++ = static_cast<std::byte>(0x80U | (static_cast<unsigned>(c >> (6 * rest)) & 0x3FU));
  return at;
}

}  // namespace kv::serde
