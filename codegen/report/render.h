// Diagnostics to text.
#pragma once

#include <string>
#include <vector>

#include "report/diagnostic.h"
#include "source/source.h"

namespace kvgen {

enum class ErrorFormat { human, json, gcc };

/// The diagnostics in the order given, each ended by a line end. `human`: the source line with
/// carets, notes, help and repairs, for a terminal when `colour`. `json`: one object a line, keys
/// as in docs/diagnostics.md. `gcc`: `file:line:column: error: message [KV0203]`, for editors.
/// Whatever bytes the schema holds, the text is valid UTF-8 without control bytes, and its size is
/// bounded for each diagnostic.
std::string render(const std::vector<Diagnostic>& diagnostics, const SourceMap& map,
                   ErrorFormat format, bool colour);

/// "2 errors and 1 warning", with what was suppressed; "" when there is nothing to count.
std::string summary(const Report& report);

}  // namespace kvgen
