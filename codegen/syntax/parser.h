// The recursive-descent parser. Internal to this folder: others call `parse`.
//
// A `parse_x` that fails has reported why and returns nothing; whoever loops over items then
// calls `skip_item`, which is the only place that throws tokens away.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/diagnostic.h"
#include "source/source.h"
#include "syntax/ast.h"
#include "syntax/lex.h"
#include "syntax/token.h"

namespace kvgen {

class Parser {
 public:
  Parser(const SourceMap& map, FileId file, Report& report);
  ast::File parse_file();

 private:
  // Declarations: parse_declarations.cpp.
  void parse_declaration(ast::File& file);
  void parse_keyword(ast::File& file, std::string_view keyword, ast::Doc doc);
  std::optional<ast::Namespace> parse_namespace();
  std::optional<ast::Version> parse_version();
  std::optional<ast::DatabaseName> parse_database();
  std::optional<ast::Import> parse_import();
  std::optional<ast::Previous> parse_previous();
  std::optional<ast::Enum> parse_enum();
  std::optional<ast::Struct> parse_struct();
  std::optional<ast::Variant> parse_variant();
  std::optional<ast::Table> parse_table();
  std::string intended_keyword(std::string_view word) const;

  // Their parts: parse_parts.cpp.
  void parse_enumerators(ast::Enum& into, const Token& opening);
  std::optional<ast::Enumerator> parse_enumerator();
  void parse_fields(std::vector<ast::Field>& into, const Token& opening);
  std::optional<ast::Field> parse_field();
  std::optional<ast::Type> parse_field_type(ast::Name& name);
  bool parse_field_options(ast::Field& field);
  void parse_cases(ast::Variant& into, const Token& opening);
  std::optional<ast::Case> parse_case();
  bool parse_key(ast::Table& into);
  std::optional<ast::KeyComponent> parse_key_component();
  void parse_table_body(ast::Table& into);
  void parse_table_item(ast::Table& into);
  std::optional<ast::Index> parse_index();
  std::optional<ast::IndexComponent> parse_index_component();
  bool parse_renamed(std::optional<ast::Name>& into);

  // Types, values and names: parse_types.cpp.
  std::optional<ast::Type> parse_type(std::size_t depth = 0);
  std::optional<ast::Type> parse_type_prefix(std::size_t depth);
  std::optional<ast::Type> parse_list_or_array(std::size_t depth);
  std::optional<ast::Type> parse_tuple(std::size_t depth);
  std::optional<ast::Type> parse_generic(std::size_t depth);
  std::optional<ast::Value> parse_value(std::size_t depth = 0);
  std::optional<ast::Value> parse_list_value(std::size_t depth);
  std::optional<ast::Name> parse_name(std::string_view what);
  std::optional<ast::Path> parse_path(std::string_view what, bool elements_allowed = false);

  // Tokens: parser.cpp.
  void advance();
  const Token& peek();
  Token take();
  std::string text(const Token& token) const;
  std::string_view word() const;
  bool at(TokenKind kind) const { return token_.kind == kind; }
  bool at_word(std::string_view word) const;
  bool at_builtin_type() const;
  bool accept(TokenKind kind);
  bool expect(TokenKind kind, std::string_view what);
  bool expect_semicolon(std::string_view item);
  Span after_previous() const;
  Span from(Span begin) const;
  ast::Doc take_doc();
  void fail(Diagnostic diagnostic);
  void fail_expected(std::string_view what);
  std::string found() const;

  // Bodies in braces and recovery: parser.cpp.
  /// The `{` of a body, taken. A forgotten one is reported, and the body parsed when what follows
  /// looks like its first item.
  std::optional<Token> open_body(std::string_view what);
  /// Whether there is another item before the `}`. Reports a body that never ends.
  bool in_body(const Token& opening);
  bool begins_declaration();
  void skip_item();

  const SourceMap& map_;
  FileId file_;
  Report& report_;
  Lexer lexer_;
  Token token_;  // the next one to parse
  Token ahead_;  // the one after it, when `has_ahead_`
  bool has_ahead_ = false;
  std::vector<Span> docs_;        // `///` lines before token_
  std::vector<Span> ahead_docs_;  // and between token_ and ahead_
  Span previous_;                 // the token before token_
  Span last_mistake_;             // where the last syntax error was reported: one per place
  bool has_mistake_ = false;
  std::uint32_t declaration_column_ = 1;
};

}  // namespace kvgen
