#include "syntax/lex.h"

#include <algorithm>
#include <utility>

#include "source/utf8.h"
#include "syntax/messages.h"

namespace kvgen {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
bool is_name_part(char c) { return is_name_start(c) || is_digit(c); }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
// Reported once for the file by check_encoding and then passed over.
bool is_control(char c) { return (is_ascii(c) && c < ' ' && !is_blank(c)) || c == '\x7F'; }

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

TokenKind punctuation(char c) {
  switch (c) {
    case '{':
      return TokenKind::left_brace;
    case '}':
      return TokenKind::right_brace;
    case '(':
      return TokenKind::left_paren;
    case ')':
      return TokenKind::right_paren;
    case '[':
      return TokenKind::left_bracket;
    case ']':
      return TokenKind::right_bracket;
    case '<':
      return TokenKind::less;
    case '>':
      return TokenKind::greater;
    case ':':
      return TokenKind::colon;
    case ';':
      return TokenKind::semicolon;
    case ',':
      return TokenKind::comma;
    case '.':
      return TokenKind::dot;
    case '=':
      return TokenKind::equals;
    case '?':
      return TokenKind::question;
    case '-':
      return TokenKind::minus;
    case '+':
      return TokenKind::plus;
    default:
      return TokenKind::end;
  }
}

bool begins_token(char c) {
  return is_name_part(c) || is_blank(c) || c == '"' || c == '\'' || c == '/' ||
         punctuation(c) != TokenKind::end;
}

// What is wrong with digits in `base`: each `_` stands between two digits.
std::string_view digits_fault(std::string_view digits, int base) {
  if (digits.empty()) return "expected digits";
  char before = '_';
  for (const char c : digits) {
    const int value = hex_value(c);
    if (c == '_' && before == '_') return "`_` stands between two digits";
    if (c != '_' && (value < 0 || value >= base)) {
      return base == 2 ? "a binary number holds 0 and 1" : "a letter inside a number";
    }
    before = c;
  }
  return before == '_' ? "`_` stands between two digits" : "";
}

std::string_view integer_fault(std::string_view text) {
  if (text.starts_with("0x") || text.starts_with("0X")) return digits_fault(text.substr(2), 16);
  if (text.starts_with("0b") || text.starts_with("0B")) return digits_fault(text.substr(2), 2);
  if (text.starts_with("0o") || text.starts_with("0O")) return "there are no octal numbers";
  if (text.size() > 1 && text.front() == '0' && is_digit(text[1])) return "needless leading zero";
  return digits_fault(text, 10);
}

std::string_view real_fault(std::string_view text) {
  const std::size_t exponent = text.find_first_of("eE");
  const std::string_view mantissa = text.substr(0, exponent);
  const std::size_t dot = mantissa.find('.');
  if (auto fault = integer_fault(mantissa.substr(0, dot)); !fault.empty()) return fault;
  if (dot != mantissa.npos) {
    if (auto fault = digits_fault(mantissa.substr(dot + 1), 10); !fault.empty()) return fault;
  }
  if (exponent == text.npos) return "";
  std::string_view power = text.substr(exponent + 1);
  if (!power.empty() && (power.front() == '-' || power.front() == '+')) power.remove_prefix(1);
  return digits_fault(power, 10);
}

}  // namespace

std::string_view spelling(TokenKind kind) {
  switch (kind) {
    case TokenKind::identifier:
      return "identifier";
    case TokenKind::integer:
      return "integer";
    case TokenKind::real:
      return "real";
    case TokenKind::string:
      return "string";
    case TokenKind::left_brace:
      return "`{`";
    case TokenKind::right_brace:
      return "`}`";
    case TokenKind::left_paren:
      return "`(`";
    case TokenKind::right_paren:
      return "`)`";
    case TokenKind::left_bracket:
      return "`[`";
    case TokenKind::right_bracket:
      return "`]`";
    case TokenKind::less:
      return "`<`";
    case TokenKind::greater:
      return "`>`";
    case TokenKind::colon:
      return "`:`";
    case TokenKind::semicolon:
      return "`;`";
    case TokenKind::comma:
      return "`,`";
    case TokenKind::dot:
      return "`.`";
    case TokenKind::equals:
      return "`=`";
    case TokenKind::question:
      return "`?`";
    case TokenKind::minus:
      return "`-`";
    case TokenKind::plus:
      return "`+`";
    case TokenKind::arrow:
      return "`->`";
    case TokenKind::doc:
      return "doc";
    case TokenKind::line_comment:
      return "comment";
    case TokenKind::block_comment:
      return "block comment";
    case TokenKind::end:
      return "end";
  }
  return "";
}

