// Under a printed seed: no text crashes the parser, and formatting keeps the tree and every comment
// and is idempotent. KVGEN_SEED repeats a run.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <random>

#include "parsing.h"
#include "report/render.h"
#include "support/golden.h"
#include "syntax/format.h"
#include "syntax/lex.h"

namespace kvgen {
namespace {

std::uint64_t seed() {
  if (const char* given = std::getenv("KVGEN_SEED")) return std::strtoull(given, nullptr, 10);
  return std::random_device{}();
}

class Random {
 public:
  explicit Random(std::uint64_t from) : engine_(from) {}
  /// In [0, bound).
  std::size_t below(std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(engine_);
  }
  bool chance(std::size_t one_in) { return below(one_in) == 0; }
  template <class Range>
  auto pick(const Range& range) {
    return *(std::begin(range) + static_cast<std::ptrdiff_t>(below(std::size(range))));
  }

 private:
  std::mt19937_64 engine_;
};

std::vector<std::string> corpus() {
  std::vector<std::string> texts;
  for (const auto& path : test::files_in(std::string(KV_TEST_DATA) + "/corpus", ".kv")) {
    texts.push_back(test::read_file(path));
  }
  return texts;
}

// Every path through the front end, with what must hold for any text.
void digest(const std::string& text) {
  const Parsed parsed(text);
  const auto diagnostics = parsed.report.sorted();
  for (const Diagnostic& diagnostic : diagnostics) {
    CHECK_FALSE(diagnostic.labels.empty());
    for (const Label& label : diagnostic.labels) {
      CHECK(label.span.begin <= label.span.end);
      CHECK(label.span.end <= text.size());
    }
  }
  for (const ErrorFormat format : {ErrorFormat::human, ErrorFormat::gcc, ErrorFormat::json}) {
    CHECK(render(diagnostics, parsed.map, format, true).empty() == diagnostics.empty());
  }
}

// The comments of a text in order, blanks squeezed: layout may change, words may not.
std::string comments_of(const std::string& text) {
  SourceMap map;
  Report report;
  const FileId id = map.add("x.kv", text);
  std::string out;
  for (const Token& token : lex(map, id, report)) {
    if (!is_comment(token.kind)) continue;
    for (const char c : map.text(token.span)) {
      if (c != ' ' && c != '\t' && c != '\r' && c != '\n') out += c;
    }
    out += '\n';
  }
  return out;
}

void check_format(const std::string& text) {
  SourceMap map;
  Report report;
  const FileId id = map.add("x.kv", text);
  const auto once = format_schema(map, id, report);
  if (!once) return;
  INFO("text:\n" << text << "\nformatted:\n" << *once);
  const FileId again = map.add("y.kv", *once);
  const auto twice = format_schema(map, again, report);
  REQUIRE(twice.has_value());
  CHECK(*twice == *once);
  Report ignored;
  CHECK(dump_ast(parse(map, id, ignored)) == dump_ast(parse(map, again, ignored)));
  CHECK(comments_of(text) == comments_of(*once));
}

/// Well-formed schemas with random blanks and comments between any two words.
class Schemas {
 public:
  explicit Schemas(Random& random) : random_(random) {}

  std::string make() {
    text_.clear();
    for (std::size_t i = random_.below(6); i > 0; --i) declaration();
    gap();
    return text_;
  }

 private:
  void gap() {
    static constexpr std::string_view gaps[] = {" ",
                                                "",
                                                "\n",
                                                "\n\n",
                                                "\n\n\n",
                                                "\t",
                                                "  ",
                                                "/* c */",
                                                " // c\n",
                                                "\n// own\n",
                                                "\n/* a\n  b */",
                                                "\r\n",
                                                "/* d */\n",
                                                " /// doc\n",
                                                "\n/// own doc\n"};
    // Most gaps are plain, so that lines stay together often enough.
    text_ += random_.chance(6) ? random_.pick(gaps) : std::string_view(" ");
  }
  void words(std::initializer_list<std::string_view> all) {
    for (const std::string_view word : all) {
      text_ += word;
      gap();
      // Two words must stay two.
      if (!text_.empty() && text_.back() == word.back()) text_ += ' ';
    }
  }
  std::string_view name() {
    static constexpr std::string_view names[] = {
        "a", "b", "format", "table", "renamed_", "long_name_here", "index", "x1"};
    return random_.pick(names);
  }

