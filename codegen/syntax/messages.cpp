#include "syntax/messages.h"

#include <utility>

#include "report/error.h"

namespace kvgen::messages {
namespace {

std::string quoted(std::string_view text) {
  constexpr std::size_t shown_max = 40;
  std::string out = "`" + std::string(text.substr(0, shown_max));
  // Cut between characters, not inside one.
  if (text.size() > shown_max) {
    while ((static_cast<unsigned char>(text[out.size() - 1]) & 0xC0u) == 0x80u) out.pop_back();
    out += "…";
  }
  return out + "`";
}

std::string hex(unsigned byte) {
  constexpr std::string_view digits = "0123456789abcdef";
  return {'0', 'x', digits[byte >> 4 & 15], digits[byte & 15]};
}

void note_places(Diagnostic& made, std::size_t places, std::string_view what) {
  if (places > 1) {
    made.notes.push_back("the file has " + std::to_string(places) + " such " + std::string(what));
  }
}

}  // namespace

Diagnostic not_utf8(Span first, std::size_t places, bool looks_like_utf16) {
  auto made = error("KV0101", "the file is not valid UTF-8", first, "these bytes are no character");
  note_places(made, places, "places");
  made.help =
      looks_like_utf16 ? "the file looks like UTF-16: save it as UTF-8" : "save the file as UTF-8";
  return made;
}

Diagnostic control_byte(Span first, unsigned byte, std::size_t places) {
  auto made = error("KV0102", "control byte " + hex(byte) + " in the schema", first);
  note_places(made, places, "bytes");
  made.help = "remove it; in a string it is written `\\x" + hex(byte).substr(2) + "`";
  return made;
}

Diagnostic stray_character(Span span, std::string_view text) {
  auto made = error("KV0103", "stray " + quoted(text), span, "not part of the language");
  if (text.find("\xE2\x80\x9C") != text.npos || text.find("\xE2\x80\x9D") != text.npos) {
    made.help = "strings stand between straight quotes: \"text\"";
  } else if (text.front() == '#') {
    made.help = "comments begin with `//`";
  }
  return made;
}

Diagnostic preprocessor_line(Span span, std::string_view text) {
  auto made = error("KV0103", "a line cannot begin with `#`", span, "not part of the language");
  std::string_view rest = text.substr(std::min(text.find_first_not_of("# \t"), text.size()));
  if (!rest.starts_with("include")) {
    made.help = "comments begin with `//`; there is no preprocessor";
    return made;
  }
  made.help = "`import` takes the types of another schema";
  const std::size_t open = rest.find('"');
  const std::size_t close = open == rest.npos ? open : rest.find('"', open + 1);
  if (close != rest.npos) {
    rest = rest.substr(open, close - open + 1);
    made.edits.push_back({span, "import " + std::string(rest) + ";"});
  }
  return made;
}

Diagnostic name_not_ascii(Span span) {
  auto made = error("KV0103", "a name holds letters, digits and `_` of ASCII only", span);
  made.help = "spell it with A-Z, a-z, 0-9 and `_`";
  return made;
}

Diagnostic name_too_long(Span span, std::size_t limit) {
  return error("KV0108", "name is longer than " + std::to_string(limit) + " bytes", span);
}

Diagnostic comment_never_closed(Span opening) {
  return error("KV0104", "comment is never closed", opening, "expected a `*/` after this");
}

Diagnostic string_never_closed(Span span) {
  auto made = error("KV0105", "string is never closed", span, "expected a `\"` on this line");
  made.help = "a line end inside a string is written `\\n`";
  return made;
}

Diagnostic single_quoted_string(Span span, std::string_view inside) {
  auto made = error("KV0103", "strings stand between double quotes", span);
  made.edits.push_back({span, "\"" + std::string(inside) + "\""});
  return made;
}

Diagnostic unknown_escape(Span span, std::string_view why) {
  auto made = error("KV0106", "unknown escape in a string", span, std::string(why));
  made.help = "the escapes are \\n \\t \\\\ \\\" \\xNN and \\u{…}";
  return made;
}

Diagnostic malformed_number(Span span, std::string_view why) {
  return error("KV0107", "malformed number", span, std::string(why));
}

Diagnostic too_many_tokens(Span span, std::size_t limit) {
  auto made = error("KV0109", "schema is too large", span,
                    "more than " + std::to_string(limit) + " words before this");
  made.help = "split it into files and join them with `import tables`";
  return made;
}

Diagnostic expected(Span at, std::string_view what, std::string_view found) {
  return error("KV0201", "expected " + std::string(what) + ", found " + std::string(found), at,
               "expected " + std::string(what));
}

Diagnostic missing_separator(Span after, char separator, std::string_view item) {
  const std::string mark = std::string("`") + separator + "`";
  auto made = error("KV0202", "missing " + mark + " after " + std::string(item), after,
                    "expected " + mark + " here");
  made.edits.push_back({after, std::string(1, separator)});
  return made;
}

Diagnostic wrong_separator(Span at, char separator, std::string_view found, std::string_view item) {
  const std::string mark = std::string("`") + separator + "`";
  auto made =
      error("KV0202", std::string(item) + " ends with " + mark + ", not " + std::string(found), at,
            "expected " + mark);
  made.edits.push_back({at, std::string(1, separator)});
  return made;
}

Diagnostic unknown_declaration(Span at, std::string_view word, std::string_view suggestion) {
  auto made = error("KV0203", "unknown declaration " + quoted(word), at);
  if (!suggestion.empty()) {
    made.help = "did you mean `" + std::string(suggestion) + "`?";
    made.edits.push_back({at, std::string(suggestion)});
  } else {
    made.notes.push_back(
        "a schema holds namespace, version, import, database, previous, enum, struct, variant and "
        "table");
  }
  return made;
}

Diagnostic unknown_table_option(Span at, std::string_view word, std::string_view suggestion) {
  auto made = error("KV0207", "unknown table option " + quoted(word), at);
  if (!suggestion.empty()) {
    made.help = "did you mean `" + std::string(suggestion) + "`?";
    made.edits.push_back({at, std::string(suggestion)});
  } else {
    made.notes.push_back("a table takes format, key_format and index");
  }
  return made;
}

Diagnostic nested_too_deeply(Span at, std::size_t limit) {
  auto made = error("KV0204", "nested more than " + std::to_string(limit) + " levels deep", at);
  made.help = "give an inner part a name of its own, as a struct";
  return made;
}

Diagnostic never_closed(Span opening, Span at, std::string_view bracket, std::string_view found) {
  auto made = error("KV0205", quoted(bracket) + " is never closed, found " + std::string(found), at,
                    "expected the closing bracket before this");
  made.labels.push_back({opening, "opened here"});
  return made;
}

Diagnostic unmatched_closing(Span at, std::string_view bracket) {
  return error("KV0206", quoted(bracket) + " closes nothing", at);
}

Diagnostic missing_colon(Span after, std::string_view field) {
  auto made = error("KV0208", "missing `:` between " + quoted(field) + " and its type", after,
                    "expected `:` here");
  made.edits.push_back({after, ":"});
  return made;
}

Diagnostic type_before_name(Span type, std::string_view type_text, Span name,
                            std::string_view name_text) {
  auto made = error("KV0208", "the name comes first, then `:` and the type", cover(type, name));
  made.edits.push_back({cover(type, name), std::string(name_text) + ": " + std::string(type_text)});
  return made;
}

Diagnostic unknown_constructor(Span at, std::string_view word, std::string_view help) {
  auto made = error("KV0209", "unknown type constructor " + quoted(word), at);
  made.help = std::string(help);
  return made;
}

Diagnostic scope_operator(Span at) {
  auto made = error("KV0201", "parts of a name are joined with `.`, not `::`", at);
  made.edits.push_back({at, "."});
  return made;
}

Diagnostic given_twice(Span first, Span second, std::string_view word) {
  auto made = error("KV0210", quoted(word) + " is given twice", second);
  made.labels.push_back({first, "first given here"});
  return made;
}

Diagnostic stray_doc(Span span) {
  auto made = error("KV0211", "doc comment documents nothing", span);
  made.severity = Severity::warning;
  made.help = "put `///` on the lines above what it documents, or write `//`";
  return made;
}

std::string describe(TokenKind kind, std::string_view text) {
  switch (kind) {
    case TokenKind::end:
      return "end of file";
    case TokenKind::identifier:
      return quoted(text);
    case TokenKind::integer:
    case TokenKind::real:
      return "number " + quoted(text);
    case TokenKind::string:
      return "a string";
    default:
      return std::string(spelling(kind));
  }
}

}  // namespace kvgen::messages
