// What is proved about a bound schema: sizes, recursion, names, lints, and what this build can do.
#pragma once

#include "model/model.h"
#include "report/diagnostic.h"
#include "resolve/load.h"
#include "resolve/resolve.h"

namespace kvgen::binding {

/// A struct or variant that holds itself by value has no size; one that holds others hundreds deep
/// is more than C++ compilers take. False when later stages must not walk what holds what.
bool check_nesting(const model::Schema& schema, Report& report);
/// A type whose every value needs another one, through boxes, has no value at all.
/// REQUIRES: check_nesting was true
void check_finite(const model::Schema& schema, Report& report);
/// Largest fixed part of a value; a schema of nested arrays can ask for any number of bytes.
/// REQUIRES: check_nesting was true
void check_value_sizes(const model::Schema& schema, Report& report);
/// Shortest and longest encoded key of each table and index entry against LMDB's 511 bytes; fills
/// `key_bytes_max`. Where text could make one too long, a note ("key-size").
void check_key_sizes(model::Schema& schema, const ResolveOptions& options, Report& report);
/// Imported FlatBuffers tables in places that cannot hold them.
void check_fbs(const model::Schema& schema, Report& report);
/// Generated C++ names that clash with each other, or with what they stand beside.
void check_names(const model::Schema& schema, Report& report);
/// Generated files that clash, or that C++ could not include.
void check_outputs(const model::Schema& schema, const SourceMap& map, Report& report);
/// Values of native tables: C++ structs whose bytes are all of them.
void check_native_values(const model::Schema& schema, Report& report);
/// What is allowed and seldom meant.
void lint(const model::Schema& schema, const ResolveOptions& options, Report& report);

}  // namespace kvgen::binding
