// The tables of imported FlatBuffers schemas, once all schemas are known: only what they mention is
// read in.
#pragma once

#include <vector>

#include "resolve/found_header.h"

namespace kvgen::binding {

/// Parses each schema and adds a file for each namespace whose tables are mentioned, which its
/// importers then import. Reports what FlatBuffers' parser refuses where it refuses it.
void load_fbs(SourceMap& map, const ResolveOptions& options,
              const std::vector<FoundHeader>& schemas, Loaded& loaded, Report& report);

}  // namespace kvgen::binding
