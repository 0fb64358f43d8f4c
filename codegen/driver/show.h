// Diagnostics on standard error.
#pragma once

#include <string_view>

#include "report/diagnostic.h"
#include "source/source.h"

namespace kvgen {

struct Options;

/// Whether standard error gets colour: as asked for, else on a terminal that can and where NO_COLOR
/// does not forbid it.
bool use_colour(const Options& options);

/// Prints what the report holds, as the options ask for.
void show(const Report& report, const SourceMap& map, const Options& options);

/// Prints one diagnostic about the run and gives `code` back.
int stop(Diagnostic diagnostic, const Options& options, int code);

/// Prints text to standard output: `exit_fine`, or `exit_io` after saying what went wrong.
int print(std::string_view text, const Options& options);

}  // namespace kvgen
