// The answer of a validator: fine, or the rule that failed and where.
#pragma once

#include <cstddef>

namespace kv {

/// Empty when the bytes are good. `rule` is a static string in words for the user
/// ("text is not UTF-8"), `offset` the byte in the value where it failed. Never allocates.
struct Fault {
  const char* rule = nullptr;
  std::size_t offset = 0;

  explicit operator bool() const noexcept { return rule != nullptr; }
};

}  // namespace kv
