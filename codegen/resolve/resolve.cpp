#include "resolve/resolve.h"

#include "resolve/binder.h"
#include "resolve/check.h"
#include "resolve/load.h"
#include "resolve/previous.h"

namespace kvgen {

Resolved resolve(SourceMap& map, const std::string& path, const ResolveOptions& options,
                 Report& report) {
  Resolved out;
  const std::size_t before = report.errors_added();

  // The files, each once.
  const binding::Loaded loaded = binding::load(map, path, options, report);
  for (const binding::LoadedFile& file : loaded.files) out.files_read.push_back(file.path);
  out.files_read.insert(out.files_read.end(), loaded.files_read.begin(), loaded.files_read.end());
  out.cpp_messages = loaded.cpp_messages;
  out.fbs_files = loaded.fbs_files;
  if (loaded.files.empty()) return out;

  // Names to declarations. From here on nothing is looked up by name.
  out.schema = binding::Binder(loaded, report).run();

  // What holds what, before anything walks it; then sizes.
  if (binding::check_nesting(out.schema, report)) {
    binding::check_finite(out.schema, report);
    binding::check_value_sizes(out.schema, report);
  }
  binding::check_key_sizes(out.schema, options, report);
  binding::check_native_values(out.schema, report);

  binding::check_fbs(out.schema, report);

  // Names in C++.
  binding::check_names(out.schema, report);
  binding::check_outputs(out.schema, map, report);

  // Advice is for schemas without mistakes.
  if (report.errors_added() == before && !options.kept) binding::lint(out.schema, options, report);

  // What is kept for migrations; against a schema without mistakes.
  if (report.errors_added() == before)
    binding::resolve_previous(map, path, loaded.previous, options, out, report);
  for (const Diagnostic& missing : loaded.previous_missing) report.add(missing);
  return out;
}

}  // namespace kvgen
