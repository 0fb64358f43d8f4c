// Types, values and names.
#include <utility>

#include "syntax/messages.h"
#include "syntax/parse.h"
#include "syntax/parser.h"

namespace kvgen {
namespace {

ast::Type wrap(ast::Type::Kind kind, ast::Type inner) {
  ast::Type made;
  made.kind = kind;
  made.args.push_back(std::move(inner));
  return made;
}

// What other languages write `word<…>` for.
std::string_view constructor_help(std::string_view word) {
  if (word == "vector" || word == "list" || word == "Vec" || word == "array" || word == "set") {
    return "a list is written `[T]`, an array `[T; N]`";
  }
  if (word == "optional" || word == "Option") return "an optional is written `T?`";
  if (word == "tuple" || word == "pair") return "a tuple is written `(A, B)`";
  if (word == "HashMap" || word == "unordered_map" || word == "hash_map") {
    return "write `hashmap<K, V>`";
  }
  if (word == "Map" || word == "BTreeMap") return "write `map<K, V>`";
  if (word == "Box" || word == "unique_ptr") return "write `box<T>`";
  return "there are `map<K, V>`, `hashmap<K, V>` and `box<T>`";
}

}  // namespace

std::optional<ast::Type> Parser::parse_type(std::size_t depth) {
  if (depth >= nesting_max) {
    fail(messages::nested_too_deeply(token_.span, nesting_max));
    return std::nullopt;
  }
  const Span begin = token_.span;
  auto type = parse_type_prefix(depth);
  while (type && at(TokenKind::question)) {
    if (++depth >= nesting_max) {
      fail(messages::nested_too_deeply(token_.span, nesting_max));
      return std::nullopt;
    }
    advance();
    type = wrap(ast::Type::Kind::optional, std::move(*type));
    type->span = from(begin);
  }
  return type;
}

std::optional<ast::Type> Parser::parse_type_prefix(std::size_t depth) {
  if (at(TokenKind::left_bracket)) return parse_list_or_array(depth);
  if (at(TokenKind::left_paren)) return parse_tuple(depth);
  if (at(TokenKind::identifier) && peek().kind == TokenKind::less) return parse_generic(depth);
  auto path = parse_path("a type");
  if (!path) return std::nullopt;
  ast::Type type;
  type.span = path->span;
  type.name = std::move(*path);
  return type;
}

std::optional<ast::Type> Parser::parse_list_or_array(std::size_t depth) {
  const Span begin = take().span;
  auto element = parse_type(depth + 1);
  if (!element) return std::nullopt;
  ast::Type type = wrap(ast::Type::Kind::list, std::move(*element));
  if (accept(TokenKind::semicolon)) {
    type.kind = ast::Type::Kind::array;
    if (!at(TokenKind::integer)) {
      fail_expected("the number of elements");
      return std::nullopt;
    }
    const Token length = take();
    type.length = text(length);
    type.length_span = length.span;
  }
  if (!expect(TokenKind::right_bracket, "`]`")) return std::nullopt;
  type.span = from(begin);
  return type;
}

std::optional<ast::Type> Parser::parse_tuple(std::size_t depth) {
  const Span begin = take().span;
  ast::Type type;
  type.kind = ast::Type::Kind::tuple;
  while (!at(TokenKind::right_paren) || type.args.empty()) {
    auto element = parse_type(depth + 1);
    if (!element) return std::nullopt;
    type.args.push_back(std::move(*element));
    if (!accept(TokenKind::comma)) break;
  }
  if (!expect(TokenKind::right_paren, "`,` or `)`")) return std::nullopt;
  type.span = from(begin);
  return type;
}

std::optional<ast::Type> Parser::parse_generic(std::size_t depth) {
  const Token name = take();
  const std::string word = text(name);
  ast::Type type;
  std::size_t arguments = 2;
  if (word == "map") {
    type.kind = ast::Type::Kind::map;
  } else if (word == "hashmap") {
    type.kind = ast::Type::Kind::hashmap;
  } else if (word == "box") {
    type.kind = ast::Type::Kind::box;
    arguments = 1;
  } else {
    fail(messages::unknown_constructor(name.span, word, constructor_help(word)));
    return std::nullopt;
  }
  advance();  // `<`
  for (std::size_t i = 0; i < arguments; ++i) {
    if (i > 0 && !expect(TokenKind::comma, "`,` and the type of the values")) return std::nullopt;
    auto argument = parse_type(depth + 1);
    if (!argument) return std::nullopt;
    type.args.push_back(std::move(*argument));
  }
  if (!expect(TokenKind::greater, "`>`")) return std::nullopt;
  type.span = from(name.span);
  return type;
}

std::optional<ast::Value> Parser::parse_value(std::size_t depth) {
  if (at(TokenKind::left_bracket)) return parse_list_value(depth);
  using Kind = ast::Value::Kind;
  ast::Value value;
  const Token begin = token_;
  const bool sign = at(TokenKind::minus) || at(TokenKind::plus);
  if (sign) {
    // A `+` says nothing; a `-` belongs to the number.
    if (at(TokenKind::minus)) value.text = "-";
    advance();
  }
  const bool infinite = at_word("inf") || at_word("nan");
  if (at(TokenKind::integer)) {
    value.kind = Kind::integer;
  } else if (at(TokenKind::real) || infinite) {
    value.kind = Kind::real;
  } else if (sign) {
    fail_expected("a number after the sign");
    return std::nullopt;
  } else if (at(TokenKind::string)) {
    value.kind = Kind::string;
  } else if (at_word("true") || at_word("false")) {
    value.kind = Kind::boolean;
  } else if (at_word("none")) {
    value.kind = Kind::none;
  } else if (at(TokenKind::identifier)) {
    value.kind = Kind::name;
  } else {
    fail_expected("a value");
    return std::nullopt;
  }
  value.text += text(take());
  value.span = from(begin.span);
  return value;
}

std::optional<ast::Value> Parser::parse_list_value(std::size_t depth) {
  if (depth >= nesting_max) {
    fail(messages::nested_too_deeply(token_.span, nesting_max));
    return std::nullopt;
  }
  ast::Value list;
  list.kind = ast::Value::Kind::list;
  const Span begin = take().span;
  while (!at(TokenKind::right_bracket)) {
    auto item = parse_value(depth + 1);
    if (!item) return std::nullopt;
    list.items.push_back(std::move(*item));
    if (!accept(TokenKind::comma)) break;
  }
  if (!expect(TokenKind::right_bracket, "`,` or `]`")) return std::nullopt;
  list.span = from(begin);
  return list;
}

std::optional<ast::Name> Parser::parse_name(std::string_view what) {
  if (!at(TokenKind::identifier)) {
    fail_expected(what);
    return std::nullopt;
  }
  const Token name = take();
  return ast::Name{text(name), name.span};
}

std::optional<ast::Path> Parser::parse_path(std::string_view what, bool elements_allowed) {
  ast::Path path;
  for (;;) {
    auto part = parse_name(what);
    if (!part) return std::nullopt;
    path.parts.push_back(std::move(*part));
    const bool elements = elements_allowed && at(TokenKind::left_bracket);
    path.elements.push_back(elements);
    if (elements) {
      advance();
      if (!expect(TokenKind::right_bracket, "`]`: an index over elements is written `name[]`")) {
        return std::nullopt;
      }
    }
    if (at(TokenKind::colon) && peek().kind == TokenKind::colon) {
      fail(messages::scope_operator(cover(token_.span, peek().span)));
      advance();
      advance();
    } else if (!accept(TokenKind::dot)) {
      break;
    }
    what = "a name after `.`";
  }
  path.span = from(path.parts.front().span);
  return path;
}

}  // namespace kvgen
