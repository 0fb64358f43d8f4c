#include "driver/verify.h"

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "cpp/verify.h"
#include "driver/driver.h"
#include "driver/messages.h"
#include "driver/show.h"
#include "render/generate.h"
#include "resolve/resolve.h"

namespace kvgen {
namespace {

namespace fs = std::filesystem;

std::string absolute(const std::string& path) {
  return fs::absolute(path).lexically_normal().string();
}

/// Generated headers include those of imported schemas, which this run need not generate.
void add_imported(const Outputs& outputs, const Options& options,
                  std::vector<std::pair<std::string, std::string>>& files) {
  SourceMap map;
  Report ignored;
  for (const std::string& input : outputs.inputs) {
    // The run's own schemas are outputs already, and to resolve one may ask Clang.
    if (!input.ends_with(".kv") || std::ranges::count(options.schemas, input) != 0) continue;
    const Resolved one = resolve(map, input, resolve_options(options), ignored);
    if (one.files_read.empty()) continue;
    const std::string path = absolute(
        (fs::path(options.output_dir) / one.schema.files[0].include_name).string() + ".hpp");
    const auto known = [&](const auto& file) { return file.first == path; };
    if (std::ranges::none_of(files, known)) files.emplace_back(path, generate(one.schema).header);
  }
}

}  // namespace

int verify_outputs(const Outputs& outputs, const Options& options) {
  cpp::VerifyRequest request;
  for (const OutputFile& file : outputs.files) {
    const std::string path = absolute(file.path);
    if (path.ends_with(".cpp")) request.sources.push_back(path);
    if (path.ends_with(".cpp") || path.ends_with(".hpp") || path.ends_with(".h"))
      request.files.emplace_back(path, file.text);
  }
  add_imported(outputs, options, request.files);
  const ResolveOptions resolving = resolve_options(options);
  request.include_dirs = {absolute(options.output_dir), absolute(resolving.base_directory)};
  for (const std::string& directory : options.include_dirs)
    request.include_dirs.push_back(absolute(directory));

  const cpp::Verdict verdict = cpp::verify(resolving.compiler, request);
  if (!verdict.available) return stop(messages::cannot_verify(), options, exit_io);
  if (verdict.good) return exit_fine;
  if (options.error_format != ErrorFormat::json) std::cerr << verdict.messages;
  return stop(messages::does_not_compile(verdict.construct), options, exit_errors);
}

}  // namespace kvgen
