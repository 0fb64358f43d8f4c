// Writes the file of the format version that this runtime writes, once:
//
//   ninja -C build write_evolution_file && build/tests/evolution/write_evolution_file
//
// A folder may be given; it is tests/evolution/files.
#include <exception>
#include <iostream>

#include "write_file.h"

int main(int count, char** arguments) {
  try {
    const std::filesystem::path made = released::write_file(
        count > 1 ? std::filesystem::path(arguments[1])
                  : std::filesystem::path(KV_SOURCE_ROOT) / "tests/evolution/files");
    std::cout << made.string() << ": " << std::filesystem::file_size(made) << " bytes\n";
    return 0;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
