#include "resolve/load.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "resolve/load_fbs.h"
#include "resolve/load_headers.h"
#include "resolve/messages.h"
#include "syntax/lex.h"
#include "syntax/parse.h"

namespace kvgen::binding {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t files_max = 1000;
constexpr std::size_t depth_max = 200;

/// Links resolved; empty is the working directory.
std::string canonical_of(const std::string& path) {
  std::error_code error;
  const fs::path canonical = fs::canonical(path.empty() ? "." : path, error);
  return error ? path : canonical.string();
}

/// `canonical` relative to `directory`, empty when it is not inside. By real paths, as
/// add_kv_schema() does: one file has one name, however it is reached.
std::string inside(const std::string& directory, const std::string& canonical) {
  const fs::path base = canonical_of(directory);
  const std::string relative = fs::path(canonical).lexically_relative(base).generic_string();
  const bool outside = relative == ".." || relative.starts_with("../");
  return outside || relative == "." ? std::string() : relative;
}

/// The words after `struct`, `enum` and `variant`: what a file with mistakes meant to declare.
std::set<std::string, std::less<>> names_meant(const SourceMap& map, FileId source) {
  std::set<std::string, std::less<>> names;
  Report ignored;
  bool declares = false;
  for (const Token& token : lex(map, source, ignored)) {
    if (is_comment(token.kind)) continue;
    const std::string_view text = map.text(token.span);
    if (declares && token.kind == TokenKind::identifier) names.emplace(text);
    declares = text == "struct" || text == "enum" || text == "variant";
  }
  return names;
}

class Loader {
 public:
  Loader(SourceMap& map, const ResolveOptions& options, Report& report)
      : map_(map), options_(options), report_(report) {}

  Loaded run(const std::string& path) {
    ReadResult read = read_schema_file(path);
    if (!read.error.empty()) {
      report_.add(messages::cannot_read(path, read.error, {map_.add(path, ""), 0, 0}));
      return std::move(loaded_);
    }
    base_directory_ = options_.base_directory.empty() ? fs::path(path).parent_path().string()
                                                      : options_.base_directory;
    const std::string canonical = canonical_of(path);
    // A link to a schema is called as the user called it.
    const fs::path directory = canonical_of(fs::path(path).parent_path().string());
    const fs::path named = directory / fs::path(path).filename();
    std::string name = include_name(path, canonical, named.string());
    if (is_foreign_header(path)) {
      // The tables that it declares are a schema beside it, which imports it.
      auto text = schema_of_header(map_, options_, path, canonical, read.text, loaded_, report_);
      if (!text) {
        loaded_.files_read.push_back(path);
        return std::move(loaded_);
      }
      name = fs::path(name).replace_extension(".kv").generic_string();
      add(path, canonical + ": KV_TABLE", name, std::move(*text));
    } else {
      add(path, canonical, name, std::move(read.text));
    }
    if (!options_.kept) find_previous();
    load_headers(map_, options_, headers_, loaded_, report_);
    load_fbs(map_, options_, fbs_, loaded_, report_);
    return std::move(loaded_);
  }

 private:
  std::string include_name(const std::string& path, const std::string& canonical,
                           const std::string& named) const {
    for (const std::string& directory : options_.include_dirs)
      if (std::string name = inside(directory, canonical); !name.empty()) return name;
    if (std::string name = inside(base_directory_, named); !name.empty()) return name;
    return fs::path(path).filename().generic_string();
  }

  std::size_t add(const std::string& path, const std::string& canonical,
                  const std::string& include_name, std::string text) {
    const std::size_t index = loaded_.files.size();
    LoadedFile file;
    file.source = map_.add_once(path, canonical, std::move(text));
    file.path = path;
    file.canonical = canonical;
    file.include_name = include_name;
    const std::size_t errors = report_.errors_added();
    file.tree = parse(map_, file.source, report_);
    file.broken = report_.errors_added() != errors;
    if (file.broken) file.refused = names_meant(map_, file.source);
    std::vector<ast::Import> imports;
    for (const ast::Declaration& declaration : file.tree.declarations)
      if (const auto* import = std::get_if<ast::Import>(&declaration)) imports.push_back(*import);
    loaded_.files.push_back(std::move(file));

    open_.push_back(index);
    for (const ast::Import& import : imports)
      if (!follow(index, import)) loaded_.files[index].imports_missing = true;
    open_.pop_back();
    return index;
  }

