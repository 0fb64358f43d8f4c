// Whether generated code compiles: parsed in this process, before it is written.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "clang/run_clang.h"

namespace kvgen::cpp {

/// `request`: path of a file with {"files": [[path, text]…], "sources": [paths to parse]}.
/// Answers {"version": 1, "good", "messages": "what Clang wrote"}.
nlohmann::json verify_files(const std::string& request, CompileOptions options);

}  // namespace kvgen::cpp
