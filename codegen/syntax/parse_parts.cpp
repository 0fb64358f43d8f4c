// What stands inside declarations: enumerators, fields, cases, keys, options and indexes.
#include <array>
#include <utility>

#include "report/suggest.h"
#include "syntax/messages.h"
#include "syntax/parser.h"

namespace kvgen {

// `renamed from OLD`. True unless it is there and broken.
bool Parser::parse_renamed(std::optional<ast::Name>& into) {
  if (!at_word("renamed") || (peek().kind != TokenKind::identifier)) return true;
  const Span begin = token_.span;
  advance();
  if (!at_word("from")) {
    fail_expected("`from`");
    return false;
  }
  advance();
  auto old = parse_name("the old name");
  if (!old) return false;
  if (into) fail(messages::given_twice(into->span, cover(begin, old->span), "renamed from"));
  into = std::move(old);
  return true;
}

// The bodies begin after their `{`, which is `opening`, and end after their `}`.
void Parser::parse_enumerators(ast::Enum& into, const Token& opening) {
  while (in_body(opening)) {
    auto value = parse_enumerator();
    if (!value) {
      // Up to the `,` of the broken one.
      while (!at(TokenKind::comma) && !at(TokenKind::semicolon) && !at(TokenKind::right_brace) &&
             !at(TokenKind::end) && !begins_declaration()) {
        docs_.clear();
        advance();
      }
      if (!accept(TokenKind::comma)) accept(TokenKind::semicolon);
      continue;
    }
    into.values.push_back(std::move(*value));
    if (accept(TokenKind::comma) || at(TokenKind::right_brace) || at(TokenKind::end)) continue;
    if (at(TokenKind::semicolon)) {
      fail(messages::wrong_separator(token_.span, ',', "`;`", "an enumerator"));
      advance();
    } else if (at(TokenKind::identifier) && !begins_declaration()) {
      fail(messages::missing_separator(after_previous(), ',', "the enumerator"));
    } else if (!begins_declaration()) {
      fail_expected("`,` or `}`");
      advance();
    }
  }
  accept(TokenKind::right_brace);
}

std::optional<ast::Enumerator> Parser::parse_enumerator() {
  ast::Enumerator made;
  made.doc = take_doc();
  auto name = parse_name("the name of an enumerator");
  if (!name) return std::nullopt;
  made.name = std::move(*name);
  if (!parse_renamed(made.renamed_from)) return std::nullopt;
  if (accept(TokenKind::equals)) {
    made.value = parse_value();
    if (!made.value) return std::nullopt;
  }
  if (!parse_renamed(made.renamed_from)) return std::nullopt;
  made.span = from(made.name.span);
  return made;
}

void Parser::parse_fields(std::vector<ast::Field>& into, const Token& opening) {
  while (in_body(opening)) {
    if (auto field = parse_field()) {
      into.push_back(std::move(*field));
    } else {
      skip_item();
    }
  }
  accept(TokenKind::right_brace);
}

std::optional<ast::Field> Parser::parse_field() {
  ast::Field field;
  field.doc = take_doc();
  const Span begin = token_.span;
  const bool type_word = at_builtin_type();
  auto name = parse_name("a field or `}`");
  if (!name) return std::nullopt;
  // `string name;`, as C and its children have it.
  if (type_word && at(TokenKind::identifier) && !at_builtin_type() && !token_.first_on_line) {
    fail(messages::type_before_name(name->span, name->text, token_.span, word()));
    field.type.name = {{*name}, {false}, name->span};
    field.type.span = name->span;
    name = parse_name("a name");
  } else {
    auto type = parse_field_type(*name);
    if (!type) return std::nullopt;
    field.type = std::move(*type);
  }
  field.name = std::move(*name);
  if (!parse_field_options(field)) return std::nullopt;
  field.span = from(begin);
  if (!expect_semicolon("the field")) return std::nullopt;
  return field;
}

// `: T`. A forgotten colon before something that is a type is repaired.
std::optional<ast::Type> Parser::parse_field_type(ast::Name& name) {
  const bool type_follows =
      at(TokenKind::identifier) || at(TokenKind::left_bracket) || at(TokenKind::left_paren);
  if (type_follows && !token_.first_on_line) {
    fail(messages::missing_colon(after_previous(), name.text));
  } else if (!expect(TokenKind::colon, "`:` and the type of `" + name.text + "`")) {
    return std::nullopt;
  }
  return parse_type();
}

bool Parser::parse_field_options(ast::Field& field) {
  for (;;) {
    if (at(TokenKind::equals)) {
      const Span mark = token_.span;
      advance();
      auto value = parse_value();
      if (!value) return false;
      if (field.default_value) {
        fail(messages::given_twice(field.default_value->span, cover(mark, value->span), "="));
      }
      field.default_value = std::move(value);
    } else if (at_word("renamed") && peek().kind == TokenKind::identifier) {
      if (!parse_renamed(field.renamed_from)) return false;
    } else {
      return true;
    }
  }
}

void Parser::parse_cases(ast::Variant& into, const Token& opening) {
  while (in_body(opening)) {
    if (auto one = parse_case()) {
      into.cases.push_back(std::move(*one));
    } else {
      skip_item();
    }
  }
  accept(TokenKind::right_brace);
}

std::optional<ast::Case> Parser::parse_case() {
  ast::Case made;
  made.doc = take_doc();
  auto name = parse_name("a case or `}`");
  if (!name) return std::nullopt;
  made.name = std::move(*name);
  if (!parse_renamed(made.renamed_from)) return std::nullopt;
  if (at(TokenKind::left_brace)) {
    const Token opening = take();
    parse_fields(made.fields, opening);
    made.span = from(made.name.span);
    accept(TokenKind::semicolon);
    return made;
  }
  made.span = from(made.name.span);
  if (at(TokenKind::colon) || at(TokenKind::left_paren)) {
    fail_expected("`;`, or `{` and the fields of the case");
    return std::nullopt;
  }
  if (!expect_semicolon("the case")) return std::nullopt;
  return made;
}

// `(a: A, b: B desc)`.
bool Parser::parse_key(ast::Table& into) {
  if (!expect(TokenKind::left_paren, "`(` and the key of the table")) return false;
  do {
    if (at(TokenKind::right_paren) && !into.key.empty()) break;  // a comma at the end
    auto component = parse_key_component();
    if (!component) return false;
    into.key.push_back(std::move(*component));
  } while (accept(TokenKind::comma));
  return expect(TokenKind::right_paren, "`,`, `)`, `desc` or `auto`");
}

std::optional<ast::KeyComponent> Parser::parse_key_component() {
  ast::KeyComponent made;
  auto name = parse_name("a key component: `name: type`");
  if (!name) return std::nullopt;
  made.name = std::move(*name);
  auto type = parse_field_type(made.name);
  if (!type) return std::nullopt;
  made.type = std::move(*type);
  Span first_word;
  while (at_word("desc") || at_word("auto")) {
    bool& flag = at_word("desc") ? made.descending : made.automatic;
    if (flag) fail(messages::given_twice(first_word, token_.span, word()));
    flag = true;
    first_word = take().span;
  }
  made.span = from(made.name.span);
  return made;
}

void Parser::parse_table_body(ast::Table& into) {
  const Token opening = take();
  while (in_body(opening)) parse_table_item(into);
  accept(TokenKind::right_brace);
}

void Parser::parse_table_item(ast::Table& into) {
  static constexpr std::array<std::string_view, 3> known = {"format", "key_format", "index"};
  const Span begin = token_.span;
  if (!at(TokenKind::identifier)) {
    fail_expected("`format`, `key_format`, `index` or `}`");
    return skip_item();
  }
  std::string option(word());
  const bool recognised = option == "format" || option == "key_format" || option == "index";
  if (!recognised) {
    const auto meant = closest(option, known);
    fail(messages::unknown_table_option(token_.span, option, meant.value_or("")));
    if (!meant) return skip_item();
    option = *meant;
  }
  if (option == "index") {
    if (auto index = parse_index()) {
      into.indexes.push_back(std::move(*index));
    } else {
      skip_item();
    }
    return;
  }
  const Token keyword = take();
  auto value = parse_name(option == "format" ? "the name of a format" : "`ordered` or `native`");
  if (!value) return skip_item();
  into.options.push_back({{option, keyword.span}, std::move(*value), from(begin)});
  if (!expect_semicolon("the option")) skip_item();
}

std::optional<ast::Index> Parser::parse_index() {
  ast::Index index;
  index.doc = take_doc();
  const Span begin = take().span;
  auto name = parse_name("the name of the index");
  if (!name) return std::nullopt;
  index.name = std::move(*name);
  if (at_word("unique")) {
    index.unique = true;
    advance();
  }
  if (!expect(TokenKind::left_paren, "`(` and the fields of the index")) return std::nullopt;
  do {
    if (at(TokenKind::right_paren) && !index.components.empty()) break;  // a comma at the end
    auto component = parse_index_component();
    if (!component) return std::nullopt;
    index.components.push_back(std::move(*component));
  } while (accept(TokenKind::comma));
  if (!expect(TokenKind::right_paren, "`,`, `)` or `desc`")) return std::nullopt;
  index.span = from(begin);
  if (!expect_semicolon("the index")) return std::nullopt;
  return index;
}

std::optional<ast::IndexComponent> Parser::parse_index_component() {
  auto path = parse_path("a field", true);
  if (!path) return std::nullopt;
  ast::IndexComponent made;
  made.path = std::move(*path);
  if (at_word("desc")) {
    made.descending = true;
    advance();
  }
  made.span = from(made.path.span);
  return made;
}

}  // namespace kvgen