Lexer::Lexer(const SourceMap& map, FileId file, Report& report)
    : file_(file), text_(map.file(file).text()), report_(report) {
  if (text_.starts_with(byte_order_mark)) position_ = byte_order_mark.size();
  check_encoding();
}

// One pass over the whole file, so that a binary file is one diagnostic and not thousands.
void Lexer::check_encoding() {
  std::size_t broken = 0;                                     // runs of bytes that are no character
  std::size_t broken_begin = 0, broken_end = 0, run_end = 0;  // of the first run; of the last one
  std::size_t control = 0, control_at = 0;
  for (std::size_t i = position_; i < text_.size();) {
    const std::size_t length = utf8_sequence(text_.substr(i));
    if (length == 0) {
      const bool same_run = broken > 0 && run_end == i;
      if (!same_run && broken++ == 0) broken_begin = i;
      run_end = i + 1;
      if (broken == 1) broken_end = run_end;
    } else if (is_control(text_[i]) && control++ == 0) {
      control_at = i;
    }
    i += std::max<std::size_t>(1, length);
  }
  const bool utf16 = text_.starts_with("\xFF\xFE") || text_.starts_with("\xFE\xFF");
  if (broken > 0) mistake(messages::not_utf8(span(broken_begin, broken_end), broken, utf16));
  if (control > 0 && !utf16) {
    const auto byte = static_cast<unsigned char>(text_[control_at]);
    mistake(messages::control_byte(span(control_at, control_at + 1), byte, control));
  }
  if (utf16) position_ = text_.size();
  after_error_ = utf16;
}

