#include "resolve/previous.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include "resolve/messages.h"

namespace kvgen::binding {
namespace {

/// Where each name of generated C++ is declared, by namespace and name.
using Names = std::map<std::pair<std::vector<std::string>, std::string>, Span>;

bool generated(const model::File& file) { return file.cpp_header.empty(); }

/// What the files of a schema declare, but for those in `shared`.
Names names_of(const model::Schema& schema, const std::vector<FileId>& shared) {
  Names names;
  const auto add = [&](const auto& declarations) {
    for (const auto& one : declarations) {
      const model::File& file = schema.files[one.file];
      if (generated(file) && std::ranges::find(shared, file.source) == shared.end())
        names.emplace(std::pair(file.name_space, one.name), one.span);
    }
  };
  add(schema.enums);
  add(schema.structs);
  add(schema.variants);
  add(schema.tables);
  return names;
}

void check_names(const model::Schema& now, const model::Schema& kept, Span span, Report& report) {
  std::vector<FileId> shared;
  for (const model::File& file : now.files)
    if (std::ranges::find(kept.files, file.source, &model::File::source) != kept.files.end())
      shared.push_back(file.source);
  const Names today = names_of(now, {});
  for (const auto& [name, declared] : names_of(kept, shared)) {
    const auto found = today.find(name);
    if (found == today.end()) continue;
    report.add(messages::previous_names(
        name.second, "give the file of the kept one a namespace of its own", span, found->second));
    return;  // the others have the same repair
  }
  // The namespace itself.
  const std::vector<std::string>& own = kept.files[0].name_space;
  if (own.empty()) return;
  const auto found = today.find({{own.begin(), own.end() - 1}, own.back()});
  if (found != today.end())
    report.add(
        messages::previous_names(own.back(), "rename the one of today", span, found->second));
}

}  // namespace

void resolve_previous(SourceMap& map, const std::string& root_path,
                      const std::vector<LoadedPrevious>& previous, const ResolveOptions& options,
                      Resolved& out, Report& report) {
  ResolveOptions kept_options = options;
  kept_options.kept = true;
  if (kept_options.base_directory.empty())
    kept_options.base_directory = std::filesystem::path(root_path).parent_path().string();
  const model::File& root = out.schema.files[0];
  std::map<std::uint32_t, Span> versions;
  for (const LoadedPrevious& one : previous) {
    const std::size_t before = report.errors_added();
    Resolved kept = resolve(map, one.path, kept_options, report);
    if (report.errors_added() != before) continue;
    model::File& file = kept.schema.files[0];
    if (file.version == 0 || file.version >= root.version) {
      report.add(messages::previous_version(file.version, root.version, one.span));
      continue;
    }
    const auto [other, first] = versions.emplace(file.version, one.span);
    if (!first) {
      report.add(messages::previous_twice(file.version, one.span, other->second));
      continue;
    }
    if (file.name_space == root.name_space)
      file.name_space.push_back("v" + std::to_string(file.version));
    check_names(out.schema, kept.schema, one.span, report);
    out.files_read.insert(out.files_read.end(), kept.files_read.begin(), kept.files_read.end());
    out.previous.push_back(std::move(kept));
  }
}

}  // namespace kvgen::binding
