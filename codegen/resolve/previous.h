// The schemas of earlier versions that a schema keeps, so that migration hooks get typed rows.
#pragma once

#include <string>
#include <vector>

#include "resolve/load.h"

namespace kvgen::binding {

/// Resolves each into `out.previous`, in namespaces of its own, and reports what keeps its code
/// from standing beside that of today: another order of versions, the same names.
void resolve_previous(SourceMap& map, const std::string& root_path,
                      const std::vector<LoadedPrevious>& previous, const ResolveOptions& options,
                      Resolved& out, Report& report);

}  // namespace kvgen::binding
