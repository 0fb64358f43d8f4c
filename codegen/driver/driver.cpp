#include "driver/driver.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <map>

#include "descriptor/descriptor.h"
#include "driver/depfile.h"
#include "driver/options.h"
#include "emit/emit.h"
#include "model/dump.h"
#include "render/generate.h"
#include "render/write_file.h"
#include "resolve/resolve.h"
#include "syntax/format.h"
#include "syntax/lex.h"
#include "syntax/parse.h"

namespace kvgen {
namespace {

namespace fs = std::filesystem;

bool use_colour(const Options& options) {
  return options.colour == "always" || (options.colour == "auto" && ::isatty(STDERR_FILENO) == 1);
}

void show(const Report& report, const SourceMap& map, const Options& options) {
  const std::vector<Diagnostic> diagnostics = report.sorted();
  if (diagnostics.empty()) return;
  std::cerr << render(diagnostics, map, options.error_format, use_colour(options));
  if (options.error_format == ErrorFormat::human) std::cerr << summary(report) << '\n';
}

int complain(const std::string& message) {
  std::cerr << "kvgen: " << message << '\n';
  return exit_io;
}

/// What a run writes, collected before the first file is touched.
struct Outputs {
  std::vector<OutputFile> files;
  std::vector<std::string> inputs;
};

int write_all(const Outputs& outputs, const Options& options) {
  for (const OutputFile& file : outputs.files)
    if (const WriteResult result = write_if_changed(file, outputs.inputs); !result.error.empty())
      return complain(result.error);
  if (!options.depfile.empty()) {
    std::vector<std::string> targets;
    if (!options.stamp.empty())
      targets.push_back(options.stamp);
    else
      for (const OutputFile& file : outputs.files) targets.push_back(file.path);
    const WriteResult result =
        write_if_changed({options.depfile, depfile_text(targets, outputs.inputs)}, outputs.inputs);
    if (!result.error.empty()) return complain(result.error);
  }
  if (!options.stamp.empty()) {
    const WriteResult result = write_if_changed({options.stamp, ""}, outputs.inputs);
    if (!result.error.empty()) return complain(result.error);
    std::error_code error;
    fs::last_write_time(options.stamp, fs::file_time_type::clock::now(), error);
    if (error) return complain("cannot touch " + options.stamp + ": " + error.message());
  }
  return exit_fine;
}

/// Prints tokens or trees, which need no resolution.
void dump_syntax(const Options& options, SourceMap& map, Report& report) {
  for (const std::string& path : options.schemas) {
    ReadResult read = read_schema_file(path);
    const FileId file = map.add(path, std::move(read.text));
    if (!read.error.empty()) {
      Diagnostic made;
      made.code = "KV0301";
      made.message = "cannot read " + path + ": " + read.error;
      made.labels.push_back({{file, 0, 0}, {}});
      report.add(std::move(made));
      continue;
    }
    if (options.dump == "tokens") {
      std::cout << dump_tokens(map, file, lex(map, file, report));
    } else {
      std::cout << dump_ast(parse(map, file, report));
    }
  }
}

/// A file that would be written twice, if there is one.
bool collide(const std::vector<OutputFile>& files, const Options& options, std::string& what) {
  std::vector<std::string> paths;
  for (const OutputFile& file : files) paths.push_back(file.path);
  for (const std::string& path : {options.depfile, options.stamp})
    if (!path.empty()) paths.push_back(path);
  std::map<std::string, int> seen;
  for (const std::string& path : paths)
    if (++seen[fs::absolute(path).lexically_normal().string()] == 2) {
      what = path;
      return true;
    }
  return false;
}

int generate_all(const Options& options) {
  SourceMap map;
  Report report;
  if (options.dump == "tokens" || options.dump == "ast") {
    dump_syntax(options, map, report);
    show(report, map, options);
    return report.has_errors() ? exit_errors : exit_fine;
  }

  // Schema by schema, all mistakes of all of them.
  std::vector<Resolved> resolved;
  const ResolveOptions resolve_options{options.include_dirs,
                                       options.silenced_lints,
                                       fs::path(options.schemas.front()).parent_path().string(),
                                       {options.clang_program, options.compiler_flags,
                                        options.compile_commands, use_colour(options)}};
  for (const std::string& path : options.schemas)
    resolved.push_back(resolve(map, path, resolve_options, report));
  for (const Resolved& one : resolved) std::cerr << one.cpp_messages;
  show(report, map, options);
  if (report.has_errors()) return exit_errors;
  if (options.warnings_are_errors && report.warnings() > 0) return exit_errors;

  // Dumps and checks write no files.
  if (!options.dump.empty()) {
    for (const Resolved& one : resolved)
      std::cout << (options.dump == "model" ? dump_model(one.schema) : dump_emit(one.schema));
    return exit_fine;
  }
  if (options.check) return exit_fine;

  // Everything is generated before anything is written.
  Outputs outputs;
  for (const Resolved& one : resolved) {
    const GeneratedFiles code = generate(one.schema);
    const std::string stem =
        (fs::path(options.output_dir) / one.schema.files[0].include_name).string();
    outputs.files.push_back({stem + ".hpp", code.header});
    outputs.files.push_back({stem + ".cpp", code.source});
    for (const std::string& file : one.files_read)
      if (std::ranges::find(outputs.inputs, file) == outputs.inputs.end())
        outputs.inputs.push_back(file);
  }
  if (!options.descriptor.empty()) {
    if (resolved.size() != 1) {
      std::cerr << "kvgen: --descriptor takes one schema\n";
      return exit_usage;
    }
    const std::vector<std::uint8_t> bytes = build_descriptor(resolved[0].schema);
    outputs.files.push_back({options.descriptor, std::string(bytes.begin(), bytes.end())});
  }
  if (std::string what; collide(outputs.files, options, what)) {
    std::cerr
        << "kvgen: two outputs of this run would both be " << what
        << "; schemas of one name belong in directories of their own below one -I directory\n";
    return exit_usage;
  }
  return write_all(outputs, options);
}

int format_all(const Options& options) {
  SourceMap map;
  Report report;
  std::vector<OutputFile> files;
  bool changes = false;
  for (const std::string& path : options.schemas) {
    ReadResult read;
    if (path == "-")
      read.text.assign(std::istreambuf_iterator<char>(std::cin), {});
    else
      read = read_schema_file(path);
    if (!read.error.empty()) return complain("cannot read " + path + ": " + read.error);
    const FileId file = map.add(path == "-" ? "<stdin>" : path, read.text);
    const auto text = format_schema(map, file, report);
    if (!text) continue;
    if (path == "-") {
      std::cout << *text;
    } else if (*text != read.text) {
      changes = true;
      if (options.check)
        std::cout << path << ": would be laid out differently\n";
      else
        files.push_back({path, *text});
    }
  }
  show(report, map, options);
  if (report.has_errors()) return exit_errors;
  for (const OutputFile& file : files)
    if (const WriteResult result = write_if_changed(file); !result.error.empty())
      return complain(result.error);
  return options.check && changes ? exit_errors : exit_fine;
}

}  // namespace

int run(int argc, char** argv) {
  const ParsedOptions parsed = parse_options(argc, argv);
  if (parsed.exit) return parsed.code;
  return parsed.options.format_command ? format_all(parsed.options) : generate_all(parsed.options);
}

}  // namespace kvgen
