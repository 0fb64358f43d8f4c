// The templates of templates/*.mustache, built into the program.
#pragma once

#include <span>

#include "render/mustache.h"

namespace kvgen {

/// In order of name. The text lives as long as the program.
std::span<const TemplateText> builtin_templates();

}  // namespace kvgen
