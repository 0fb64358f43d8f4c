// The kvgen command: options, and the order of the stages.
#pragma once

namespace kvgen {

/// Exit codes: part of the contract with scripts and build systems.
enum ExitCode { exit_fine = 0, exit_errors = 1, exit_usage = 2, exit_io = 3 };

/// Runs the command line. Output goes to standard output, diagnostics to standard error.
int run(int argc, char** argv);

}  // namespace kvgen
