// A source line as it is shown under a diagnostic, with a mark below some of its bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kvgen {

struct Snippet {
  std::string line;        // printable; a long line is cut to a window with `…` on the cut sides
  std::size_t indent = 0;  // columns before the mark
  std::size_t cells = 1;   // columns of the mark, at least 1
};

/// Shows bytes [begin, end) of `line`. Only the neighbourhood of the mark is looked at, so a line
/// of 10 MB costs what a short one does. `begin` and `end` may be the length of the line.
Snippet snippet(std::string_view line, std::size_t begin, std::size_t end);

}  // namespace kvgen
