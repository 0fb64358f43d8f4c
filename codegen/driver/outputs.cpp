#include "driver/outputs.h"

#include <filesystem>
#include <optional>
#include <set>

#include "driver/depfile.h"
#include "driver/driver.h"
#include "driver/messages.h"
#include "driver/show.h"

namespace kvgen {
namespace {

namespace fs = std::filesystem;

void add_depfile(Outputs& outputs, const Options& options) {
  std::vector<std::string> targets;
  if (!options.stamp.empty())
    targets.push_back(options.stamp);
  else
    for (const OutputFile& file : outputs.files) targets.push_back(file.path);
  outputs.files.push_back({options.depfile, depfile_text(targets, outputs.inputs)});
}

std::optional<Diagnostic> clash(const Outputs& outputs) {
  std::set<std::string> seen;
  for (const OutputFile& file : outputs.files) {
    if (const auto input = input_at(file.path, outputs.inputs))
      return messages::output_is_input(file.path, *input);
    // By the name that it will have: links in it lead to one file.
    std::error_code error;
    const fs::path reached = fs::weakly_canonical(fs::absolute(file.path), error);
    const std::string path = error ? file.path : reached.string();
    if (!seen.insert(path).second) return messages::output_twice(file.path);
  }
  return std::nullopt;
}

}  // namespace

int write_outputs(Outputs outputs, const Options& options) {
  if (!options.depfile.empty()) add_depfile(outputs, options);
  if (!options.stamp.empty()) outputs.files.push_back({options.stamp, ""});
  if (const auto found = clash(outputs)) return stop(*found, options, exit_usage);
  if (const WriteResult result = write_files(outputs.files, outputs.inputs); !result.error.empty())
    return stop(messages::cannot_write(result.error), options, exit_io);
  if (options.stamp.empty()) return exit_fine;
  std::error_code error;
  fs::last_write_time(options.stamp, fs::file_time_type::clock::now(), error);
  if (!error) return exit_fine;
  return stop(messages::cannot_write("cannot touch '" + options.stamp + "': " + error.message()),
              options, exit_io);
}

}  // namespace kvgen
