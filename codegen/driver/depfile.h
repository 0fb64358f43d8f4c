// Dependencies for make and ninja.
#pragma once

#include <string>
#include <vector>

namespace kvgen {

/// `target: prerequisites`, escaped as make and ninja read it.
std::string depfile_text(const std::vector<std::string>& targets,
                         const std::vector<std::string>& prerequisites);

}  // namespace kvgen
