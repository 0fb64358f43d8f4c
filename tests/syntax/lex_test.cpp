// Facts about words.
#include "syntax/lex.h"

#include <catch2/catch.hpp>

namespace kvgen {
namespace {

struct Lexed {
  SourceMap map;
  Report report;
  std::vector<Token> tokens;

  explicit Lexed(std::string text) {
    const FileId id = map.add("x.kv", std::move(text));
    tokens = lex(map, id, report);
  }
  std::string text(std::size_t i) const { return std::string(map.text(tokens.at(i).span)); }
  std::vector<std::string> codes() const {
    std::vector<std::string> out;
    for (const Diagnostic& diagnostic : report.sorted()) out.push_back(diagnostic.code);
    return out;
  }
};

using Codes = std::vector<std::string>;

TEST_CASE("a token knows its bytes") {
  const Lexed lexed("  table\n x->");
  REQUIRE(lexed.tokens.size() == 4);
  CHECK(lexed.text(0) == "table");
  CHECK(lexed.tokens[1].first_on_line);
  CHECK(lexed.tokens[2].kind == TokenKind::arrow);
  CHECK_FALSE(lexed.tokens[2].first_on_line);
  CHECK(lexed.tokens[3].kind == TokenKind::end);
  CHECK(lexed.tokens[3].span == Span{0, 12, 12});
}

TEST_CASE("comments are tokens, and four slashes are no documentation") {
  const Lexed lexed("/// doc \r\n//// rule\n// line\n/* a\n * b */");
  CHECK(lexed.tokens[0].kind == TokenKind::doc);
  CHECK(lexed.text(0) == "/// doc");
  CHECK(lexed.tokens[1].kind == TokenKind::line_comment);
  CHECK(lexed.tokens[2].kind == TokenKind::line_comment);
  CHECK(lexed.tokens[3].kind == TokenKind::block_comment);
  CHECK(lexed.text(3) == "/* a\n * b */");
}

TEST_CASE("numbers are whole words") {
  for (const std::string good :
       {"0", "7", "1_000", "0xFF", "0Xff_00", "0b1010", "123456789012345678901234567890"}) {
    const Lexed lexed(good);
    INFO(good);
    CHECK(lexed.tokens[0].kind == TokenKind::integer);
    CHECK(lexed.text(0) == good);
    CHECK(lexed.codes().empty());
  }
  for (const std::string good : {"0.5", "1.5", "1e9", "1E+9", "2.5e-3", "1_0.0_1", "0e0"}) {
    const Lexed lexed(good);
    INFO(good);
    CHECK(lexed.tokens[0].kind == TokenKind::real);
    CHECK(lexed.text(0) == good);
    CHECK(lexed.codes().empty());
  }
  for (const std::string bad : {"0x", "0b", "0b2", "0xG", "1_", "1__0", "007", "12ab", "12abe5",
                                "1.5e", "1.5e+", "0o7", "1.5x", "00.5", "1.2.3"}) {
    const Lexed lexed(bad);
    INFO(bad);
    CHECK(lexed.codes() == Codes{"KV0107"});
    CHECK(lexed.tokens[0].malformed);
    CHECK(lexed.tokens.size() == 2);
  }
}

TEST_CASE("strings decode their escapes") {
  CHECK(decode_string(R"("")").empty());
  CHECK(decode_string(R"("a\n\t\\\"b")") == "a\n\t\\\"b");
  CHECK(decode_string(R"("\x41\x00")") == std::string("A\0", 2));
  CHECK(decode_string(R"("\u{20AC}\u{1F600}")") == "€😀");
  CHECK(Lexed(R"("\x41\u{0}\u{10FFFF}")").codes().empty());
}

TEST_CASE("bad escapes are reported where they stand") {
  for (const std::string bad : {R"("\q")", R"("\x4")", R"("\xZZ")", R"("\u41")", R"("\u{}")",
                                R"("\u{110000}")", R"("\u{D800}")", R"("\u{1234567}")"}) {
    INFO(bad);
    CHECK(Lexed(bad).codes() == Codes{"KV0106"});
  }
  CHECK(Lexed(R"("\q\w")").codes() == Codes{"KV0106", "KV0106"});
}

TEST_CASE("a string ends with its line") {
  const Lexed lexed("\"open\r\nnext");
  CHECK(lexed.codes() == Codes{"KV0105"});
  CHECK(lexed.text(0) == "\"open");
  CHECK(lexed.text(1) == "next");
  CHECK(lexed.tokens[1].after_error);
  CHECK(Lexed("\"ends in a backslash\\").codes() == Codes{"KV0105"});
  CHECK(Lexed("\"ends in a backslash\\\n\"").codes() == Codes{"KV0105", "KV0105"});
}

TEST_CASE("encoding mistakes are one diagnostic a file") {
  CHECK(Lexed("\xEF\xBB\xBFok").codes().empty());
  CHECK(Lexed("\xff a \xfe b \xff").codes() == Codes{"KV0101"});
  CHECK(Lexed(std::string("a\0b\0c\x7f", 6)).codes() == Codes{"KV0102"});
  const Lexed utf16(std::string("\xff\xfet\0a\0", 6));
  CHECK(utf16.codes() == Codes{"KV0101"});
  CHECK(utf16.tokens.size() == 1);
  CHECK(utf16.report.sorted()[0].help.find("UTF-16") != std::string::npos);
}

TEST_CASE("a run of strange characters is one mistake") {
  CHECK(Lexed("@#$%").codes() == Codes{"KV0103"});
  CHECK(Lexed("“").codes() == Codes{"KV0103"});
  CHECK(Lexed("größe").codes() == Codes{"KV0103"});
  CHECK(Lexed("größe").tokens.size() == 2);
  CHECK(Lexed("/").codes().empty() == false);
}

TEST_CASE("a block comment that never ends swallows the rest") {
  const Lexed lexed("a /* b");
  CHECK(lexed.codes() == Codes{"KV0104"});
  CHECK(lexed.tokens.size() == 3);
  CHECK(lexed.tokens.back().after_error);
  CHECK(Lexed("/*/").codes() == Codes{"KV0104"});
}

}  // namespace
}  // namespace kvgen
