// The wordings of lexer and parser, in one place, so that the same mistake reads the same wherever
// it is found.
#pragma once

#include <string>
#include <string_view>

#include "report/diagnostic.h"
#include "syntax/token.h"

namespace kvgen::messages {

Diagnostic not_utf8(Span first, std::size_t places, bool looks_like_utf16);
Diagnostic control_byte(Span first, unsigned byte, std::size_t places);
Diagnostic stray_character(Span span, std::string_view text);
/// `text`: the line from its `#` on.
Diagnostic preprocessor_line(Span span, std::string_view text);
Diagnostic name_not_ascii(Span span);
Diagnostic name_too_long(Span span, std::size_t limit);
Diagnostic comment_never_closed(Span opening);
Diagnostic string_never_closed(Span span);
Diagnostic single_quoted_string(Span span, std::string_view inside);
Diagnostic unknown_escape(Span span, std::string_view why);
Diagnostic malformed_number(Span span, std::string_view why);
Diagnostic too_many_tokens(Span span, std::size_t limit);

/// `found` is how `describe` names the token at `at`.
Diagnostic expected(Span at, std::string_view what, std::string_view found);
Diagnostic missing_separator(Span after, char separator, std::string_view item);
Diagnostic wrong_separator(Span at, char separator, std::string_view found, std::string_view item);
Diagnostic unknown_declaration(Span at, std::string_view word, std::string_view suggestion);
Diagnostic unknown_table_option(Span at, std::string_view word, std::string_view suggestion);
Diagnostic nested_too_deeply(Span at, std::size_t limit);
Diagnostic never_closed(Span opening, Span at, std::string_view bracket, std::string_view found);
Diagnostic unmatched_closing(Span at, std::string_view bracket);
Diagnostic missing_colon(Span after, std::string_view field);
Diagnostic type_before_name(Span type, std::string_view type_text, Span name,
                            std::string_view name_text);
Diagnostic unknown_constructor(Span at, std::string_view word, std::string_view help);
Diagnostic scope_operator(Span at);
Diagnostic given_twice(Span first, Span second, std::string_view word);
Diagnostic stray_doc(Span span);

/// "identifier `users`", "`;`", "end of file": the token as a message names what was found.
std::string describe(TokenKind kind, std::string_view text);

}  // namespace kvgen::messages
