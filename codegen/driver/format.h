// `kvgen fmt`.
#pragma once

namespace kvgen {

struct Options;

/// Lays out the schemas in place, or says which would change; `-` is standard input, written to
/// standard output. Files with mistakes are left alone, and then no file is written. Gives the code
/// to exit with.
int format_schemas(const Options& options);

}  // namespace kvgen
