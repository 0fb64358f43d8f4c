// A header's structs and enums as data: what kvgen reads. The format is codegen/cpp/description.h.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "clang/run_clang.h"

namespace kvgen::cpp {

/// The description of the header at `path`. When the header does not compile, it holds Clang's
/// messages and no types.
nlohmann::json describe_header(const std::string& path, const CompileOptions& options);

}  // namespace kvgen::cpp
