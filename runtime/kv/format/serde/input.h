// A bounds-checked cursor over untrusted bytes, for validators.
#pragma once

#include <cstddef>

#include "kv/core/bytes.h"
#include "kv/core/fault.h"
#include "kv/format/limits.h"

namespace kv::serde {

/// Every `read` of a wire takes from the front and answers false after noting the rule that failed.
/// Never reads outside [at, end).
struct Input {
  const std::byte* begin;
  const std::byte* at;
  const std::byte* end;
  Fault fault{};
  unsigned depth = 1;  ///< levels of lists, maps and boxes; the value itself is one
  limits::EmptyElements empties{};

  explicit Input(BytesView bytes) noexcept
      : begin(bytes.data()), at(bytes.data()), end(bytes.data() + bytes.size()) {}

  std::size_t left() const noexcept { return static_cast<std::size_t>(end - at); }

  bool fail(const char* rule) noexcept {
    if (!fault) fault = {rule, static_cast<std::size_t>(at - begin)};
    return false;
  }
  /// The next `n` bytes are there; they are not taken.
  bool need(std::size_t n) noexcept { return n <= left() || fail("the value ends too early"); }
};

}  // namespace kv::serde
