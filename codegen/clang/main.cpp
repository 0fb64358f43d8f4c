// kvgen-clang: what kvgen runs to read C++. Not meant for people: it answers in JSON.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <iostream>

#include "clang/describe.h"
#include "clang/style.h"
#include "clang/tidy.h"
#include "clang/verify.h"

namespace {

/// `--` and what follows belongs to the user's compiler.
std::vector<std::string> take_flags(std::vector<std::string>& arguments) {
  const auto dashes = std::ranges::find(arguments, "--");
  std::vector<std::string> flags;
  if (dashes != arguments.end()) flags.assign(dashes + 1, arguments.end());
  arguments.erase(dashes, arguments.end());
  return flags;
}

int run(int argc, char** argv) {
  kvgen::cpp::CompileOptions options;
  std::string header;
  std::vector<std::string> arguments(argv + 1, argv + argc);
  options.flags = take_flags(arguments);
  std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back

  CLI::App app("Reads C++ for kvgen, which runs this program by itself", "kvgen-clang");
  app.require_subcommand(1);
  CLI::App* describe = app.add_subcommand("describe", "The structs and enums of a header, as JSON");
  describe->add_option("header", header)->required();
  CLI::App* verify = app.add_subcommand("verify", "Whether generated sources compile, as JSON");
  verify->add_option("files", header, "JSON: codegen/clang/verify.h")->required();
  CLI::App* style = app.add_subcommand("style", "Generated sources laid out, as JSON");
  style->add_option("files", header, "JSON: codegen/clang/style.h")->required();
  CLI::App* tidy = app.add_subcommand("tidy", "Mistakes with transactions in a source, as JSON");
  tidy->add_option("source", header)->required();
  for (CLI::App* command : {describe, verify, style, tidy}) {
    command->add_option("-p", options.database, "Directory of compile_commands.json");
    command->add_option("-I", options.include_dirs)->allow_extra_args(false);
    command->add_option("--resource-dir", options.resource_dir, "Clang's own headers");
    command->add_flag("--color", options.colour, "Colour Clang's messages");
  }
  try {
    app.parse(arguments);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (const std::string error = kvgen::cpp::check_options(options); !error.empty()) {
    std::cerr << error << '\n';
    return 2;
  }
  const nlohmann::json answer = *verify  ? kvgen::cpp::verify_files(header, options)
                                : *style ? kvgen::cpp::style_files(header)
                                : *tidy  ? kvgen::cpp::tidy_source(header, options)
                                         : kvgen::cpp::describe_header(header, options);
  // Clang's messages may quote a source in any encoding.
  std::cout << answer.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "internal error: " << error.what() << '\n';
    return 3;
  }
}
