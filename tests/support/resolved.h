// Schemas as the compiler resolves them, and what it says about them.
#pragma once

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/render.h"
#include "resolve/resolve.h"
#include "support/folder.h"

namespace kvgen::test {

/// One resolution.
struct Run {
  explicit Run(const std::string& path, std::vector<std::string> include_dirs = {},
               bool all_lints = false) {
    ResolveOptions options;
    options.include_dirs = std::move(include_dirs);
    if (all_lints) options.silenced_lints.clear();
    resolved = resolve(map, path, options, report);
  }
  std::vector<std::string> codes(Severity mildest = Severity::note) const {
    std::vector<std::string> out;
    for (const Diagnostic& diagnostic : report.sorted())
      if (diagnostic.severity <= mildest) out.push_back(diagnostic.code);
    return out;
  }
  /// The text under the primary label of each diagnostic.
  std::vector<std::string> places() const {
    std::vector<std::string> out;
    for (const Diagnostic& diagnostic : report.sorted())
      out.emplace_back(map.text(diagnostic.labels.front().span));
    return out;
  }
  SourceMap map;
  Report report;
  Resolved resolved;
};

/// A schema with mistakes fails the running test.
inline model::Schema schema_at(const std::filesystem::path& path) {
  Run run(path.string());
  if (run.report.has_errors())
    FAIL(render(run.report.sorted(), run.map, ErrorFormat::human, false));
  return std::move(run.resolved.schema);
}

inline model::Schema schema_of(std::string_view text) {
  const kv::test::Folder folder;
  return schema_at(folder.write("schema.kv", text));
}

}  // namespace kvgen::test
