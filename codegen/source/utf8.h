// UTF-8, byte by byte.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kvgen {

/// Bytes of the well-formed sequence at the start of `text` (1 to 4), or 0 when there is none:
/// overlong forms, surrogates and values past U+10FFFF are not well formed.
std::size_t utf8_sequence(std::string_view text);

/// Appends the UTF-8 of a Unicode scalar value.
void append_utf8(std::string& out, std::uint32_t scalar);

}  // namespace kvgen
