// The main function of a benchmark that compares.
#pragma once

namespace bench {

/// Runs the works that were added, and prints a table of ratios.
///
///   PROGRAM [--rounds=N] [Google Benchmark's options]   times
///   PROGRAM --list-counted                              names of works that can be counted
///   PROGRAM --count=NAME --turns=N                      does one, for instructions.sh
int run(int argc, char** argv);

}  // namespace bench
