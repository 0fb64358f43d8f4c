// What a C++ compiler makes of a struct in memory.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kvgen {

/// Bytes of a struct that belong to none of its members.
struct Hole {
  std::uint64_t at = 0;
  std::uint64_t bytes = 0;
};

/// Sizes and offsets are in bytes, from the start of the struct.
struct MemoryLayout {
  std::uint64_t size = 0;  // 0: not known, `why_not` tells
  std::uint64_t align = 0;
  std::vector<std::uint64_t> offsets;  // of the members, those of the bases first
  std::vector<Hole> holes;             // not those inside of members
  bool big_endian = false;
  std::string why_not;  // why the bytes alone are not the value
  std::string help;
  std::string member;  // the one that `why_not` is about; empty: all of the struct
};

}  // namespace kvgen
