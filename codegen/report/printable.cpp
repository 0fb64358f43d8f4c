#include "report/printable.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

#include "source/utf8.h"

namespace kvgen {
namespace {

struct CodeRange {
  std::uint32_t first, last;
};

bool within(const CodeRange* begin, const CodeRange* end, std::uint32_t scalar) {
  const auto* found = std::upper_bound(
      begin, end, scalar, [](std::uint32_t s, const CodeRange& range) { return s < range.first; });
  return found != begin && scalar <= std::prev(found)->last;
}

// Combining marks and joiners: they take no column of their own.
constexpr std::array<CodeRange, 9> zero_width = {{{0x0300, 0x036F},
                                                  {0x0483, 0x0489},
                                                  {0x0591, 0x05BD},
                                                  {0x064B, 0x065F},
                                                  {0x0E34, 0x0E3A},
                                                  {0x1AB0, 0x1AFF},
                                                  {0x20D0, 0x20FF},
                                                  {0xFE00, 0xFE0F},
                                                  {0xFE20, 0xFE2F}}};

// East Asian wide characters and emoji: two columns.
constexpr std::array<CodeRange, 10> double_width = {{{0x1100, 0x115F},
                                                     {0x2E80, 0x303E},
                                                     {0x3041, 0xA4CF},
                                                     {0xAC00, 0xD7A3},
                                                     {0xF900, 0xFAFF},
                                                     {0xFE30, 0xFE6F},
                                                     {0xFF00, 0xFF60},
                                                     {0xFFE0, 0xFFE6},
                                                     {0x1F300, 0x1FAFF},
                                                     {0x20000, 0x3FFFD}}};

// Invisible, or able to make a line read otherwise than it is.
constexpr std::array<CodeRange, 6> deceptive = {{{0x0080, 0x009F},
                                                 {0x200B, 0x200F},
                                                 {0x2028, 0x202E},
                                                 {0x2060, 0x2069},
                                                 {0xFEFF, 0xFEFF},
                                                 {0xE0000, 0xE0FFF}}};

template <std::size_t N>
bool within(const std::array<CodeRange, N>& ranges, std::uint32_t scalar) {
  return within(ranges.data(), ranges.data() + N, scalar);
}

std::string hex(std::uint32_t value) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (; value != 0 || out.size() < 2; value >>= 4) out.insert(out.begin(), digits[value & 15]);
  return out;
}

Glyph escaped(std::size_t bytes, std::string text) {
  const std::size_t cells = text.size();
  return {bytes, std::move(text), cells};
}

std::uint32_t decode(std::string_view sequence) {
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(sequence[i]));
  };
  constexpr std::array<std::uint32_t, 5> lead_bits = {0, 0x7F, 0x1F, 0x0F, 0x07};
  std::uint32_t scalar = byte(0) & lead_bits[sequence.size()];
  for (std::size_t i = 1; i < sequence.size(); ++i) scalar = scalar << 6 | (byte(i) & 0x3F);
  return scalar;
}

}  // namespace

Glyph glyph(std::string_view text, std::size_t cell) {
  constexpr std::size_t tab_stop = 4;
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead == '\t') {
    const std::size_t cells = tab_stop - cell % tab_stop;
    return {1, std::string(cells, ' '), cells};
  }
  const std::size_t length = utf8_sequence(text);
  if (length == 0 || lead < 0x20 || lead == 0x7F) return escaped(1, "\\x" + hex(lead));
  const std::uint32_t scalar = decode(text.substr(0, length));
  if (within(deceptive, scalar)) return escaped(length, "\\u{" + hex(scalar) + "}");
  const std::size_t cells = within(zero_width, scalar) ? 0 : within(double_width, scalar) ? 2 : 1;
  return {length, std::string(text.substr(0, length)), cells};
}

std::string printable(std::string_view text, std::size_t bytes_max) {
  std::string out;
  while (!text.empty()) {
    if (out.size() >= bytes_max) return out + "…";
    if (text.front() == '\n' || text.front() == '\t') {
      out += ' ';
      text.remove_prefix(1);
      continue;
    }
    const Glyph next = glyph(text);
    out += next.text;
    text.remove_prefix(next.bytes);
  }
  return out;
}

}  // namespace kvgen
