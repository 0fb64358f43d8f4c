// Bytes: the one currency between layers.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

namespace kv {

/// Owned bytes: the C++ type of a `bytes` field.
using Bytes = std::vector<std::byte>;

/// Borrowed bytes. Who owns them, and for how long, is said by the function that returns them.
using BytesView = std::span<const std::byte>;

/// Borrowed bytes that may be written.
using MutableBytes = std::span<std::byte>;

/// The characters of `text` as bytes. Borrows from `text`.
inline BytesView as_bytes(std::string_view text) noexcept {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

/// `bytes` as characters. Borrows from `bytes`; says nothing about UTF-8.
inline std::string_view as_text(BytesView bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Loads a trivially copyable value from any address: LMDB aligns values to 2 bytes only.
/// Compiles to one load on x86-64 and arm64.
template <class T>
inline T load(const std::byte* at) noexcept {
  T value;
  std::memcpy(&value, at, sizeof(T));
  return value;
}

/// Stores to any address.
template <class T>
inline void store(std::byte* at, const T& value) noexcept {
  std::memcpy(at, &value, sizeof(T));
}

/// Asks for the memory of a value that is about to be read from end to end, so that a walk from
/// offset to offset waits once and not at each line. Of a long value the beginning: the processor
/// sees the rest coming.
inline void prefetch(BytesView bytes) noexcept {
  constexpr std::size_t line_bytes = 64;
  constexpr std::size_t bytes_max = 1024;
  const std::byte* const end = bytes.data() + std::min(bytes.size(), bytes_max);
  for (const std::byte* line = bytes.data(); line < end; line += line_bytes)
    __builtin_prefetch(line);
}

}  // namespace kv
