// Formatting works on the tokens and not on the tree: comments stand anywhere, and the tree has no
// place for them. The file has been parsed before, so brackets match and every item is complete.
#include "syntax/format.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

#include "syntax/lex.h"
#include "syntax/parse.h"

namespace kvgen {
namespace {

constexpr std::size_t no_match = std::numeric_limits<std::size_t>::max();

/// A token as it will be printed: some are added (the comma after the last enumerator), some left
/// out (the `;` after a `}`).
struct Piece {
  TokenKind kind = TokenKind::end;
  std::string text;
  bool first_on_line = false;
  bool blank_line_before = false;
  bool line_break_before = false;
  std::size_t match = no_match;  // `{`: its `}`
  bool flat = false;             // `{`: written on one line
  bool enum_body = false;        // `{` of an enum
  bool key_paren = false;        // `(` of a table's key
  bool enum_colon = false;       // `:` before the underlying type
};

std::string trimmed_lines(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      while (!out.empty() && (out.back() == ' ' || out.back() == '\t' || out.back() == '\r')) {
        out.pop_back();
      }
    }
    out += c;
  }
  return out;
}

std::vector<Piece> read_pieces(const SourceMap& map, FileId file) {
  Report ignored;
  std::vector<Piece> pieces;
  std::size_t end_before = 0;
  const std::string_view all = map.file(file).text();
  for (const Token& token : lex(map, file, ignored)) {
    Piece piece;
    piece.kind = token.kind;
    piece.text = is_comment(token.kind) ? trimmed_lines(map.text(token.span))
                                        : std::string(map.text(token.span));
    piece.first_on_line = token.first_on_line;
    const std::string_view gap = all.substr(end_before, token.span.begin - end_before);
    const auto breaks = std::count(gap.begin(), gap.end(), '\n');
    piece.line_break_before = breaks > 0;
    piece.blank_line_before = breaks > 1;
    end_before = token.span.end;
    pieces.push_back(std::move(piece));
  }
  return pieces;
}

/// Marks what a token means where its spelling alone does not say, and normalises separators.
class Annotate {
 public:
  explicit Annotate(std::vector<Piece> pieces) : in_(std::move(pieces)) {}

  std::vector<Piece> run() {
    for (Piece& piece : in_) {
      if (is_comment(piece.kind)) {
        out_.push_back(std::move(piece));
        continue;
      }
      if (piece.kind == TokenKind::semicolon && says_nothing()) continue;
      drop_last_comma(piece.kind);
      step(piece);
      const std::size_t index = out_.size();
      before_ = piece.kind;
      last_significant_ = index;
      out_.push_back(std::move(piece));
      if (out_[index].kind == TokenKind::left_brace) open_.push_back(index);
    }
    mark_flat();
    return std::move(out_);
  }

 private:
  // A `;` after a `}` or after another `;`. One after a comment stays: without it the comments
  // around it would meet, and one of them would document what follows.
  bool says_nothing() const {
    if (out_.empty() || is_comment(out_.back().kind)) return false;
    return before_ == TokenKind::right_brace || (open_.empty() && statement_.empty());
  }

  // `(A, B,)` and `[1, 2,]` lose their last comma.
  void drop_last_comma(TokenKind kind) {
    const bool closing = kind == TokenKind::right_paren || kind == TokenKind::right_bracket;
    if (closing && before_ == TokenKind::comma) {
      out_.erase(out_.begin() + static_cast<std::ptrdiff_t>(last_significant_));
    }
  }

  void step(Piece& piece) {
    switch (piece.kind) {
      case TokenKind::identifier:
        if (open_.empty() && statement_.empty()) statement_ = piece.text;
        break;
      case TokenKind::colon:
        piece.enum_colon = open_.empty() && statement_ == "enum";
        break;
      case TokenKind::left_paren:
        piece.key_paren = open_.empty() && statement_ == "table" && !key_seen_;
        key_seen_ = key_seen_ || piece.key_paren;
        ++parens_;
        break;
      case TokenKind::left_bracket:
        ++parens_;
        break;
      case TokenKind::right_paren:
      case TokenKind::right_bracket:
        --parens_;
        break;
      case TokenKind::left_brace:
        piece.enum_body = open_.empty() && statement_ == "enum";
        break;
      case TokenKind::right_brace:
        close();
        break;
      case TokenKind::semicolon:
        if (open_.empty() && parens_ == 0) end_statement();
        break;
      default:
        break;
    }
  }

