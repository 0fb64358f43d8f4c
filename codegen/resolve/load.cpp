#include "resolve/load.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "resolve/messages.h"
#include "syntax/parse.h"

namespace kvgen::binding {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t files_max = 1000;

std::string canonical_of(const std::string& path) {
  std::error_code error;
  const fs::path canonical = fs::canonical(path, error);
  return error ? path : canonical.string();
}

/// `path` relative to `directory`, empty when it is not inside.
std::string inside(const std::string& directory, const std::string& canonical) {
  std::error_code error;
  const fs::path base = fs::canonical(directory.empty() ? "." : directory, error);
  if (error) return {};
  const std::string relative = fs::path(canonical).lexically_relative(base).generic_string();
  return relative.empty() || relative.starts_with("..") ? "" : relative;
}

class Loader {
 public:
  Loader(SourceMap& map, const ResolveOptions& options, Report& report)
      : map_(map), options_(options), report_(report) {}

  Loaded run(const std::string& path) {
    ReadResult read = read_schema_file(path);
    if (!read.error.empty()) {
      const FileId id = map_.add(path, "");
      report_.add(messages::error("KV0301", "cannot read " + path + ": " + read.error, {id, 0, 0}));
      return std::move(loaded_);
    }
    root_directory_ = fs::path(path).parent_path().string();
    add(path, canonical_of(path), std::move(read.text), true);
    return std::move(loaded_);
  }

 private:
  std::string include_name(const std::string& path, const std::string& canonical, bool root) const {
    for (const std::string& directory : options_.include_dirs)
      if (std::string name = inside(directory, canonical); !name.empty()) return name;
    if (!root)
      if (std::string name = inside(root_directory_, canonical); !name.empty()) return name;
    return fs::path(path).filename().generic_string();
  }

  std::size_t add(const std::string& path, const std::string& canonical, std::string text,
                  bool root) {
    const std::size_t index = loaded_.files.size();
    const FileId source = map_.add(path, std::move(text));
    loaded_.files.emplace_back();
    LoadedFile& file = loaded_.files.back();
    file.source = source;
    file.path = path;
    file.canonical = canonical;
    file.include_name = include_name(path, canonical, root);
    file.tree = parse(map_, source, report_);
    open_.push_back(index);
    const std::vector<ast::Declaration> declarations = file.tree.declarations;
    for (const ast::Declaration& declaration : declarations) {
      if (const auto* import = std::get_if<ast::Import>(&declaration)) follow(index, *import);
      if (const auto* previous = std::get_if<ast::Previous>(&declaration))
        report_.add(messages::unavailable("previous schemas are", previous->span));
    }
    open_.pop_back();
    return index;
  }

  void follow(std::size_t from, const ast::Import& import) {
    const std::string extension = fs::path(import.path).extension().string();
    if (extension == ".fbs") {
      report_.add(messages::unavailable("imports of FlatBuffers schemas are", import.path_span));
      return;
    }
    if (extension == ".h" || extension == ".hpp" || extension == ".hh" || extension == ".hxx") {
      report_.add(messages::unavailable("imports of C++ headers are", import.path_span));
      return;
    }
    std::vector<std::string> tried;
    std::string text;
    std::string why;
    const std::string path = find(from, import.path, tried, text, why);
    if (path.empty()) {
      Diagnostic made = messages::error("KV0302", "cannot import `" + import.path + "`: " + why,
                                        import.path_span);
      for (const std::string& candidate : tried) made.notes.push_back("tried " + candidate);
      made.help = "imports are looked for beside the importing file, then in each -I directory";
      report_.add(std::move(made));
      return;
    }
    const std::string canonical = canonical_of(path);
    for (std::size_t known = 0; known < loaded_.files.size(); ++known) {
      if (loaded_.files[known].canonical != canonical) continue;
      if (std::ranges::find(open_, known) != open_.end()) {
        report_cycle(known, import);
        return;
      }
      loaded_.files[from].imports.push_back({known, import.tables, import.path_span});
      return;
    }
    if (loaded_.files.size() == files_max || open_.size() == 200) {
      report_.add(messages::error("KV0304", "too many imported files", import.path_span));
      return;
    }
    const std::size_t added = add(path, canonical, std::move(text), false);
    loaded_.files[from].imports.push_back({added, import.tables, import.path_span});
  }

  std::string find(std::size_t from, const std::string& name, std::vector<std::string>& tried,
                   std::string& text, std::string& why) const {
    std::vector<fs::path> candidates{fs::path(loaded_.files[from].path).parent_path() / name};
    for (const std::string& directory : options_.include_dirs)
      candidates.push_back(fs::path(directory) / name);
    if (name.empty()) {
      why = "the path is empty";
      return {};
    }
    if (name.find('\0') != std::string::npos) {
      why = "the path has a NUL byte";
      return {};
    }
    why = "there is no such file";
    for (const fs::path& candidate : candidates) {
      const std::string path = candidate.lexically_normal().string();
      std::error_code error;
      tried.push_back(path);
      if (!fs::exists(path, error)) continue;
      ReadResult read = read_schema_file(path);
      if (read.error.empty()) {
        text = std::move(read.text);
        return path;
      }
      why = read.error;
    }
    return {};
  }

  void report_cycle(std::size_t known, const ast::Import& import) {
    Diagnostic made =
        messages::error("KV0303", "`" + import.path + "` imports itself", import.path_span);
    std::string way;
    const auto begin = std::ranges::find(open_, known);
    for (auto at = begin; at != open_.end(); ++at) way += loaded_.files[*at].path + " → ";
    made.notes.push_back(way + loaded_.files[known].path);
    made.help = "move what both need into a file that neither of them imports back";
    report_.add(std::move(made));
  }

  SourceMap& map_;
  const ResolveOptions& options_;
  Report& report_;
  Loaded loaded_;
  std::string root_directory_;
  std::vector<std::size_t> open_;  // files whose imports are being followed
};

}  // namespace

Loaded load(SourceMap& map, const std::string& path, const ResolveOptions& options,
            Report& report) {
  return Loader(map, options, report).run(path);
}

}  // namespace kvgen::binding
