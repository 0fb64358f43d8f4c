// Any bytes as text that is safe to print, and how wide it is on a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kvgen {

/// One character of a source line as it is shown.
struct Glyph {
  std::size_t bytes = 0;  // of the source, at least 1
  std::string text;       // valid UTF-8, no control bytes
  std::size_t cells = 0;  // columns on a terminal
};

/// The first character of `text`, which is not empty. A tab becomes blanks up to the next multiple
/// of four, given the column `cell` it stands in; control bytes, broken UTF-8 and characters that
/// reorder text become escapes such as `\x00` and `\u{202e}`.
Glyph glyph(std::string_view text, std::size_t cell = 0);

/// A message, path or label: as `glyph` shows it, line ends as blanks, and cut with `…` after
/// `bytes_max`.
std::string printable(std::string_view text, std::size_t bytes_max = 4096);

}  // namespace kvgen
