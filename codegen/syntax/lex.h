// Bytes to tokens.
#pragma once

#include <string>
#include <vector>

#include "report/diagnostic.h"
#include "source/source.h"
#include "syntax/token.h"

namespace kvgen {

/// A schema with more tokens than this is refused. Bounds the memory of every later stage: the
/// largest schema seen in tests, a thousand tables of twenty fields, has under 100,000.
inline constexpr std::size_t tokens_max = 1'000'000;
/// Longest identifier in bytes.
inline constexpr std::size_t name_bytes_max = 255;
/// Longest number in bytes.
inline constexpr std::size_t number_bytes_max = 512;

/// Hands out the tokens of one file in order, comments included, and reports lexical mistakes as it
/// meets them. After the last token it returns `end` for ever. Uses constant memory.
class Lexer {
 public:
  /// `map` and `report` must outlive the lexer.
  Lexer(const SourceMap& map, FileId file, Report& report);
  Token next();

 private:
  void check_encoding();
  void skip_blanks();
  Token token(TokenKind kind, std::size_t begin);
  Token line_comment();
  Token block_comment();
  Token word();
  Token number();
  Token string(char quote);
  void escape();
  void stray();
  /// `#include` and its like, up to the end of the line.
  void directive();
  bool at(std::size_t offset, char c) const;
  Span span(std::size_t begin, std::size_t end) const;
  void mistake(Diagnostic diagnostic);

  FileId file_;
  std::string_view text_;
  Report& report_;
  std::size_t position_ = 0;
  std::size_t tokens_ = 0;
  bool first_on_line_ = true;
  bool after_error_ = false;
};

/// All tokens of a file; the last one is `end`.
std::vector<Token> lex(const SourceMap& map, FileId file, Report& report);

/// The bytes that a string token stands for: quotes removed, escapes decoded. `spelled` is the
/// token's text; what the lexer has reported is left out.
std::string decode_string(std::string_view spelled);

/// One line per token: `3:5 identifier shop`.
std::string dump_tokens(const SourceMap& map, FileId file, const std::vector<Token>& tokens);

}  // namespace kvgen
