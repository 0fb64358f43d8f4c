// Schemas on disk for a test, and what the resolver says about them.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "resolve/resolve.h"

namespace kvgen::test {

/// A directory of its own, removed with it.
class Folder {
 public:
  Folder()
      : path_(std::filesystem::temp_directory_path() /
              ("kvgen-resolve-" + std::to_string(random()))) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
  }
  std::string at(const std::string& name) const { return (path_ / name).string(); }

 private:
  static std::uint64_t random() {
    std::random_device device;
    return (std::uint64_t{device()} << 32U) | device();
  }
  std::filesystem::path path_;
};

/// One resolution.
struct Run {
  explicit Run(const std::string& path, std::vector<std::string> include_dirs = {},
               bool all_lints = false) {
    ResolveOptions options;
    options.include_dirs = std::move(include_dirs);
    if (all_lints) options.silenced_lints.clear();
    resolved = resolve(map, path, options, report);
  }
  std::vector<std::string> codes() const {
    std::vector<std::string> out;
    for (const Diagnostic& diagnostic : report.sorted()) out.push_back(diagnostic.code);
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

/// Codes of what is reported about a schema of one file, without what this build lacks.
inline std::vector<std::string> codes_of(const std::string& text, bool all_lints = false) {
  const Folder folder;
  folder.write("schema.kv", text);
  std::vector<std::string> codes = Run(folder.at("schema.kv"), {}, all_lints).codes();
  std::erase(codes, "KV0590");
  return codes;
}

/// Sources of the diagnostics' primary labels.
inline std::vector<std::string> places_of(const std::string& text) {
  const Folder folder;
  folder.write("schema.kv", text);
  return Run(folder.at("schema.kv")).places();
}

using Codes = std::vector<std::string>;

}  // namespace kvgen::test
