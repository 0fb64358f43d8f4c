#include "driver/driver.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string_view>

#include "descriptor/descriptor.h"
#include "driver/diff.h"
#include "driver/flatc.h"
#include "driver/format.h"
#include "driver/messages.h"
#include "driver/options.h"
#include "driver/outputs.h"
#include "driver/show.h"
#include "driver/style.h"
#include "driver/tidy.h"
#include "driver/verify.h"
#include "emit/emit.h"
#include "model/dump.h"
#include "render/generate.h"
#include "resolve/messages.h"
#include "resolve/resolve.h"
#include "rust/rust.h"
#include "syntax/lex.h"
#include "syntax/parse.h"

namespace kvgen {
namespace {

namespace fs = std::filesystem;

/// Prints tokens or trees, which need no resolution.
int dump_syntax(const Options& options) {
  SourceMap map;
  Report report;
  std::string printed;
  bool unreadable = false;
  for (const std::string& path : options.schemas) {
    ReadResult read = read_schema_file(path);
    const FileId file = map.add(path, std::move(read.text));
    if (!read.error.empty()) {
      unreadable = true;
      report.add(messages::cannot_read(path, read.error, {file, 0, 0}));
    } else if (options.dump == "tokens") {
      printed += dump_tokens(map, file, lex(map, file, report));
    } else {
      printed += dump_ast(parse(map, file, report));
    }
  }
  const int code = print(printed, options);
  show(report, map, options);
  if (code != exit_fine || unreadable) return exit_io;
  return report.has_errors() ? exit_errors : exit_fine;
}

/// The schema for flatc and, when it is to run, what it makes of it. What went wrong, if anything.
std::optional<Diagnostic> add_flatbuffers(const Options& options, const std::string& stem,
                                          std::string fbs, Outputs& outputs) {
  if (fbs.empty()) return std::nullopt;
  if (!options.flatc.empty()) {
    const std::string name = fs::path(stem + ".fbs").filename().string();
    FlatcResult made = run_flatc_on(options.flatc, {"--scoped-enums"}, name, fbs);
    if (!made.error.empty()) return messages::flatc_failed(made.error, made.said);
    outputs.files.push_back({stem + "_generated.h", std::move(made.header)});
  }
  outputs.files.push_back({stem + ".fbs", std::move(fbs)});
  return std::nullopt;
}

/// FNV-1a: tells texts apart, the same on every machine.
std::uint64_t fingerprint(std::uint64_t hash, std::string_view text) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  return hash;
}

/// What flatc makes of imported .fbs files, with object types. `header` gets a line that changes
/// with them: build systems know of it before they run, not of flatc's headers. What went wrong, if
/// anything.
std::optional<Diagnostic> add_imported(const Options& options, const Resolved& one,
                                       std::string& header, Outputs& outputs) {
  if (options.flatc.empty() || one.fbs_files.empty()) return std::nullopt;
  // The runtime walks the types for unions that an object type cannot hold.
  std::vector<std::string> flags{"--gen-object-api", "--reflect-types"};
  for (const std::string& directory : options.include_dirs)
    flags.insert(flags.end(), {"-I", directory});
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const std::string& schema : one.fbs_files) {
    FlatcResult made = run_flatc(options.flatc, flags, schema);
    if (!made.error.empty()) return messages::flatc_failed(made.error, made.said);
    hash = fingerprint(hash, made.header);
    const std::string path = (fs::path(options.output_dir) / flatc_header_name(schema)).string();
    // Several schemas of a run may import the same.
    const auto known = std::ranges::find(outputs.files, path, &OutputFile::path);
    if (known == outputs.files.end() || known->text != made.header)
      outputs.files.push_back({path, std::move(made.header)});
  }
  header += "\n// The headers that flatc made of imported schemas: fingerprint " +
            std::to_string(hash) + ".\n";
  return std::nullopt;
}

std::optional<Diagnostic> add_generated(const Options& options, const Resolved& one,
                                        Outputs& outputs);

