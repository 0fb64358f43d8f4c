// Schema text and places in it.
//
// A `Span` is a half-open byte range of one file. Every token, tree node and diagnostic carries
// one, so that any later stage can point at the smallest piece of text that it talks about. Line
// and column are computed only when a diagnostic is drawn.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kvgen {

/// Index of a file in a `SourceMap`.
using FileId = std::uint32_t;

/// Half-open byte range [begin, end) of file `file`.
struct Span {
  FileId file = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  friend bool operator==(const Span&, const Span&) = default;
};

/// The smallest span that covers both. Both must lie in the same file.
inline Span cover(Span a, Span b) {
  return {a.file, a.begin < b.begin ? a.begin : b.begin, a.end > b.end ? a.end : b.end};
}

/// A place as people count: both from 1, the column in bytes.
struct LineColumn {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

/// The text of one schema file. Immutable; views into it live as long as its `SourceMap`.
class SourceFile {
 public:
  /// `path` is what diagnostics print: as the user spelled it, or as the import resolved it.
  SourceFile(std::string path, std::string text);

  const std::string& path() const { return path_; }
  std::string_view text() const { return text_; }
  std::string_view text(Span span) const;
  LineColumn line_column(std::uint32_t offset) const;
  /// Line `line` (from 1) without its line end.
  std::string_view line(std::uint32_t line) const;
  std::uint32_t line_count() const;

 private:
  std::string path_;
  std::string text_;
  std::vector<std::uint32_t> line_starts_;
};

/// Owns every file of a run. References to files stay valid as files are added.
class SourceMap {
 public:
  FileId add(std::string path, std::string text);
  /// As `add`, for a file on disk: the one with the same `canonical` path, links resolved, is added
  /// once. Later readers get the text that the first one saw.
  FileId add_once(std::string path, const std::string& canonical, std::string text);
  const SourceFile& file(FileId id) const { return *files_[id]; }
  std::string_view text(Span span) const { return file(span.file).text(span); }
  std::size_t size() const { return files_.size(); }

 private:
  std::vector<std::unique_ptr<SourceFile>> files_;
  std::map<std::string, FileId> on_disk_;
};

/// What reading a file from disk gave: text, or the reason why not, in words for the user.
struct ReadResult {
  std::string text;
  std::string error;  // empty: it worked
};

/// Largest schema that is read. A bound on memory and time; spans are 32 bits wide.
inline constexpr std::size_t schema_bytes_max = 64u << 20;

/// Reads a regular file whole. A directory, a FIFO, a device, an unreadable, missing or oversized
/// file is an error in `ReadResult::error` and never blocks.
ReadResult read_schema_file(const std::string& path);

/// Reads standard input to its end, up to the same size.
ReadResult read_schema_input();

}  // namespace kvgen
