// Generated code in a style of clang-format, by its library.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace kvgen::cpp {

/// `request`: path of a file with {"style", "near", "files": [[name, text]…]}.
/// Answers {"version": 1, "texts": […], "inputs": [.clang-format files that were read]}, or
/// {"version": 1, "error"} with what the library says of a style file on standard error.
nlohmann::json style_files(const std::string& request);

}  // namespace kvgen::cpp
