// The types of imported C++ headers, once all schemas are known: only what they mention is read in.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "resolve/found_header.h"

namespace kvgen::binding {

/// The schema that the macros of <kv/schema.h> in a header declare, as text; nothing after
/// reporting why there is none.
std::optional<std::string> schema_of_header(SourceMap& map, const ResolveOptions& options,
                                            const std::string& path, const std::string& canonical,
                                            std::string header_text, Loaded& loaded,
                                            Report& report);

/// Asks Clang about each header and adds a file for each namespace whose types are mentioned, which
/// its importers then import. Reports headers that do not compile and types that cannot be stored.
void load_headers(SourceMap& map, const ResolveOptions& options,
                  const std::vector<FoundHeader>& headers, Loaded& loaded, Report& report);

}  // namespace kvgen::binding
