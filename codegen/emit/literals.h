// Text that reaches generated C++, escaped for its place. Total: any bytes give code that compiles
// and means the same.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/model.h"

namespace kvgen::emit {

/// A narrow string literal with quotes. Everything but printable ASCII is an octal escape of three
/// digits, which unlike a hexadecimal one cannot run on into the next character; no trigraphs.
std::string string_literal(std::string_view text);

/// The lines of a doc comment, to follow `///`: with a leading space, without control characters,
/// and without a line end that would continue the comment.
std::vector<std::string> doc_lines(const model::Doc& doc);

/// One line of text that may stand in a `//` comment.
std::string comment_text(std::string_view text);

/// An integer of this type: `-9223372036854775807 - 1`, `18446744073709551615u`, 128 bits composed.
std::string integer_literal(model::Scalar type, bool negative, std::uint64_t high,
                            std::uint64_t low);

/// Exactly this value: `0.1`, `1e+300`, `0.5f`, infinities and NaN by `std::numeric_limits`.
std::string real_literal(model::Scalar type, double value);

/// Numbers `0,255,…`, broken into lines.
std::vector<std::string> byte_lines(const std::vector<std::uint8_t>& bytes);

/// `items` joined by ", " into lines of at most `width` characters where items allow; every line
/// but the last ends in a comma.
std::vector<std::string> wrap(const std::vector<std::string>& items, std::size_t width = 82);

}  // namespace kvgen::emit
