// What a run writes: collected first, checked as a whole, then written as a whole.
#pragma once

#include <string>
#include <vector>

#include "driver/options.h"
#include "render/write_file.h"

namespace kvgen {

struct Outputs {
  std::vector<OutputFile> files;
  /// Every file that was read: none is written over, and the depfile names them all.
  std::vector<std::string> inputs;
};

/// Writes the files, the depfile and the stamp, or nothing. Says what went wrong and gives the code
/// to exit with: `exit_usage` when an output is an input or another output.
int write_outputs(Outputs outputs, const Options& options);

}  // namespace kvgen
