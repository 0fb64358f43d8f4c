#include "driver/messages.h"

namespace kvgen::messages {
namespace {

Diagnostic about_the_run(std::string_view code, std::string message, std::string help = {}) {
  Diagnostic made;
  made.code = code;
  made.message = std::move(message);
  made.help = std::move(help);
  return made;
}

std::string quoted(std::string_view text) { return "`" + std::string(text) + "`"; }

}  // namespace

Diagnostic wrong_command_line(std::string_view what) {
  return about_the_run("KV0901", std::string(what), "`kvgen --help` lists the options");
}

Diagnostic unknown_warning_option(std::string_view option, std::string_view suggestion,
                                  const std::vector<std::string>& known) {
  auto made = about_the_run("KV0902", "there is no option " + quoted(option));
  if (!suggestion.empty()) made.help = "did you mean " + quoted(suggestion) + "?";
  std::string all;
  for (const std::string& one : known) all += (all.empty() ? "" : ", ") + one;
  made.notes.push_back("the lints are " + all);
  return made;
}

Diagnostic cannot_write(std::string_view what) {
  return about_the_run("KV0903", std::string(what));
}

Diagnostic output_is_input(std::string_view output, std::string_view input) {
  return about_the_run(
      "KV0904",
      "the output '" + std::string(output) + "' is the input '" + std::string(input) + "'",
      "name another file, or another directory with -o");
}

Diagnostic output_twice(std::string_view output) {
  return about_the_run("KV0905",
                       "two outputs of this run would both be '" + std::string(output) + "'",
                       "schemas of one name belong in directories of their own below one -I "
                       "directory");
}

Diagnostic cannot_verify() {
  return about_the_run("KV0911", "this build cannot verify generated code",
                       "build kvgen with -DKVGEN_WITH_CLANG=ON; kvgen-clang is then beside kvgen");
}

Diagnostic cannot_style_here() {
  return about_the_run("KV0912", "this build cannot format generated code",
                       "build kvgen with -DKVGEN_WITH_CLANG=ON; kvgen-clang is then beside kvgen; "
                       "without --format-style the code has kvgen's own layout");
}

Diagnostic cannot_style(std::string_view style, const std::string& why) {
  const std::size_t end = why.find('\n');
  auto made = about_the_run(
      "KV0912", "cannot format generated code as " + quoted(style) + ": " + why.substr(0, end),
      "--format-style takes what clang-format 19 takes as its -style: file, file:PATH, LLVM, "
      "Google, Chromium, Mozilla, WebKit, Microsoft, GNU, or '{IndentWidth: 4}'");
  if (end != std::string::npos) {
    std::string said = why.substr(end + 1);
    while (said.ends_with('\n')) said.pop_back();
    made.notes.push_back("clang-format said: " + said);
  }
  return made;
}

Diagnostic does_not_compile(std::string_view construct) {
  auto made = about_the_run("KV0910", "the generated code does not compile: a mistake of kvgen",
                            "please report it with the schema; nothing was written");
  if (!construct.empty()) made.notes.push_back("the first error is in: " + std::string(construct));
  return made;
}

Diagnostic flatc_failed(std::string_view what, std::string_view said) {
  auto made = about_the_run("KV0906", std::string(what),
                            "tables of `format flatbuffers` need FlatBuffers' compiler (Debian: "
                            "flatbuffers-compiler); --flatc names another");
  while (said.ends_with('\n')) said.remove_suffix(1);
  if (!said.empty()) made.notes.push_back("flatc said: " + std::string(said));
  return made;
}

}  // namespace kvgen::messages
