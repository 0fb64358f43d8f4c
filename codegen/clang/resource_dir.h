// Where Clang's own headers are (stddef.h, intrinsics), also when this program was moved.
#pragma once

#include <string>

namespace kvgen::cpp {

/// `given` when it is not empty; else beside the loaded libclang-cpp; else where the build had it.
std::string resource_dir(const std::string& given);

}  // namespace kvgen::cpp
