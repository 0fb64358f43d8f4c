// What fuzz targets share: a first byte that chooses, bytes of their own, and how a finding is
// said.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "kv/core/bytes.h"

namespace kv::test {

inline void require(bool good, const char* what) {
  if (good) return;
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

/// Calls run(number, bytes) of an input whose first byte is a number below `choices`. What
/// libFuzzer is to get back.
template <class Run>
int with_input(const std::uint8_t* data, std::size_t size, std::size_t choices, Run&& run) {
  if (size == 0 || data[0] >= choices) return -1;
  // A copy of its own, so that a read before the value is seen too.
  const std::size_t bytes = size - 1;
  const auto copy = std::make_unique<std::byte[]>(bytes);
  std::transform(data + 1, data + size, copy.get(), [](std::uint8_t b) { return std::byte{b}; });
  run(std::size_t{data[0]}, BytesView(copy.get(), bytes));
  return 0;
}

}  // namespace kv::test
