// From syntax trees to the model: imports loaded, names bound, rules checked.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/model.h"
#include "report/diagnostic.h"
#include "source/source.h"

namespace kvgen {

struct ResolveOptions {
  /// Where imports are looked for, after the importing file's own directory.
  std::vector<std::string> include_dirs;
  /// Lints that are not reported: "index-prefix", ….
  std::set<std::string> silenced_lints;
};

struct Resolved {
  model::Schema schema;
  /// Every file that was read, as a path that can be opened: the dependencies of the output.
  std::vector<std::string> files_read;
};

/// Resolves the schema at `path` and all that it imports, adding the files to `map`. Reports every
/// mistake once, also those of imported files. The result has meaning only when `report` has no
/// errors.
Resolved resolve(SourceMap& map, const std::string& path, const ResolveOptions& options,
                 Report& report);

}  // namespace kvgen
