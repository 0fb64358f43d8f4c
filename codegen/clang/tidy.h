// `kvgen tidy`: mistakes with transactions and views that the compiler lets pass.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "clang/run_clang.h"

namespace kvgen::cpp {

/// Checks the functions of one source. Answers {"version": 1, "good": it compiles, "findings": how
/// many, "messages": errors and findings as Clang writes them}.
nlohmann::json tidy_source(const std::string& path, const CompileOptions& options);

}  // namespace kvgen::cpp
