// Output files: written only when they change, whole or not at all.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

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

/// Makes each file hold exactly its text, creating directories. A file that already holds it is not
/// touched, so builds see no change. All texts are on disk under temporary names in the same
/// directories before the first is renamed, so a reader sees an old file or a new one, and a run
/// that fails, also for want of space, leaves the old ones. A link stays and leads to the new text;
/// a file keeps its permissions. Refuses to write over any of `inputs`, by whatever path they are
/// reached.
WriteResult write_files(std::span<const OutputFile> files,
                        std::span<const std::string> inputs = {});

/// The same for one file.
WriteResult write_if_changed(const OutputFile& file, std::span<const std::string> inputs = {});

/// The input that `path` reaches, if it is one.
std::optional<std::string> input_at(const std::string& path, std::span<const std::string> inputs);

/// Writes all of `text` to standard output. What went wrong, in words; empty: it worked.
std::string write_output(std::string_view text);

}  // namespace kvgen
