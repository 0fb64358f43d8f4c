// From syntax trees to the model: imports loaded, names bound, rules checked.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "cpp/ask.h"
#include "model/model.h"
#include "report/diagnostic.h"
#include "source/source.h"

namespace kvgen {

/// A lint, as `-Wkv-NAME` and `-Wno-kv-NAME` know it.
struct LintInfo {
  std::string name;
  bool quiet = false;  // reported only when asked for
};

/// Every lint, in order of its code.
const std::vector<LintInfo>& lints();
/// The names of those that are reported only when asked for.
std::set<std::string> quiet_lints();

struct ResolveOptions {
  /// Where imports are looked for, after the importing file's own directory.
  std::vector<std::string> include_dirs = {};
  /// Lints that are not reported.
  std::set<std::string> silenced_lints = quiet_lints();
  /// Headers are named relative to this directory when it holds the schema and no `include_dirs`
  /// does: the directory of the first schema of a run. Empty: that of the schema itself.
  std::string base_directory = {};
  /// How imported C++ headers are read.
  cpp::Compiler compiler = {};
  /// The schema is one that another keeps for migrations: nobody will change it, so it gets no
  /// advice, and the ones that it keeps itself are not looked at.
  bool kept = false;
};

struct Resolved {
  model::Schema schema;
  /// Every file that was read, as a path that can be opened: the dependencies of the output.
  std::vector<std::string> files_read;
  /// The FlatBuffers schemas among them, which flatc has to compile, included ones too.
  std::vector<std::string> fbs_files;
  /// What Clang wrote about imported headers that do not compile, as it wrote it.
  std::string cpp_messages;
  /// The schemas that this one names as `previous`. Their namespaces are no longer those of the
  /// file where these are the root's own: `shop` became `shop.v2`.
  std::vector<Resolved> previous = {};
};

/// Resolves the schema at `path` and all that it imports, adding the files to `map`. Reports every
/// mistake once, also those of imported files. The result has meaning only when `report` has no
/// errors.
Resolved resolve(SourceMap& map, const std::string& path, const ResolveOptions& options,
                 Report& report);

}  // namespace kvgen