  void declaration() {
    switch (random_.below(7)) {
      case 0:
        return words({"namespace", name(), ".", name(), ";"});
      case 1:
        return words({"import", "tables", "\"a b.kv\"", ";"});
      case 2:
        return enumeration();
      case 3:
        return variant();
      case 4:
        return table();
      default:
        return structure();
    }
  }
  void structure() {
    words({"struct", name()});
    fields();
    if (random_.chance(4)) words({";"});
  }
  void fields() {
    words({"{"});
    for (std::size_t i = random_.below(5); i > 0; --i) {
      words({name(), ":"});
      type(0);
      if (random_.chance(3)) {
        words({"="});
        value(0);
      }
      if (random_.chance(5)) words({"renamed", "from", name()});
      words({";"});
    }
    words({"}"});
  }
  void type(std::size_t depth) {
    switch (depth > 3 ? 0 : random_.below(9)) {
      case 1:
        words({"["}), type(depth + 1), words({"]"});
        break;
      case 2:
        words({"["}), type(depth + 1), words({";", "4", "]"});
        break;
      case 3:
        words({"map", "<"}), type(depth + 1), words({","}), type(depth + 1), words({">"});
        break;
      case 4:
        words({"("}), type(depth + 1), words({","}), type(depth + 1), words({")"});
        break;
      case 5:
        words({"box", "<"}), type(depth + 1), words({">"});
        break;
      case 6:
        words({name(), ".", name()});
        break;
      default:
        words({"u8"});
        break;
    }
    if (random_.chance(4)) words({"?"});
  }
  void value(std::size_t depth) {
    switch (depth > 2 ? 0 : random_.below(6)) {
      case 1:
        words({"-", "5"});
        break;
      case 2:
        words({"\"s // no comment\""});
        break;
      case 3:
        words({"["});
        value(depth + 1);
        words({","});
        value(depth + 1);
        if (random_.chance(2)) words({","});
        words({"]"});
        break;
      case 4:
        words({"1.5e3"});
        break;
      default:
        words({"none"});
        break;
    }
  }
  void enumeration() {
    words({"enum", name()});
    if (random_.chance(2)) words({":", "u8"});
    words({"{"});
    for (std::size_t i = random_.below(5); i > 0; --i) {
      words({name()});
      if (random_.chance(2)) words({"=", "7"});
      if (i > 1 || random_.chance(2)) words({","});
    }
    words({"}"});
  }
  void variant() {
    words({"variant", name(), "{"});
    for (std::size_t i = random_.below(4); i > 0; --i) {
      words({name()});
      if (random_.chance(2)) {
        fields();
        if (random_.chance(2)) words({";"});
      } else {
        words({";"});
      }
    }
    words({"}"});
  }
  void table() {
    words({"table", name(), "(", name(), ":"});
    type(2);
    if (random_.chance(3)) words({"desc"});
    if (random_.chance(3)) words({",", name(), ":", "u8", "auto"});
    words({")", "->"});
    type(2);
    if (random_.chance(2)) return words({";"});
    words({"{", "format", "raw", ";", "index", name(), "unique", "(", name(), ".", name(), "[", "]",
           "desc", ",", name(), ")", ";", "}"});
  }

  Random& random_;
  std::string text_;
};

TEST_CASE("a soup of words crashes nothing") {
  const std::uint64_t from = seed();
  INFO("KVGEN_SEED=" << from);
  Random random(from);
  static constexpr std::string_view soup[] = {
      "struct",   "enum",     "variant", "table", "namespace", "import", "tables", "version",
      "database", "previous", "renamed", "from",  "index",     "unique", "format", "desc",
      "auto",     "map",      "box",     "u8",    "string",    "name",   "x",      "{",
      "}",        "{",        "}",       "(",     ")",         "[",      "]",      "<",
      ">",        ":",        ";",       ";",     ",",         ".",      "=",      "?",
      "-",        "+",        "->",      "12",    "1.5",       "0x",     "\"s\"",  "\"",
      "'",        "/*",       "*/",      "//",    "///",       "\n",     "\n",     "\t",
      "@",        "ä",        "\xff",    "\\",    "none",      "true",   "\r\n",   "\x01"};
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (std::size_t i = random.below(60); i > 0; --i) {
      text += random.pick(soup);
      if (!random.chance(4)) text += ' ';
    }
    INFO(text);
    digest(text);
    check_format(text);
  }
}

TEST_CASE("the corpus cut off anywhere crashes nothing") {
  for (const std::string& text : corpus()) {
    for (std::size_t length = 0; length < text.size(); length += 3) digest(text.substr(0, length));
  }
}

TEST_CASE("the corpus mutated crashes nothing, and formats well when it still parses") {
  const std::uint64_t from = seed();
  INFO("KVGEN_SEED=" << from);
  Random random(from);
  for (const std::string& original : corpus()) {
    for (int round = 0; round < 150 && !original.empty(); ++round) {
      std::string text = original;
      for (std::size_t i = 1 + random.below(4); i > 0 && !text.empty(); --i) {
        const std::size_t at = random.below(text.size());
        switch (random.below(4)) {
          case 0:
            text.erase(at, 1 + random.below(8));
            break;
          case 1:
            text[at] = static_cast<char>(random.below(256));
            break;
          case 2:
            text.insert(at, text.substr(random.below(text.size()), random.below(20)));
            break;
          default:
            text.insert(at, 1, random.pick(std::string_view("{}()[]<>;:,.=?\"/*\n")));
            break;
        }
      }
      INFO(text);
      digest(text);
      check_format(text);
    }
  }
}

TEST_CASE("formatting the corpus keeps its tree and its comments") {
  for (const std::string& text : corpus()) check_format(text);
}

TEST_CASE("formatting random schemas keeps their trees and their comments") {
  const std::uint64_t from = seed();
  INFO("KVGEN_SEED=" << from);
  Random random(from);
  Schemas schemas(random);
  for (int round = 0; round < 3000; ++round) {
    const std::string text = schemas.make();
    INFO(text);
    REQUIRE(Parsed(text).report.errors() == 0);
    check_format(text);
  }
}

}  // namespace
}  // namespace kvgen