  /// False when the import gives no types.
  bool follow(std::size_t from, const ast::Import& import) {
    std::vector<std::string> tried;
    std::string text;
    std::string why;
    const std::string path = find(from, import.path, tried, text, why);
    if (path.empty()) {
      report_.add(messages::cannot_import(import.path, why, tried, import.path_span));
      return false;
    }
    const std::string canonical = canonical_of(path);
    if (is_foreign_header(import.path) || is_foreign_schema(import.path)) {
      std::vector<FoundHeader>& found = is_foreign_schema(import.path) ? fbs_ : headers_;
      const auto known = std::ranges::find(found, canonical, &FoundHeader::canonical);
      if (known != found.end()) {
        known->importers.push_back({from, import.path_span});
        return true;
      }
      found.push_back({path,
                       canonical,
                       include_name(path, canonical, canonical),
                       std::move(text),
                       {{from, import.path_span}}});
      return true;
    }
    const auto known = std::ranges::find(loaded_.files, canonical, &LoadedFile::canonical);
    if (known != loaded_.files.end()) {
      const auto index = static_cast<std::size_t>(known - loaded_.files.begin());
      const auto open = std::ranges::find(open_, index);
      if (open != open_.end()) {
        std::vector<std::string> way;
        for (auto at = open; at != open_.end(); ++at) way.push_back(loaded_.files[*at].path);
        report_.add(messages::import_cycle(import.path, way, import.path_span));
        return false;
      }
      loaded_.files[from].imports.push_back({index, import.tables, import.path_span});
      return true;
    }
    if (loaded_.files.size() == files_max || open_.size() == depth_max) {
      // Said once: every further import would only repeat it.
      if (!std::exchange(full_, true))
        report_.add(messages::too_many_imports(files_max, depth_max, import.path_span));
      return false;
    }
    const std::size_t added =
        add(path, canonical, include_name(path, canonical, canonical), std::move(text));
    loaded_.files[from].imports.push_back({added, import.tables, import.path_span});
    return true;
  }

  void find_previous() {
    for (const ast::Declaration& declaration : loaded_.files[0].tree.declarations) {
      const auto* previous = std::get_if<ast::Previous>(&declaration);
      if (previous == nullptr) continue;
      std::vector<std::string> tried;
      std::string text;
      std::string why = "it is no .kv schema";
      std::string path;
      if (!is_foreign_header(previous->path) && !is_foreign_schema(previous->path))
        path = find(0, previous->path, tried, text, why);
      if (path.empty())
        loaded_.previous_missing.push_back(
            messages::no_previous(previous->path, why, tried, previous->path_span));
      else
        loaded_.previous.push_back({path, previous->path_span});
    }
  }

  /// The path of the first file of that name, read into `text`; empty with the reason `why`.
  std::string find(std::size_t from, const std::string& name, std::vector<std::string>& tried,
                   std::string& text, std::string& why) const {
    if (name.empty() || name.find('\0') != std::string::npos) {
      why = name.empty() ? "the path is empty" : "the path has a NUL byte";
      return {};
    }
    std::vector<fs::path> candidates{fs::path(loaded_.files[from].path).parent_path() / name};
    for (const std::string& directory : options_.include_dirs)
      candidates.push_back(fs::path(directory) / name);
    why = "there is no such file";
    for (const fs::path& candidate : candidates) {
      // Not `lexically_normal`: behind a link, `..` is another folder.
      const std::string path = candidate.string();
      std::error_code error;
      if (std::ranges::find(tried, path) == tried.end()) tried.push_back(path);
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

  SourceMap& map_;
  const ResolveOptions& options_;
  Report& report_;
  Loaded loaded_;
  std::vector<FoundHeader> headers_;
  std::vector<FoundHeader> fbs_;
  std::string base_directory_;
  std::vector<std::size_t> open_;  // files whose imports are being followed
  bool full_ = false;
};

bool ends_in(const std::string& path, std::initializer_list<const char*> extensions) {
  const std::string extension = fs::path(path).extension().string();
  return std::ranges::find(extensions, extension) != extensions.end();
}

}  // namespace

bool is_foreign_schema(const std::string& path) { return ends_in(path, {".fbs"}); }

bool is_foreign_header(const std::string& path) {
  return ends_in(path, {".h", ".hh", ".hpp", ".hxx"});
}

Loaded load(SourceMap& map, const std::string& path, const ResolveOptions& options,
            Report& report) {
  return Loader(map, options, report).run(path);
}

}  // namespace kvgen::binding
