// `kvgen --format-style`: generated code in the user's style.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "driver/options.h"
#include "render/generate.h"
#include "report/diagnostic.h"
#include "resolve/resolve.h"

namespace kvgen {

/// Lays out the code of the schema as asked, and adds the style files that were read to `inputs`.
/// What went wrong, if anything; `code` is then as it was.
std::optional<Diagnostic> style_code(const Options& options, const Resolved& schema,
                                     GeneratedFiles& code, std::vector<std::string>& inputs);

}  // namespace kvgen
