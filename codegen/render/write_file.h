// Output files: written only when they change, whole or not at all.
#pragma once

#include <span>
#include <string>

namespace kvgen {

struct OutputFile {
  std::string path;
  std::string text;
};

/// What writing gave. `error` is in words for the user; empty: it worked.
struct WriteResult {
  bool changed = false;
  std::string error;
};

/// Makes the file hold exactly the text, creating directories. A file that already holds it is not
/// touched, so builds see no change. The text goes to a temporary name in the same directory and is
/// renamed, so a reader or a failed run sees the old file or the new one. Refuses to write over any
/// of `inputs`, by whatever path they are reached.
WriteResult write_if_changed(const OutputFile& file, std::span<const std::string> inputs = {});

}  // namespace kvgen
