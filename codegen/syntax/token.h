// The words of a schema file.
#pragma once

#include <cstdint>
#include <string_view>

#include "source/source.h"

namespace kvgen {

enum class TokenKind : std::uint8_t {
  identifier,
  integer,
  real,
  string,
  left_brace,
  right_brace,
  left_paren,
  right_paren,
  left_bracket,
  right_bracket,
  less,
  greater,
  colon,
  semicolon,
  comma,
  dot,
  equals,
  question,
  minus,
  plus,
  arrow,
  doc,            // `/// …` to the end of the line
  line_comment,   // `// …`, also `//// …`
  block_comment,  // `/* … */`
  end
};

/// "identifier", "`;`": as messages and dumps name it.
std::string_view spelling(TokenKind kind);

inline bool is_comment(TokenKind kind) {
  return kind == TokenKind::doc || kind == TokenKind::line_comment ||
         kind == TokenKind::block_comment;
}

/// No keyword is reserved: `table` or `format` is an identifier, and the parser knows by the place
/// whether it is meant as a keyword.
struct Token {
  TokenKind kind = TokenKind::end;
  bool first_on_line = false;  // only blanks stand before it on its line
  bool after_error = false;    // a lexical mistake was reported between it and the token before it
  bool malformed = false;      // the token itself was reported; its text means nothing
  Span span;
};

}  // namespace kvgen