Span Lexer::span(std::size_t begin, std::size_t end) const {
  return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

bool Lexer::at(std::size_t offset, char c) const {
  return offset < text_.size() && text_[offset] == c;
}

void Lexer::mistake(Diagnostic diagnostic) {
  report_.add(std::move(diagnostic));
  after_error_ = true;
}

void Lexer::skip_blanks() {
  for (; position_ < text_.size(); ++position_) {
    const char c = text_[position_];
    if (c == '\n') first_on_line_ = true;
    if (!is_blank(c) && !is_control(c)) return;
  }
}

// The token from `begin` up to the position reached.
Token Lexer::token(TokenKind kind, std::size_t begin) {
  Token made;
  made.kind = kind;
  made.first_on_line = std::exchange(first_on_line_, false);
  made.after_error = std::exchange(after_error_, false);
  made.span = span(begin, position_);
  return made;
}

Token Lexer::next() {
  for (;;) {
    skip_blanks();
    if (position_ >= text_.size()) return token(TokenKind::end, position_);
    if (++tokens_ > tokens_max) {
      mistake(messages::too_many_tokens(span(position_, position_ + 1), tokens_max));
      position_ = text_.size();
      continue;
    }
    const std::size_t begin = position_;
    const char c = text_[begin];
    if (is_name_start(c)) return word();
    if (is_digit(c)) return number();
    if (c == '"' || c == '\'') return string(c);
    if (c == '/' && at(begin + 1, '/')) return line_comment();
    if (c == '/' && at(begin + 1, '*')) return block_comment();
    if (c == '-' && at(begin + 1, '>')) {
      position_ += 2;
      return token(TokenKind::arrow, begin);
    }
    if (const TokenKind kind = punctuation(c); kind != TokenKind::end) {
      ++position_;
      return token(kind, begin);
    }
    if (c == '#' && first_on_line_) {
      directive();
    } else {
      stray();
    }
  }
}

Token Lexer::line_comment() {
  const std::size_t begin = position_;
  position_ = std::min(text_.find('\n', begin), text_.size());
  // `////` rules off a section; it is no documentation.
  const bool doc = at(begin + 2, '/') && !at(begin + 3, '/');
  std::size_t end = position_;
  while (is_blank(text_[end - 1])) --end;
  Token made = token(doc ? TokenKind::doc : TokenKind::line_comment, begin);
  made.span.end = static_cast<std::uint32_t>(end);
  return made;
}

Token Lexer::block_comment() {
  const std::size_t begin = position_;
  const std::size_t close = text_.find("*/", begin + 2);
  if (close == text_.npos) {
    position_ = text_.size();
    Token made = token(TokenKind::block_comment, begin);
    mistake(messages::comment_never_closed(span(begin, begin + 2)));
    return made;
  }
  position_ = close + 2;
  return token(TokenKind::block_comment, begin);
}

Token Lexer::word() {
  const std::size_t begin = position_;
  bool ascii = true;
  while (position_ < text_.size()) {
    const char c = text_[position_];
    if (!is_name_part(c) && is_ascii(c)) break;
    ascii = ascii && is_ascii(c);
    ++position_;
  }
  Token made = token(TokenKind::identifier, begin);
  if (!ascii) {
    mistake(messages::name_not_ascii(made.span));
  } else if (position_ - begin > name_bytes_max) {
    mistake(messages::name_too_long(made.span, name_bytes_max));
  }
  made.malformed = after_error_;
  after_error_ = false;
  return made;
}

Token Lexer::number() {
  const std::size_t begin = position_;
  bool real = false;
  bool letters = at(begin, '0') && begin + 1 < text_.size() && is_name_start(text_[begin + 1]) &&
                 !at(begin + 1, '_') && !at(begin + 1, 'e') && !at(begin + 1, 'E');
  while (position_ < text_.size()) {
    const char c = text_[position_];
    const bool exponent = !letters && (c == 'e' || c == 'E');
    const bool fraction =
        c == '.' && position_ + 1 < text_.size() && is_digit(text_[position_ + 1]);
    if (!is_name_part(c) && !fraction) break;
    letters = letters || (is_name_start(c) && c != '_');
    real = real || exponent || fraction;
    ++position_;
    if (exponent && (at(position_, '-') || at(position_, '+'))) ++position_;
  }
  const std::string_view text = text_.substr(begin, position_ - begin);
  Token made = token(real ? TokenKind::real : TokenKind::integer, begin);
  std::string_view fault = real ? real_fault(text) : integer_fault(text);
  if (text.size() > number_bytes_max) fault = "too many digits";
  if (!fault.empty()) {
    mistake(messages::malformed_number(made.span, fault));
    made.malformed = true;
    after_error_ = false;
  }
  return made;
}

Token Lexer::string(char quote) {
  const std::size_t begin = position_++;
  const bool before_error = std::exchange(after_error_, false);
  bool closed = false;
  while (position_ < text_.size() && text_[position_] != '\n') {
    const char c = text_[position_];
    if (c == quote) {
      ++position_;
      closed = true;
      break;
    }
    if (c == '\\') {
      escape();
    } else {
      ++position_;
    }
  }
  const bool inside_error = std::exchange(after_error_, before_error);
  std::size_t end = position_;
  if (!closed && text_[end - 1] == '\r') --end;
  Token made = token(TokenKind::string, begin);
  made.span.end = static_cast<std::uint32_t>(end);
  made.malformed = inside_error;
  if (!closed) {
    mistake(messages::string_never_closed(made.span));
    made.malformed = true;  // and what follows on the line was swallowed: `after_error` stays set
  } else if (quote == '\'') {
    report_.add(messages::single_quoted_string(
        made.span, text_.substr(begin + 1, std::min<std::size_t>(end - begin - 2, 1000))));
    made.malformed = true;
  }
  return made;
}

// Steps over one escape inside a string and reports it when it is none.
void Lexer::escape() {
  const std::size_t begin = position_++;
  const char c = position_ < text_.size() ? text_[position_] : '\n';
  if (c == '\n' || c == '\r') return;  // the string is not closed: reported by its reader
  position_ += std::max<std::size_t>(1, utf8_sequence(text_.substr(position_)));
  if (c == 'n' || c == 't' || c == '\\' || c == '"') return;
  std::string_view why = "no such escape";
  if (c == 'x') {
    int digits = 0;
    while (digits < 2 && position_ < text_.size() && hex_value(text_[position_]) >= 0) {
      ++position_;
      ++digits;
    }
    if (digits == 2) return;
    why = "expected two hexadecimal digits";
  } else if (c == 'u') {
    why = "expected one to six hexadecimal digits in braces";
    if (at(position_, '{')) {
      std::size_t scan = position_ + 1;
      std::uint32_t scalar = 0;
      while (scan < text_.size() && scan < position_ + 8 && hex_value(text_[scan]) >= 0) {
        scalar = scalar * 16 + static_cast<std::uint32_t>(hex_value(text_[scan++]));
      }
      const std::size_t digits = scan - position_ - 1;
      if (digits >= 1 && digits <= 6 && at(scan, '}')) {
        position_ = scan + 1;
        if (scalar <= 0x10FFFF && (scalar < 0xD800 || scalar > 0xDFFF)) return;
        why = "not a Unicode scalar value";
      }
    }
  }
  mistake(messages::unknown_escape(span(begin, position_), why));
}

// A run of bytes that begins no token is one mistake.
void Lexer::stray() {
  const std::size_t begin = position_;
  do {
    position_ += std::max<std::size_t>(1, utf8_sequence(text_.substr(position_)));
  } while (position_ < text_.size() && !begins_token(text_[position_]) &&
           !is_control(text_[position_]));
  const std::string_view text = text_.substr(begin, position_ - begin);
  // Broken UTF-8 has its own diagnostic.
  if (utf8_sequence(text) == 0) {
    after_error_ = true;
    --tokens_;
  } else {
    mistake(messages::stray_character(span(begin, position_), text));
  }
}

// What users bring from C++ is one mistake, whatever stands on the line.
void Lexer::directive() {
  const std::size_t begin = position_;
  position_ = std::min(text_.find('\n', begin), text_.size());
  std::size_t end = position_;
  while (is_blank(text_[end - 1])) --end;
  // Nothing of the line is left that could be an echo of the mistake.
  report_.add(messages::preprocessor_line(span(begin, end), text_.substr(begin, end - begin)));
}

std::vector<Token> lex(const SourceMap& map, FileId file, Report& report) {
  Lexer lexer(map, file, report);
  std::vector<Token> tokens;
  do {
    tokens.push_back(lexer.next());
  } while (tokens.back().kind != TokenKind::end);
  return tokens;
}

std::string decode_string(std::string_view spelled) {
  if (spelled.empty()) return {};
  const char quote = spelled.front();
  std::string out;
  for (std::size_t i = 1; i < spelled.size() && spelled[i] != quote;) {
    const char c = spelled[i++];
    if (c != '\\' || i == spelled.size()) {
      out += c;
      continue;
    }
    const char kind = spelled[i++];
    std::uint32_t value = 0;
    switch (kind) {
      case 'n':
        out += '\n';
        break;
      case 't':
        out += '\t';
        break;
      case '\\':
      case '"':
        out += kind;
        break;
      case 'x':
        for (int digit = 0; digit < 2 && i < spelled.size() && hex_value(spelled[i]) >= 0;
             ++digit) {
          value = value * 16 + static_cast<std::uint32_t>(hex_value(spelled[i++]));
        }
        out += static_cast<char>(value);
        break;
      case 'u':
        if (i < spelled.size() && spelled[i] == '{') ++i;
        for (int digit = 0; digit < 6 && i < spelled.size() && hex_value(spelled[i]) >= 0;
             ++digit) {
          value = value * 16 + static_cast<std::uint32_t>(hex_value(spelled[i++]));
        }
        if (i < spelled.size() && spelled[i] == '}') ++i;
        if (value <= 0x10FFFF) append_utf8(out, value);
        break;
      default:
        break;
    }
  }
  return out;
}

std::string dump_tokens(const SourceMap& map, FileId file, const std::vector<Token>& tokens) {
  std::string out;
  for (const Token& token : tokens) {
    const LineColumn place = map.file(file).line_column(token.span.begin);
    out += std::to_string(place.line) + ":" + std::to_string(place.column) + " ";
    out += spelling(token.kind);
    const bool named = token.kind <= TokenKind::string || is_comment(token.kind);
    if (named) out += " ";
    if (named) {
      for (const char c : map.text(token.span)) {
        if (c == '\n') {
          out += "\\n";
        } else if (c != '\r') {
          out += c;
        }
      }
    }
    out += "\n";
  }
  return out;
}

}  // namespace kvgen