  void close() {
    const std::size_t opening = open_.back();
    open_.pop_back();
    // One spelling for a list with and without a comma at its end: with, when it is one a line.
    // Which of the two it is shows only when the widths are known, so the comma is made sure of
    // here and left out of flat bodies when they are printed.
    if (out_[opening].enum_body && before_ != TokenKind::comma &&
        before_ != TokenKind::left_brace) {
      Piece comma;
      comma.kind = TokenKind::comma;
      comma.text = ",";
      out_.insert(out_.begin() + static_cast<std::ptrdiff_t>(last_significant_) + 1, comma);
    }
    if (open_.empty()) end_statement();
  }

  void end_statement() {
    statement_.clear();
    key_seen_ = false;
  }

  void mark_flat() {
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < out_.size(); ++i) {
      if (out_[i].kind == TokenKind::left_brace) open.push_back(i);
      if (out_[i].kind == TokenKind::right_brace) {
        out_[open.back()].match = i;
        open.pop_back();
      }
    }
    for (std::size_t i = 0; i < out_.size(); ++i) {
      if (out_[i].match == no_match) continue;
      bool one_line = true;
      for (std::size_t j = i + 1; j <= out_[i].match && one_line; ++j) {
        const Piece& piece = out_[j];
        one_line = !piece.line_break_before && piece.kind != TokenKind::doc &&
                   piece.kind != TokenKind::line_comment &&
                   piece.text.find('\n') == std::string::npos;
      }
      out_[i].flat = one_line;
    }
  }

  std::vector<Piece> in_;
  std::vector<Piece> out_;
  std::vector<std::size_t> open_;  // indexes of the open `{`
  std::string statement_;          // first word of the declaration
  bool key_seen_ = false;
  std::size_t parens_ = 0;
  TokenKind before_ = TokenKind::end;
  std::size_t last_significant_ = 0;
};

bool space_between(const Piece& left, const Piece& right) {
  using K = TokenKind;
  if (is_comment(right.kind)) return true;
  if (is_comment(left.kind)) return right.kind != K::comma && right.kind != K::semicolon;
  switch (right.kind) {
    case K::semicolon:
    case K::comma:
    case K::dot:
    case K::question:
    case K::less:
    case K::greater:
    case K::right_paren:
    case K::right_bracket:
      return false;
    case K::colon:
      return right.enum_colon;
    case K::left_paren:
      if (right.key_paren) return false;
      break;
    case K::left_bracket:
      if (left.kind == K::identifier) return false;  // `tags[]`
      break;
    case K::right_brace:
      if (left.kind == K::left_brace) return false;
      break;
    default:
      break;
  }
  return left.kind != K::dot && left.kind != K::less && left.kind != K::left_paren &&
         left.kind != K::left_bracket && left.kind != K::minus && left.kind != K::plus;
}

/// A line of the result: what is trailing is aligned once all lines are known.
struct Line {
  std::size_t indent = 0;
  std::string code;
  std::string trailing;
};

class Layout {
 public:
  explicit Layout(const std::vector<Piece>& pieces) : pieces_(pieces) {}

  std::vector<Line> run() {
    for (index_ = 0; index_ < pieces_.size(); ++index_) {
      const Piece& piece = pieces_[index_];
      if (piece.kind == TokenKind::end) break;
      if (is_comment(piece.kind)) {
        comment(piece);
      } else {
        code(piece);
      }
    }
    return std::move(lines_);
  }

 private:
  void comment(const Piece& piece) {
    const bool whole_line = piece.kind != TokenKind::block_comment;
    if (flat_end_ != no_match) {
      append(piece);
    } else if (ended_ && !piece.line_break_before && !lines_.empty()) {
      // Beside the item that has just ended.
      std::string& trailing = lines_.back().trailing;
      trailing += (trailing.empty() ? "" : " ") + piece.text;
    } else if (ended_) {
      start_line(piece, 0);
      append(piece);
      // Code after a block comment on its line stays there.
      const Piece& next = pieces_[index_ + 1];
      ended_ = whole_line || next.line_break_before || is_comment(next.kind) ||
               next.kind == TokenKind::right_brace;
    } else {
      // Inside an item.
      if (broken_ || (whole_line && piece.line_break_before)) start_line({}, continuation);
      if (whole_line && !lines_.back().code.empty()) {
        lines_.back().trailing = piece.text;
      } else {
        append(piece);
      }
      broken_ = whole_line;
    }
  }

