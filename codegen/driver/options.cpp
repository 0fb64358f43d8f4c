#include "driver/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>

#include "driver/driver.h"

namespace kvgen {
namespace {

/// `-Werror`, `-Wkv-NAME` and `-Wno-kv-NAME` are taken out before CLI11 sees the rest: it has no
/// options of this shape.
bool take_warning_option(const std::string& argument, Options& options) {
  const std::string off = "-Wno-kv-";
  const std::string on = "-Wkv-";
  if (argument == "-Werror")
    options.warnings_are_errors = true;
  else if (argument.starts_with(off))
    options.silenced_lints.insert(argument.substr(off.size()));
  else if (argument.starts_with(on))
    options.silenced_lints.erase(argument.substr(on.size()));
  else
    return false;
  return true;
}

void add_common(CLI::App& app, Options& options) {
  const std::map<std::string, ErrorFormat> formats{
      {"human", ErrorFormat::human}, {"json", ErrorFormat::json}, {"gcc", ErrorFormat::gcc}};
  app.add_option("schemas", options.schemas, "Schema files");
  app.add_option("--error-format", options.error_format, "Shape of diagnostics: human, json, gcc")
      ->transform(CLI::CheckedTransformer(formats));
  app.add_option("--color", options.colour, "Colour: auto, always, never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
}

}  // namespace

ParsedOptions parse_options(int argc, char** argv) {
  ParsedOptions parsed;
  Options& options = parsed.options;
  std::vector<std::string> arguments;
  int end = 1;  // `--`, behind which all belongs to the user's compiler
  while (end < argc && std::string_view(argv[end]) != "--") ++end;
  if (end < argc) options.compiler_flags.assign(argv + end + 1, argv + argc);
  for (int i = 1; i < end; ++i)
    if (!take_warning_option(argv[i], options)) arguments.emplace_back(argv[i]);
  options.format_command = !arguments.empty() && arguments[0] == "fmt";
  if (options.format_command) arguments.erase(arguments.begin());
  std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back

  CLI::App app(
      options.format_command
          ? "Lays out schemas canonically; `-` reads standard input and writes it formatted"
          : "Generates C++ tables and serializers from .kv schemas\n"
            "`kvgen fmt [--check] FILE…` lays out schemas canonically",
      options.format_command ? "kvgen fmt" : "kvgen");
  add_common(app, options);
  if (options.format_command) {
    app.add_flag("--check", options.check, "Say which files would change; exit 1 if any");
  } else {
    app.set_version_flag("--version", std::string("kvgen ") + KVGEN_VERSION);
    app.add_option("-o", options.output_dir, "Directory for the generated files");
    app.add_option("-I", options.include_dirs, "Directory to look for imports in")
        ->allow_extra_args(false);
    app.add_option("--depfile", options.depfile,
                   "Write the files that were read, for make and ninja");
    app.add_option("--stamp", options.stamp, "Touch this file when everything is up to date");
    app.add_option("--descriptor", options.descriptor,
                   "Write the resolved schema as FlatBuffers (descriptor.fbs)");
    app.add_option("--dump", options.dump, "Print an intermediate form: tokens, ast, model, emit")
        ->check(CLI::IsMember({"tokens", "ast", "model", "emit"}));
    app.add_flag("--check", options.check, "Report mistakes, write nothing");
    app.add_option("-p", options.compile_commands,
                   "Directory of a compile_commands.json that says how imported C++ is compiled");
    app.add_option("--clang", options.clang_program,
                   "The program that reads C++; default: kvgen-clang beside kvgen");
    app.footer(
        "`-- FLAG…` at the end: how imported C++ headers are compiled (-std=c++20 if not said)\n"
        "-Werror makes warnings errors; -Wno-kv-NAME silences a lint, -Wkv-NAME lets it "
        "speak again\nExit: 0 fine, 1 mistakes in a schema, 2 usage, 3 input or output");
  }
  try {
    app.parse(arguments);
  } catch (const CLI::ParseError& error) {
    parsed.exit = true;
    parsed.code = app.exit(error) == 0 ? exit_fine : exit_usage;
    return parsed;
  }
  if (options.schemas.empty()) {
    std::cerr << "kvgen: no schema given; try --help\n";
    parsed.exit = true;
    parsed.code = exit_usage;
  }
  return parsed;
}

}  // namespace kvgen
