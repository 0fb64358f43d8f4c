// How the files in files/ are made.
#pragma once

#include <filesystem>

namespace released {

/// Writes `format-<version>.mdb`, of the format version that this runtime writes, and gives its
/// path. Throws `std::runtime_error` when there is such a file, which stays as it is: databases
/// that somebody has are not written anew either.
std::filesystem::path write_file(const std::filesystem::path& folder);

}  // namespace released
