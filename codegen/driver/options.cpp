#include "driver/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <map>
#include <sstream>

#include "driver/diff.h"
#include "driver/driver.h"
#include "driver/messages.h"
#include "driver/show.h"
#include "report/suggest.h"

namespace kvgen {
namespace {

const std::map<std::string, ErrorFormat>& error_formats() {
  static const std::map<std::string, ErrorFormat> formats{
      {"human", ErrorFormat::human}, {"json", ErrorFormat::json}, {"gcc", ErrorFormat::gcc}};
  return formats;
}

/// `-Werror`, `-Wkv-NAME` and `-Wno-kv-NAME` are taken out before CLI11 sees the rest: it has no
/// options of this shape.
bool take_warning_option(const std::string& argument, Options& options) {
  if (argument == "-Werror") {
    options.warnings_are_errors = true;
    return true;
  }
  for (const LintInfo& lint : lints()) {
    if (argument == "-Wno-kv-" + lint.name)
      options.silenced_lints.insert(lint.name);
    else if (argument == "-Wkv-" + lint.name)
      options.silenced_lints.erase(lint.name);
    else
      continue;
    return true;
  }
  return false;
}

Diagnostic unknown_warning(const std::string& argument) {
  std::vector<std::string> names;
  std::vector<std::string> options{"-Werror"};
  for (const LintInfo& lint : lints()) {
    names.push_back("kv-" + lint.name);
    options.push_back("-Wkv-" + lint.name);
    options.push_back("-Wno-kv-" + lint.name);
  }
  // Without `kv-` a name may still be meant.
  const std::string prefix = argument.starts_with("-Wno-") ? "-Wno-" : "-W";
  const std::string with_kv = prefix + "kv-" + argument.substr(prefix.size());
  if (std::ranges::count(options, with_kv) > 0)
    return messages::unknown_warning_option(argument, with_kv, names);
  return messages::unknown_warning_option(argument, closest(argument, options).value_or(""), names);
}

/// What CLI11 may not have come to when it met the mistake.
ErrorFormat error_format_in(const std::vector<std::string>& arguments) {
  const std::string option = "--error-format";
  ErrorFormat found = ErrorFormat::human;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::string value;
    if (arguments[i].starts_with(option + "="))
      value = arguments[i].substr(option.size() + 1);
    else if (arguments[i] == option && i + 1 < arguments.size())
      value = arguments[i + 1];
    if (const auto known = error_formats().find(value); known != error_formats().end())
      found = known->second;
  }
  return found;
}

void add_common(CLI::App& app, Options& options) {
  app.add_option("schemas", options.schemas, "Schema files");
  app.add_option_function<std::string>(
         "--error-format",
         [&options](const std::string& name) { options.error_format = error_formats().at(name); },
         "Shape of diagnostics: human, json, gcc")
      ->check(CLI::IsMember({"human", "json", "gcc"}));
  app.add_option("--color", options.colour, "Colour: auto, always, never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
}

/// Options of commands that resolve imports.
void add_import_options(CLI::App& app, Options& options) {
  app.add_option("-I", options.include_dirs, "Directory to look for imports in")
      ->allow_extra_args(false);
  app.add_option("-p", options.compile_commands,
                 "Directory of a compile_commands.json that says how imported C++ is compiled");
  app.add_option("--clang", options.clang_program,
                 "The program that reads C++; default: kvgen-clang beside kvgen");
}

struct CommandText {
  const char* name;
  const char* about;
};

CommandText text_of(Command command) {
  switch (command) {
    case Command::format:
      return {"kvgen fmt",
              "Lays out schemas canonically; `-` reads standard input and writes it formatted"};
    case Command::diff:
      return {"kvgen diff",
              "Says what becomes of a database of the first schema when a program of the second "
              "opens it"};
    case Command::tidy:
      return {"kvgen tidy",
              "Finds mistakes with transactions and views in C++ sources: views that outlive what "
              "they borrow from or are used after a write, ignored guards, commits in loops"};
    case Command::generate:
      break;
  }
  return {"kvgen",
          "Generates C++ tables and serializers from .kv schemas\n"
          "`kvgen fmt [--check] FILE…` lays out schemas canonically\n"
          "`kvgen diff OLD NEW` says what a changed schema asks of stored data\n"
          "`kvgen tidy SOURCE… [-- FLAG…]` finds mistakes with transactions in C++"};
}

}  // namespace

ResolveOptions resolve_options(const Options& options) {
  // Of `shop.kv` it is the working directory, for every schema of the run.
  const auto directory = std::filesystem::path(options.schemas.front()).parent_path().string();
  return {options.include_dirs,
          options.silenced_lints,
          directory.empty() ? "." : directory,
          {options.clang_program, options.compiler_flags, options.compile_commands,
           use_colour(options)}};
}

ParsedOptions parse_options(int argc, char** argv) {
  ParsedOptions parsed;
  Options& options = parsed.options;
  std::vector<std::string> arguments(argv + 1, argv + argc);
  // Behind `--` all belongs to the user's compiler.
  if (const auto dashes = std::ranges::find(arguments, "--"); dashes != arguments.end()) {
    options.compiler_flags.assign(dashes + 1, arguments.end());
    arguments.erase(dashes, arguments.end());
  }
  options.error_format = error_format_in(arguments);
  const auto refuse = [&](const Diagnostic& diagnostic) {
    parsed.exit = true;
    parsed.code = stop(diagnostic, options,
                       options.command == Command::diff ? int{diff_failed} : int{exit_usage});
    return parsed;
  };
  if (!arguments.empty() && arguments[0] == "fmt") options.command = Command::format;
  if (!arguments.empty() && arguments[0] == "diff") options.command = Command::diff;
  if (!arguments.empty() && arguments[0] == "tidy") options.command = Command::tidy;
  if (options.command != Command::generate) arguments.erase(arguments.begin());
  std::erase_if(arguments,
                [&](const std::string& one) { return take_warning_option(one, options); });
  for (const std::string& argument : arguments)
    if (argument.starts_with("-W")) return refuse(unknown_warning(argument));
  std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back

  const CommandText text = text_of(options.command);
  CLI::App app(text.about, text.name);
  add_common(app, options);
  if (options.command == Command::format) {
    app.add_flag("--check", options.check, "Say which files would change; exit 1 if any");
  } else if (options.command == Command::tidy) {
    add_import_options(app, options);
    app.footer("Exit: 0 nothing found, 1 findings, 2 usage, 3 a source does not compile");
  } else if (options.command == Command::diff) {
    add_import_options(app, options);
    app.footer(
        "Exit: 0 identical or compatible, 1 a migration is needed, 2 refused, 3 no answer "
        "(mistakes in a schema, usage, input or output)");
  } else {
    app.set_version_flag("--version", std::string("kvgen ") + KVGEN_VERSION);
    app.add_option("-o", options.output_dir, "Directory for the generated files");
    app.add_option("--lang", options.language,
                   "Language of the generated code: cpp; rust (declarations that share the data)")
        ->check(CLI::IsMember({"cpp", "rust"}));
    add_import_options(app, options);
    app.add_option("--depfile", options.depfile,
                   "Write the files that were read, for make and ninja");
    app.add_option("--stamp", options.stamp, "Touch this file when everything is up to date");
    app.add_option("--descriptor", options.descriptor,
                   "Write the resolved schema as FlatBuffers (descriptor.fbs)");
    app.add_option(
        "--flatc", options.flatc,
        "FlatBuffers' compiler, which makes <schema>_generated.h for schemas with FlatBuffers\n"
        "tables (default: flatc from PATH; empty: it is not run)");
    app.add_option("--dump", options.dump, "Print an intermediate form: tokens, ast, model, emit")
        ->check(CLI::IsMember({"tokens", "ast", "model", "emit"}));
    app.add_flag("--check", options.check, "Report mistakes, write nothing");
    app.add_option(
        "--format-style", options.format_style,
        "Style of the generated C++: none (default), file (the .clang-format that counts for\n"
        "the schema), or one that clang-format knows, as Google or '{IndentWidth: 4}'");
    app.add_flag("--verify", options.verify,
                 "Let Clang parse the generated code before it is written");
    app.footer(
        "`-- FLAG…` at the end: how imported C++ headers are compiled (-std=c++20 if not said)\n"
        "-Werror makes warnings errors; -Wno-kv-NAME silences a lint, -Wkv-NAME lets it "
        "speak again\nExit: 0 fine, 1 mistakes in a schema, 2 usage, 3 input or output");
  }
  try {
    app.parse(arguments);
  } catch (const CLI::Success& help) {  // --help and --version
    std::ostringstream printed;
    app.exit(help, printed, printed);
    parsed.exit = true;
    parsed.code = print(printed.str(), options);
    return parsed;
  } catch (const CLI::ParseError& error) {
    return refuse(messages::wrong_command_line(error.what()));
  }
  if (options.command == Command::diff && options.schemas.size() != 2)
    return refuse(messages::wrong_command_line("diff takes two schemas, the old and the new one"));
  if (options.format_style != "none" && options.language != "cpp")
    return refuse(
        messages::wrong_command_line("--format-style is for C++, --lang is " + options.language));
  if (options.schemas.empty()) return refuse(messages::wrong_command_line("no schema is given"));
  return parsed;
}

}  // namespace kvgen
