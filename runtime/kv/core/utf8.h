// Strict UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF (RFC 3629).
#pragma once

#include <cstddef>
#include <string_view>

namespace kv {

/// Offset of the first byte that is not part of a well-formed sequence; `text.size()` when all is
/// well. Eight ASCII bytes at a time; allocates nothing.
std::size_t utf8_fault(std::string_view text) noexcept;

/// `text` is well-formed UTF-8.
inline bool is_utf8(std::string_view text) noexcept { return utf8_fault(text) == text.size(); }

}  // namespace kv
