// The wordings of the command line, in one place. These diagnostics are about the run: they have no
// place in a schema.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/diagnostic.h"

namespace kvgen::messages {

Diagnostic wrong_command_line(std::string_view what);
Diagnostic unknown_warning_option(std::string_view option, std::string_view suggestion,
                                  const std::vector<std::string>& known);
/// `what`: "cannot write 'x': …".
Diagnostic cannot_write(std::string_view what);
Diagnostic output_is_input(std::string_view output, std::string_view input);
Diagnostic output_twice(std::string_view output);
/// `--verify` without kvgen-clang.
Diagnostic cannot_verify();
/// `--format-style` in a build without Clang.
Diagnostic cannot_style_here();
/// `why`: in its first line; what follows is clang-format's.
Diagnostic cannot_style(std::string_view style, const std::string& why);
/// `construct`: the declaration of the first error; empty: not known.
Diagnostic does_not_compile(std::string_view construct);
/// `what`: "cannot run `flatc`: …"; `said`: what flatc wrote, if anything.
Diagnostic flatc_failed(std::string_view what, std::string_view said);

}  // namespace kvgen::messages