  void code(const Piece& piece) {
    if (flat_end_ != no_match) return flat(piece);
    if (piece.kind == TokenKind::right_brace) {
      const bool empty = before_ == TokenKind::left_brace && !is_comment(pieces_[index_ - 1].kind);
      --depth_;
      enum_body_ = false;
      if (!empty) start_line({}, 0);
      append(piece);
      ended_ = true;
      before_ = piece.kind;
      return;
    }
    if (ended_) {
      start_line(piece, 0);
    } else if (broken_) {
      start_line({}, continuation);
    }
    append(piece);
    before_ = piece.kind;
    if (piece.kind == TokenKind::left_paren || piece.kind == TokenKind::left_bracket) ++parens_;
    if (piece.kind == TokenKind::right_paren || piece.kind == TokenKind::right_bracket) --parens_;
    if (piece.kind == TokenKind::left_brace) open(piece);
    const bool enum_comma = piece.kind == TokenKind::comma && enum_body_;
    if ((piece.kind == TokenKind::semicolon || enum_comma) && parens_ == 0) ended_ = true;
  }

  void open(const Piece& piece) {
    if (piece.flat && fits(piece)) {
      flat_end_ = piece.match;
      return;
    }
    ++depth_;
    body_start_ = true;
    enum_body_ = piece.enum_body;
    ended_ = true;
  }

  void flat(const Piece& piece) {
    const bool last_comma = piece.kind == TokenKind::comma && closes_enum(index_);
    if (!last_comma) append(piece);
    if (index_ != flat_end_) return;
    flat_end_ = no_match;
    ended_ = true;
    before_ = piece.kind;
  }

  // Whether the comma at `index` is the one before the `}` of an enum.
  bool closes_enum(std::size_t index) const {
    do {
      ++index;
    } while (is_comment(pieces_[index].kind));
    return pieces_[index].kind == TokenKind::right_brace;
  }

  bool fits(const Piece& opening) const {
    std::size_t width = lines_.back().indent + lines_.back().code.size();
    const Piece* left = &opening;
    for (std::size_t i = index_ + 1; i <= opening.match; ++i) {
      if (pieces_[i].kind == TokenKind::comma && closes_enum(i)) continue;
      width += pieces_[i].text.size() + (space_between(*left, pieces_[i]) ? 1 : 0);
      if (width > format_columns) return false;
      left = &pieces_[i];
    }
    return true;
  }

  static constexpr std::size_t continuation = 4;

  // `piece` brings its blank line along, except at the start of the file or of a body.
  void start_line(const Piece& piece, std::size_t extra) {
    const bool keeps_blank = extra == 0 && !lines_.empty() && !body_start_;
    if (piece.blank_line_before && keeps_blank) lines_.push_back({});
    lines_.push_back({depth_ * 2 + extra, {}, {}});
    left_ = nullptr;
    ended_ = false;
    broken_ = false;
    body_start_ = false;
  }

  void append(const Piece& piece) {
    std::string& code = lines_.back().code;
    if (left_ != nullptr && space_between(*left_, piece)) code += " ";
    code += piece.text;
    left_ = &piece;
  }

  const std::vector<Piece>& pieces_;
  std::vector<Line> lines_;
  std::size_t index_ = 0;
  std::size_t depth_ = 0;
  std::size_t parens_ = 0;
  std::size_t flat_end_ = no_match;  // the `}` of the flat body being printed
  bool enum_body_ = false;
  bool ended_ = true;                  // the next token begins an item
  bool broken_ = false;                // a comment inside the item ended its line
  bool body_start_ = false;            // nothing yet after the `{`
  TokenKind before_ = TokenKind::end;  // last token that is no comment
  const Piece* left_ = nullptr;        // last piece on the current line
};

// Code width in characters, so that names in comments of any script line up.
std::size_t width(const Line& line) {
  const auto characters = std::count_if(line.code.begin(), line.code.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u;
  });
  return line.indent + static_cast<std::size_t>(characters);
}

std::string print(const std::vector<Line>& lines) {
  std::string out;
  for (std::size_t i = 0; i < lines.size();) {
    // A run of neighbours with comments beside them.
    std::size_t end = i;
    std::size_t column = 0;
    while (end < lines.size() && !lines[end].trailing.empty()) {
      column = std::max(column, width(lines[end++]));
    }
    end = std::max(end, i + 1);
    for (; i < end; ++i) {
      const Line& line = lines[i];
      if (!line.code.empty()) out.append(line.indent, ' ');
      out += line.code;
      if (!line.trailing.empty()) out.append(column - width(line) + 2, ' ') += line.trailing;
      out += "\n";
    }
  }
  return out;
}

}  // namespace

std::optional<std::string> format_schema(const SourceMap& map, FileId file, Report& report) {
  Report own;
  parse(map, file, own);
  if (own.has_errors()) {
    for (Diagnostic& diagnostic : own.sorted()) report.add(std::move(diagnostic));
    return std::nullopt;
  }
  const std::vector<Piece> pieces = Annotate(read_pieces(map, file)).run();
  return print(Layout(pieces).run());
}

}  // namespace kvgen
