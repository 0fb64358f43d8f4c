// Declarations: what stands at the top level of a file.
#include <algorithm>
#include <array>
#include <utility>

#include "report/suggest.h"
#include "syntax/messages.h"
#include "syntax/parser.h"

namespace kvgen {
namespace {

constexpr std::array<std::string_view, 9> keywords = {
    "namespace", "version", "import", "database", "previous", "enum", "struct", "variant", "table"};

// What the same thing is called elsewhere.
constexpr std::array<std::pair<std::string_view, std::string_view>, 10> foreign_keywords = {{
    {"class", "struct"},
    {"message", "struct"},
    {"record", "struct"},
    {"type", "struct"},
    {"union", "variant"},
    {"oneof", "variant"},
    {"include", "import"},
    {"use", "import"},
    {"package", "namespace"},
    {"module", "namespace"},
}};

bool holds_blank_line(std::string_view text) {
  bool line_is_blank = false;  // the first piece ends the line of what stands before
  for (const char c : text) {
    if (c == '\n' && line_is_blank) return true;
    line_is_blank = c == '\n' || (line_is_blank && (c == ' ' || c == '\t' || c == '\r'));
  }
  return false;
}

template <class Node>
void keep(ast::File& file, std::optional<Node> node) {
  if (node) file.declarations.emplace_back(std::move(*node));
}

template <class Node>
void keep(ast::File& file, std::optional<Node> node, ast::Doc doc) {
  if (!node) return;
  node->doc = std::move(doc);
  file.declarations.emplace_back(std::move(*node));
}

}  // namespace

ast::File Parser::parse_file() {
  ast::File file;
  file.id = file_;
  // Doc lines that a blank line parts from the first declaration are about the file.
  std::size_t about_file = at(TokenKind::end) ? docs_.size() : 0;
  for (std::size_t i = about_file; i < docs_.size(); ++i) {
    const std::uint32_t next = i + 1 < docs_.size() ? docs_[i + 1].begin : token_.span.begin;
    if (holds_blank_line(map_.text({file_, docs_[i].end, next}))) about_file = i + 1;
  }
  std::vector<Span> rest(docs_.begin() + static_cast<std::ptrdiff_t>(about_file), docs_.end());
  docs_.resize(about_file);
  file.doc = take_doc();
  docs_ = std::move(rest);
  while (!at(TokenKind::end)) parse_declaration(file);
  for (const Span doc : docs_) report_.add(messages::stray_doc(doc));
  return file;
}

void Parser::parse_declaration(ast::File& file) {
  if (accept(TokenKind::semicolon)) return;  // `};`, as C++ has it
  if (at(TokenKind::right_brace)) {
    fail(messages::unmatched_closing(token_.span, "}"));
    advance();
    return;
  }
  if (!at(TokenKind::identifier)) {
    fail_expected("a declaration");
    return skip_item();
  }
  std::string keyword(word().substr(0, 64));
  if (std::find(keywords.begin(), keywords.end(), keyword) == keywords.end()) {
    const std::string meant = intended_keyword(keyword);
    fail(messages::unknown_declaration(token_.span, word(), meant));
    if (meant.empty()) return skip_item();
    keyword = meant;
  }
  declaration_column_ = map_.file(file_).line_column(token_.span.begin).column;
  parse_keyword(file, keyword, take_doc());
}

std::string Parser::intended_keyword(std::string_view word) const {
  for (const auto& [foreign, ours] : foreign_keywords) {
    if (word == foreign) return std::string(ours);
  }
  return closest(word, keywords).value_or("");
}

void Parser::parse_keyword(ast::File& file, std::string_view keyword, ast::Doc doc) {
  const std::size_t before = file.declarations.size();
  if (keyword == "namespace") keep(file, parse_namespace());
  if (keyword == "version") keep(file, parse_version());
  if (keyword == "database") keep(file, parse_database());
  if (keyword == "import") keep(file, parse_import());
  if (keyword == "previous") keep(file, parse_previous());
  if (keyword == "enum") keep(file, parse_enum(), std::move(doc));
  if (keyword == "struct") keep(file, parse_struct(), std::move(doc));
  if (keyword == "variant") keep(file, parse_variant(), std::move(doc));
  if (keyword == "table") keep(file, parse_table(), std::move(doc));
  if (file.declarations.size() == before) skip_item();
}

std::optional<ast::Namespace> Parser::parse_namespace() {
  const Span begin = take().span;
  auto path = parse_path("the name of the namespace");
  if (!path) return std::nullopt;
  ast::Namespace made{std::move(*path), from(begin)};
  if (!expect_semicolon("the namespace")) skip_item();
  return made;
}

std::optional<ast::Version> Parser::parse_version() {
  const Span begin = take().span;
  if (!at(TokenKind::integer)) {
    fail_expected("a version number");
    return std::nullopt;
  }
  const Token digits = take();
  ast::Version made{text(digits), digits.span, from(begin)};
  if (!expect_semicolon("the version")) skip_item();
  return made;
}

std::optional<ast::DatabaseName> Parser::parse_database() {
  const Span begin = take().span;
  auto name = parse_name("the name of the database class");
  if (!name) return std::nullopt;
  ast::DatabaseName made{std::move(*name), from(begin)};
  if (!expect_semicolon("the name")) skip_item();
  return made;
}

std::optional<ast::Import> Parser::parse_import() {
  ast::Import made;
  const Span begin = take().span;
  if (at_word("tables")) {
    made.tables = true;
    advance();
  }
  if (!at(TokenKind::string)) {
    fail_expected(made.tables ? "a file name in quotes" : "a file name in quotes, or `tables`");
    return std::nullopt;
  }
  const Token path = take();
  made.path = text(path);
  made.path_span = path.span;
  made.span = from(begin);
  if (!expect_semicolon("the import")) skip_item();
  return made;
}

std::optional<ast::Previous> Parser::parse_previous() {
  const Span begin = take().span;
  if (!at(TokenKind::string)) {
    fail_expected("a file name in quotes");
    return std::nullopt;
  }
  const Token path = take();
  ast::Previous made{text(path), path.span, from(begin)};
  if (!expect_semicolon("the file name")) skip_item();
  return made;
}

std::optional<ast::Enum> Parser::parse_enum() {
  ast::Enum made;
  const Span begin = take().span;
  auto name = parse_name("the name of the enum");
  if (!name) return std::nullopt;
  made.name = std::move(*name);
  if (accept(TokenKind::colon)) {
    made.underlying = parse_type();
    if (!made.underlying) return std::nullopt;
  }
  const auto opening = open_body(made.underlying ? "`{`" : "`:` or `{`");
  if (!opening) return std::nullopt;
  parse_enumerators(made, *opening);
  made.span = from(begin);
  return made;
}

std::optional<ast::Struct> Parser::parse_struct() {
  ast::Struct made;
  const Span begin = take().span;
  auto name = parse_name("the name of the struct");
  if (!name) return std::nullopt;
  made.name = std::move(*name);
  if (!parse_renamed(made.renamed_from)) return std::nullopt;
  const auto opening = open_body("`{`");
  if (!opening) return std::nullopt;
  parse_fields(made.fields, *opening);
  made.span = from(begin);
  return made;
}

std::optional<ast::Variant> Parser::parse_variant() {
  ast::Variant made;
  const Span begin = take().span;
  auto name = parse_name("the name of the variant");
  if (!name) return std::nullopt;
  made.name = std::move(*name);
  const auto opening = open_body("`{`");
  if (!opening) return std::nullopt;
  parse_cases(made, *opening);
  made.span = from(begin);
  return made;
}

std::optional<ast::Table> Parser::parse_table() {
  ast::Table made;
  const Span begin = take().span;
  auto name = parse_name("the name of the table");
  if (!name) return std::nullopt;
  made.name = std::move(*name);
  if (!parse_renamed(made.renamed_from) || !parse_key(made)) return std::nullopt;
  if (!expect(TokenKind::arrow, "`->` and the type of the values")) return std::nullopt;
  auto value = parse_type();
  if (!value) return std::nullopt;
  made.value = std::move(*value);
  if (at(TokenKind::left_brace)) {
    parse_table_body(made);
    made.span = from(begin);
    return made;
  }
  made.span = from(begin);
  const bool next_declaration = token_.first_on_line || at(TokenKind::end);
  if (!at(TokenKind::semicolon) && !next_declaration) {
    fail_expected("`;`, or `{` and the options of the table");
    return std::nullopt;
  }
  if (!expect_semicolon("the table")) return std::nullopt;
  return made;
}

}  // namespace kvgen
