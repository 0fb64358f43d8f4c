#include "kv/core/utf8.h"

#include <cstdint>
#include <cstring>

namespace kv {
namespace {

unsigned byte(const char* at) noexcept { return static_cast<unsigned char>(*at); }

bool continues(const char* at) noexcept { return (byte(at) & 0xC0U) == 0x80U; }

/// Length of the sequence at `at`, of which `left` bytes are there; 0 when it is malformed.
/// Bounds of the second byte: table 3-7 of the Unicode standard.
std::size_t sequence(const char* at, std::size_t left) noexcept {
  const unsigned lead = byte(at);
  if (lead < 0xC2 || lead > 0xF4) return 0;
  if (lead < 0xE0) return left >= 2 && continues(at + 1) ? 2 : 0;
  const std::size_t size = lead < 0xF0 ? 3 : 4;
  if (left < size) return 0;
  const unsigned low = lead == 0xE0 ? 0xA0U : lead == 0xF0 ? 0x90U : 0x80U;
  const unsigned high = lead == 0xED ? 0x9FU : lead == 0xF4 ? 0x8FU : 0xBFU;
  const unsigned second = byte(at + 1);
  if (second < low || second > high || !continues(at + 2)) return 0;
  return size == 3 || continues(at + 3) ? size : 0;
}

}  // namespace

std::size_t utf8_fault(std::string_view text) noexcept {
  constexpr std::uint64_t high_bits = 0x8080808080808080U;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    while (end - at >= 32) {
      if (!is_ascii({at, 32})) break;
      at += 32;
    }
    while (end - at >= 8) {
      std::uint64_t word;
      std::memcpy(&word, at, sizeof word);
      if ((word & high_bits) != 0) break;
      at += 8;
    }
    while (at != end && byte(at) < 0x80) ++at;
    // A run of longer sequences stays here: text that is not ASCII seldom is for one letter only.
    while (at != end && byte(at) >= 0x80) {
      const std::size_t size = sequence(at, static_cast<std::size_t>(end - at));
      if (size == 0) return static_cast<std::size_t>(at - text.data());
      at += size;
    }
  }
  return text.size();
}

}  // namespace kv
