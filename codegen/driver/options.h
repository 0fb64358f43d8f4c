// What the command line asked for.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "report/render.h"
#include "resolve/resolve.h"

namespace kvgen {

enum class Command : unsigned char {
  generate,
  format,  // `kvgen fmt`
  diff,    // `kvgen diff`
  tidy     // `kvgen tidy`
};

struct Options {
  std::vector<std::string> schemas;
  std::string output_dir = ".";
  std::vector<std::string> include_dirs;
  std::string depfile;
  std::string stamp;
  std::string descriptor;
  std::string flatc = "flatc";  // FlatBuffers' compiler, run on what needs it; empty: not run
  std::string dump;             // "tokens", "ast", "model", "emit"
  ErrorFormat error_format = ErrorFormat::human;
  std::string colour = "auto";
  std::string language = "cpp";       // or "rust"
  std::string format_style = "none";  // of the C++, as clang-format names it
  bool verify = false;                // parse what was generated, with Clang
  bool check = false;                 // stop after the diagnostics; fmt: say what would change
  bool warnings_are_errors = false;
  std::set<std::string> silenced_lints = quiet_lints();
  std::vector<std::string> compiler_flags;  // what follows `--`
  std::string compile_commands;             // `-p`
  std::string clang_program;                // kvgen-clang; empty: beside kvgen
  Command command = Command::generate;
};

/// What parsing the command line gave: options, or the code to exit with.
struct ParsedOptions {
  Options options;
  bool exit = false;
  int code = 0;
};

/// How the schemas of the command line are resolved.
ResolveOptions resolve_options(const Options& options);

ParsedOptions parse_options(int argc, char** argv);

}  // namespace kvgen
