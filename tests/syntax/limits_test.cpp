// Hostile sizes get a clear answer, with bounded memory and a bounded stack. Quadratic work would
// take hours, which the time limit of the test run shows.
#include <catch2/catch.hpp>

#include "parsing.h"
#include "report/render.h"
#include "syntax/lex.h"

namespace kvgen {
namespace {

std::string repeat(std::string_view part, std::size_t count) {
  std::string out;
  out.reserve(part.size() * count);
  for (std::size_t i = 0; i < count; ++i) out += part;
  return out;
}

bool reports(const Parsed& parsed, std::string_view code) {
  for (const Diagnostic& diagnostic : parsed.report.sorted()) {
    if (diagnostic.code == code) return true;
  }
  return false;
}

TEST_CASE("sixteen levels are fine and one more is not") {
  CHECK(
      Parsed("struct A { x: " + repeat("[", 15) + "u8" + repeat("]", 15) + "; }").codes().empty());
  const Parsed deep("struct A { x: " + repeat("[", 16) + "u8" + repeat("]", 16) + "; y: u8; }");
  CHECK(deep.codes() == std::vector<std::string>{"KV0204@1:31"});
}

TEST_CASE("nesting a hundred thousand deep is one diagnostic") {
  const std::size_t n = 100'000;
  const std::string types[] = {repeat("[", n),    repeat("(", n),        repeat("map<u8, ", n),
                               repeat("box<", n), "u8" + repeat("?", n), "u8 = " + repeat("[", n)};
  for (const std::string& type : types) {
    INFO(type.substr(0, 20));
    const Parsed parsed("struct A { x: " + type + "\n}");
    CHECK(parsed.report.errors() == 1);
    CHECK(reports(parsed, "KV0204"));
  }
  CHECK(Parsed("struct A " + repeat("{", n) + repeat("}", n)).report.errors() == 1);
  CHECK(Parsed("variant V " + repeat("{ a ", n)).report.errors() <= 3);
  CHECK(Parsed(repeat("}", n)).report.sorted().size() <= Report::errors_max);
}

TEST_CASE("a line of ten megabytes is answered, whatever it holds") {
  const std::size_t n = 10'000'000;
  const std::pair<std::string, const char*> lines[] = {
      {std::string(n, 'a'), "KV0108"},
      {"version " + std::string(n, '1') + ";", "KV0107"},
      {"import \"" + std::string(n, 'x'), "KV0105"},
      {"struct A { s: string = \"" + std::string(n, 'x') + "\"; }", ""},
      {"// " + std::string(n, 'x'), ""},
      {std::string(n, ' '), ""},
      {std::string(n, '\0'), "KV0102"},
      {std::string(n, '\xff'), "KV0101"},
      {std::string(n, ';'), "KV0109"},
      {std::string(n, '@'), "KV0103"},
      {repeat("@ ", n / 2), "KV0103"},
      {repeat("a ", n / 2), "KV0109"},
      {"struct A {" + repeat("a:u8;", n / 5), "KV0109"},
      {"struct A {" + repeat("a;", n / 2), "KV0201"},
      {"enum E {" + repeat("a,", n / 2), "KV0109"},
      {repeat("table ", n / 6), "KV0201"},
      {"namespace " + repeat("a.", n / 2), "KV0109"},
  };
  for (const auto& [text, code] : lines) {
    INFO(text.substr(0, 30));
    const Parsed parsed(text);
    const std::string shown = render(parsed.report.sorted(), parsed.map, ErrorFormat::human, false);
    CHECK(shown.size() < 400'000);
    if (*code == '\0') {
      CHECK(parsed.codes().empty());
    } else {
      CHECK(reports(parsed, code));
    }
  }
}

}  // namespace
}  // namespace kvgen
