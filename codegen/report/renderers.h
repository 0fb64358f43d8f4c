// The three renderers behind `render`, and what they share. Internal to this folder.
#pragma once

#include <string>
#include <string_view>

#include "report/diagnostic.h"
#include "source/source.h"

namespace kvgen {

std::string render_human(const Diagnostic& diagnostic, const SourceMap& map, bool colour);
std::string render_json(const Diagnostic& diagnostic, const SourceMap& map);
std::string render_gcc(const Diagnostic& diagnostic, const SourceMap& map);

/// "error", "warning", "note".
std::string_view spelling(Severity severity);

/// "KV0203", or "KV0701 -Wkv-index-prefix" for a lint.
std::string code_text(const Diagnostic& diagnostic);

}  // namespace kvgen
