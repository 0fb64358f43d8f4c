// `kvgen --verify`: whether what was generated compiles against the runtime.
#pragma once

#include <vector>

#include "driver/options.h"
#include "driver/outputs.h"
#include "source/source.h"

namespace kvgen {

/// Parses the generated sources, before they are written, with the headers of imported schemas.
/// Reports a failure as the mistake of kvgen that it is; gives the code to exit with.
int verify_outputs(const Outputs& outputs, const Options& options);

}  // namespace kvgen
