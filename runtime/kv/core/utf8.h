// Strict UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF (RFC 3629).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace kv {

/// Offset of the first byte that is not part of a well-formed sequence; `text.size()` when all is
/// well. Eight ASCII bytes at a time; allocates nothing.
std::size_t utf8_fault(std::string_view text) noexcept;

/// No byte is 0x80 or more. Words instead of bytes, which overlap at the end.
inline bool is_ascii(std::string_view text) noexcept {
  const char* const at = text.data();
  const std::size_t size = text.size();
  const auto word = []<class Word>(Word& seen, const char* from) {
    Word next;
    std::memcpy(&next, from, sizeof next);
    seen |= next;
  };
  if (size >= 8) {
    std::uint64_t seen = 0;
    word(seen, at + size - 8);
    for (std::size_t i = 0; i + 8 < size; i += 8) word(seen, at + i);
    return (seen & 0x8080808080808080U) == 0;
  }
  if (size >= 4) {
    std::uint32_t seen = 0;
    word(seen, at);
    word(seen, at + size - 4);
    return (seen & 0x80808080U) == 0;
  }
  unsigned seen = 0;
  for (std::size_t i = 0; i < size; ++i) seen |= static_cast<unsigned char>(at[i]);
  return seen < 0x80;
}

/// `text` is well-formed UTF-8. Short text, which most is, is looked at in place.
inline bool is_utf8(std::string_view text) noexcept {
  constexpr std::size_t short_max = 64;
  if (text.size() <= short_max && is_ascii(text)) return true;
  return utf8_fault(text) == text.size();
}

}  // namespace kv
