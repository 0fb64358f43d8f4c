#include "syntax/parser.h"

#include <algorithm>
#include <array>
#include <utility>

#include "syntax/messages.h"
#include "syntax/parse.h"

namespace kvgen {

ast::File parse(const SourceMap& map, FileId file, Report& report) {
  return Parser(map, file, report).parse_file();
}

Parser::Parser(const SourceMap& map, FileId file, Report& report)
    : map_(map), file_(file), report_(report), lexer_(map, file, report) {
  previous_ = {file, 0, 0};
  token_.span = previous_;
  advance();
}

namespace {

// The next token that is no comment; `docs` gets the doc comments before it.
Token next_significant(Lexer& lexer, std::vector<Span>& docs, Report& report) {
  bool after_error = false;
  for (;;) {
    Token token = lexer.next();
    after_error = after_error || token.after_error;
    if (token.kind == TokenKind::doc) {
      // Beside an item it would silently document the next one.
      if (token.first_on_line) {
        docs.push_back(token.span);
      } else {
        report.add(messages::stray_doc(token.span));
      }
    }
    if (is_comment(token.kind)) continue;
    token.after_error = after_error;
    return token;
  }
}

}  // namespace

void Parser::advance() {
  previous_ = token_.span;
  // Nobody took these: they stand before a `}` or inside an item.
  for (const Span doc : docs_) report_.add(messages::stray_doc(doc));
  docs_.clear();
  if (has_ahead_) {
    token_ = ahead_;
    std::swap(docs_, ahead_docs_);
    has_ahead_ = false;
  } else {
    token_ = next_significant(lexer_, docs_, report_);
  }
}

const Token& Parser::peek() {
  if (!has_ahead_) {
    ahead_ = next_significant(lexer_, ahead_docs_, report_);
    has_ahead_ = true;
  }
  return ahead_;
}

Token Parser::take() {
  const Token taken = token_;
  advance();
  return taken;
}

std::string Parser::text(const Token& token) const {
  const std::string_view all = map_.text(token.span);
  switch (token.kind) {
    case TokenKind::identifier:
      return std::string(all.substr(0, name_bytes_max));
    case TokenKind::string:
      return decode_string(all);
    case TokenKind::integer:
    case TokenKind::real:
      return token.malformed ? "0" : std::string(all);
    default:
      return std::string(all);
  }
}

std::string_view Parser::word() const {
  return at(TokenKind::identifier) ? map_.text(token_.span) : std::string_view();
}

bool Parser::at_word(std::string_view expected) const { return word() == expected; }

bool Parser::at_builtin_type() const {
  static constexpr std::array<std::string_view, 19> names = {
      "bool", "u8",  "u16", "u32",  "u64",    "u128",  "i8",   "i16",       "i32",     "i64",
      "i128", "f32", "f64", "char", "string", "bytes", "uuid", "timestamp", "duration"};
  return std::find(names.begin(), names.end(), word()) != names.end();
}

bool Parser::accept(TokenKind kind) {
  if (!at(kind)) return false;
  advance();
  return true;
}

bool Parser::expect(TokenKind kind, std::string_view what) {
  if (accept(kind)) return true;
  fail_expected(what);
  return false;
}

// A forgotten `;` costs nothing but its own diagnostic: the next line is parsed as usual.
bool Parser::expect_semicolon(std::string_view item) {
  if (accept(TokenKind::semicolon)) return true;
  if (at(TokenKind::comma)) {
    fail(messages::wrong_separator(token_.span, ';', "`,`", item));
    advance();
    return true;
  }
  const bool next_item = token_.first_on_line || at(TokenKind::right_brace) || at(TokenKind::end) ||
                         (at(TokenKind::identifier) && peek().kind == TokenKind::colon);
  if (next_item) {
    if (!token_.after_error) fail(messages::missing_separator(after_previous(), ';', item));
    return true;
  }
  fail_expected("`;`");
  return false;
}

Span Parser::after_previous() const { return {file_, previous_.end, previous_.end}; }

Span Parser::from(Span begin) const {
  return {file_, begin.begin, std::max(begin.end, previous_.end)};
}

ast::Doc Parser::take_doc() {
  ast::Doc doc;
  for (const Span span : std::exchange(docs_, {})) {
    std::string_view line = map_.text(span).substr(3);
    if (line.starts_with(' ')) line.remove_prefix(1);
    doc.emplace_back(line);
  }
  return doc;
}

void Parser::fail(Diagnostic diagnostic) {
  const Span place = diagnostic.labels.front().span;
  // What follows a lexical mistake is most likely its echo.
  const bool echo = token_.after_error || token_.malformed;
  const bool again = has_mistake_ && last_mistake_.begin == place.begin;
  has_mistake_ = true;
  last_mistake_ = place;
  if (!echo && !again) report_.add(std::move(diagnostic));
}

std::string Parser::found() const {
  return messages::describe(token_.kind, map_.text(token_.span));
}

void Parser::fail_expected(std::string_view what) {
  fail(messages::expected(token_.span, what, found()));
}

// A declaration inside a body means that the body's `}` is missing. The words are ordinary names,
// so the token after decides: `struct: u8;` is a field.
bool Parser::begins_declaration() {
  static constexpr std::array<std::string_view, 4> with_body = {"struct", "enum", "variant",
                                                                "table"};
  static constexpr std::array<std::string_view, 5> others = {"namespace", "version", "import",
                                                             "previous", "database"};
  if (!at(TokenKind::identifier)) return false;
  if (std::find(with_body.begin(), with_body.end(), word()) != with_body.end()) {
    return peek().kind == TokenKind::identifier;
  }
  if (std::find(others.begin(), others.end(), word()) == others.end() || !token_.first_on_line) {
    return false;
  }
  if (map_.file(file_).line_column(token_.span.begin).column > declaration_column_) return false;
  const TokenKind next = peek().kind;
  return next == TokenKind::identifier || next == TokenKind::integer || next == TokenKind::string;
}

std::optional<Token> Parser::open_body(std::string_view what) {
  if (at(TokenKind::left_brace)) return take();
  fail_expected(what);
  if (!at(TokenKind::identifier)) return std::nullopt;
  const TokenKind next = peek().kind;
  const bool item = next == TokenKind::colon || next == TokenKind::semicolon ||
                    next == TokenKind::comma || next == TokenKind::equals;
  return item ? std::optional(token_) : std::nullopt;
}

bool Parser::in_body(const Token& opening) {
  if (at(TokenKind::right_brace)) return false;
  if (!at(TokenKind::end) && !begins_declaration()) return true;
  fail(messages::never_closed(opening.span, token_.span, "{", found()));
  return false;
}

// Up to the end of the item that holds the mistake: past its `;` or its `{…}`, or before the `}`
// that closes the body around it, or before what looks like the next item.
void Parser::skip_item() {
  std::size_t depth = 0;
  for (bool first = true; !at(TokenKind::end); first = false) {
    const bool new_line = token_.first_on_line && !first;
    if (depth == 0) {
      if (at(TokenKind::right_brace) || begins_declaration()) return;
      if (new_line && at(TokenKind::identifier) && peek().kind == TokenKind::colon) return;
      if (accept(TokenKind::semicolon)) return;
    }
    if (at(TokenKind::left_brace)) {
      ++depth;
    } else if (at(TokenKind::right_brace) && --depth == 0) {
      advance();
      return;
    }
    docs_.clear();
    advance();
  }
}

}  // namespace kvgen
