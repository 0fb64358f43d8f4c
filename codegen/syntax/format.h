// The canonical layout of a schema file, behind `kvgen fmt`.
#pragma once

#include <optional>
#include <string>

#include "report/diagnostic.h"
#include "source/source.h"

namespace kvgen {

/// Widest line that a body written on one line may make, in bytes.
inline constexpr std::size_t format_columns = 100;

/// The file in canonical layout: two blanks of indent, one item a line, one blank line at most,
/// line ends `\n`, trailing comments aligned. A body that the author wrote on one line stays there
/// when it fits. Every comment is kept, the tree stays the same, and formatting twice changes
/// nothing more. Nothing, with the mistakes in `report`, for a file that does not parse.
std::optional<std::string> format_schema(const SourceMap& map, FileId file, Report& report);

}  // namespace kvgen
