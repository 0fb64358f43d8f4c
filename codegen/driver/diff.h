// `kvgen diff old.kv new.kv`: what opening an old database with a new program would mean.
#pragma once

namespace kvgen {

struct Options;

/// Exit codes of `kvgen diff`: the answer, for scripts; what went wrong is `diff_failed`.
enum DiffCode { diff_compatible = 0, diff_migration = 1, diff_refused = 2, diff_failed = 3 };

/// Compares the tables of two schemas' databases, prints the classification to standard output and
/// gives the code to exit with.
int diff_schemas(const Options& options);

}  // namespace kvgen
