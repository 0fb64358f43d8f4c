// Writing seeds: a target's folder has a file for each.
#pragma once

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string_view>

#include "kv/core/bytes.h"

namespace kv::test {

/// An input: its first byte, then the others.
inline void write_seed(const std::filesystem::path& path, std::uint8_t number,
                       std::string_view bytes) {
  std::ofstream out(path, std::ios::binary);
  out << static_cast<char>(number) << bytes;
  if (!out.flush()) throw std::runtime_error("cannot write " + path.string());
}

/// Rows of the samples' tables and their descriptors.
void seed_rows(const std::filesystem::path& rows, const std::filesystem::path& descriptors);
/// Values of the imported FlatBuffers schema.
void seed_imported(const std::filesystem::path& folder);

}  // namespace kv::test
