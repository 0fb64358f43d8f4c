#include "report/snippet.h"

#include <algorithm>

#include "report/printable.h"

namespace kvgen {
namespace {

constexpr std::size_t whole_line_bytes_max = 160;
constexpr std::size_t before_bytes = 60;
constexpr std::size_t after_bytes = 100;

bool inside_character(std::string_view line, std::size_t at) {
  return at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0u) == 0x80u;
}

}  // namespace

Snippet snippet(std::string_view line, std::size_t begin, std::size_t end) {
  begin = std::min(begin, line.size());
  end = std::clamp(end, begin, line.size());
  std::size_t first = 0;
  std::size_t last = line.size();
  if (line.size() > whole_line_bytes_max) {
    first = begin > before_bytes ? begin - before_bytes : 0;
    last = std::min(line.size(), begin + after_bytes);
    // Broken UTF-8 has continuation bytes without end: give up after a character's worth.
    for (int i = 0; i < 3 && inside_character(line, first); ++i) ++first;
    for (int i = 0; i < 3 && inside_character(line, last); ++i) ++last;
  }
  Snippet shown;
  std::size_t cell = 0;
  if (first > 0) {
    shown.line = "…";
    cell = 1;
  }
  shown.indent = cell;
  std::size_t mark_end = cell;
  for (std::size_t at = first; at < last;) {
    const Glyph next = glyph(line.substr(at), cell);
    shown.line += next.text;
    at += next.bytes;
    cell += next.cells;
    if (at <= begin) shown.indent = cell;
    if (at <= end || at - next.bytes < end) mark_end = cell;
  }
  if (last < line.size()) shown.line += "…";
  shown.cells = std::max<std::size_t>(1, mark_end > shown.indent ? mark_end - shown.indent : 0);
  return shown;
}

}  // namespace kvgen