/// The code of the schemas that this one keeps. Their sources become part of its own, so that build
/// systems need not know of them; a line in it changes with them.
std::optional<Diagnostic> add_previous(const Options& options, const Resolved& one,
                                       std::string& source, Outputs& outputs) {
  for (const Resolved& kept : one.previous) {
    const std::size_t first = outputs.files.size();
    if (auto failed = add_generated(options, kept, outputs)) return failed;
    std::uint64_t hash = 0xCBF29CE484222325U;
    for (std::size_t i = first; i < outputs.files.size(); ++i)
      hash = fingerprint(hash, outputs.files[i].text);
    source += "\n// Kept for migrations: fingerprint " + std::to_string(hash) + ".\n#include \"" +
              kept.schema.files[0].include_name + ".cpp\"\n";
  }
  return std::nullopt;
}

/// Everything that one schema becomes. What went wrong, if anything.
std::optional<Diagnostic> add_generated(const Options& options, const Resolved& one,
                                        Outputs& outputs) {
  const std::string stem =
      (fs::path(options.output_dir) / one.schema.files[0].include_name).string();
  if (options.language == "rust") {
    outputs.files.push_back({stem + ".rs", rust::generate(one.schema)});
    return std::nullopt;
  }
  GeneratedFiles code = generate(one.schema);
  if (auto failed = add_imported(options, one, code.header, outputs)) return failed;
  if (auto failed = style_code(options, one, code, outputs.inputs)) return failed;
  if (auto failed = add_previous(options, one, code.source, outputs)) return failed;
  outputs.files.push_back({stem + ".hpp", std::move(code.header)});
  outputs.files.push_back({stem + ".cpp", std::move(code.source)});
  return add_flatbuffers(options, stem, std::move(code.fbs), outputs);
}

int generate_all(const Options& options) {
  if (options.dump == "tokens" || options.dump == "ast") return dump_syntax(options);
  if (!options.descriptor.empty() && options.schemas.size() != 1)
    return stop(messages::wrong_command_line("--descriptor takes one schema"), options, exit_usage);

  // Schema by schema, all mistakes of all of them.
  SourceMap map;
  Report report;
  std::vector<Resolved> resolved;
  for (const std::string& path : options.schemas)
    resolved.push_back(resolve(map, path, resolve_options(options), report));
  if (options.error_format != ErrorFormat::json)
    for (const Resolved& one : resolved) std::cerr << one.cpp_messages;
  if (options.language == "rust" && !report.has_errors())
    for (const Resolved& one : resolved) rust::refuse(one.schema, report);
  if (options.warnings_are_errors) report.warnings_to_errors();
  show(report, map, options);
  const auto unread = [](const Resolved& one) { return one.files_read.empty(); };
  if (std::ranges::any_of(resolved, unread)) return exit_io;
  if (report.has_errors()) return exit_errors;

  // Dumps and checks write no files.
  if (!options.dump.empty()) {
    std::string printed;
    for (const Resolved& one : resolved)
      printed += options.dump == "model" ? dump_model(one.schema) : dump_emit(one.schema);
    return print(printed, options);
  }
  if (options.check) return exit_fine;

  // Everything is generated before anything is written.
  Outputs outputs;
  for (const Resolved& one : resolved) {
    if (const auto failed = add_generated(options, one, outputs))
      return stop(*failed, options, exit_io);
    for (const std::string& file : one.files_read)
      if (std::ranges::find(outputs.inputs, file) == outputs.inputs.end())
        outputs.inputs.push_back(file);
  }
  if (!options.descriptor.empty()) {
    const std::vector<std::uint8_t> bytes = build_descriptor(resolved[0].schema);
    outputs.files.push_back({options.descriptor, std::string(bytes.begin(), bytes.end())});
  }
  if (options.verify)
    if (const int code = verify_outputs(outputs, options); code != exit_fine) return code;
  return write_outputs(std::move(outputs), options);
}

}  // namespace

int run(int argc, char** argv) {
  const ParsedOptions parsed = parse_options(argc, argv);
  if (parsed.exit) return parsed.code;
  switch (parsed.options.command) {
    case Command::generate:
      return generate_all(parsed.options);
    case Command::format:
      return format_schemas(parsed.options);
    case Command::diff:
      return diff_schemas(parsed.options);
    case Command::tidy:
      return tidy_sources(parsed.options);
  }
  return exit_usage;
}

}  // namespace kvgen
