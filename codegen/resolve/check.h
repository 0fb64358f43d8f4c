// What is proved about a bound schema: sizes, recursion, names, lints, and what this build can do.
#pragma once

#include "model/model.h"
#include "report/diagnostic.h"
#include "resolve/resolve.h"

namespace kvgen::binding {

/// A struct or variant that holds itself by value has no size.
void check_recursion(const model::Schema& schema, Report& report);
/// Longest encoded key of each table against LMDB's 511 bytes; fills `key_bytes_max`.
void check_key_sizes(model::Schema& schema, Report& report);
/// Largest fixed part of a value; a schema of nested arrays can ask for any number of bytes.
void check_value_sizes(const model::Schema& schema, Report& report);
/// Generated C++ names that clash with each other.
void check_names(const model::Schema& schema, Report& report);
/// What the language has and this build cannot generate.
void check_available(const model::Schema& schema, Report& report);
/// What is allowed and seldom meant.
void lint(const model::Schema& schema, const ResolveOptions& options, Report& report);

}  // namespace kvgen::binding
