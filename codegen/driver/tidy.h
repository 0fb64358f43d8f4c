// `kvgen tidy`: mistakes with transactions and views in the user's own sources.
#pragma once

#include "driver/options.h"

namespace kvgen {

/// Prints what Clang found in each source. Exit: `exit_fine` without findings, `exit_errors` with,
/// `exit_io` when a source cannot be read or does not compile.
int tidy_sources(const Options& options);

}  // namespace kvgen
