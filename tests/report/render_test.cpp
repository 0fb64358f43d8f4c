// What people, editors and tools see of a diagnostic.
#include "report/render.h"

#include <catch2/catch.hpp>

#include "report/printable.h"
#include "report/snippet.h"

namespace kvgen {
namespace {

struct Fixture {
  SourceMap map;
  FileId file = 0;

  explicit Fixture(std::string text) : file(map.add("shop.kv", std::move(text))) {}

  Span find(std::string_view needle, std::size_t from = 0) const {
    const std::size_t at = map.file(file).text().find(needle, from);
    REQUIRE(at != std::string_view::npos);
    return {file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + needle.size())};
  }
  std::string human(const Diagnostic& diagnostic, bool colour = false) const {
    return render({diagnostic}, map, ErrorFormat::human, colour);
  }
};

Diagnostic error(Span span, std::string label = "") {
  Diagnostic made;
  made.code = "KV0201";
  made.message = "something is wrong";
  made.labels.push_back({span, std::move(label)});
  return made;
}

TEST_CASE("human: carets, second label, note, help and repair") {
  const Fixture f("struct A {\n  x: u8;\n  y: u16;\n  x: u8;\n}\n");
  Diagnostic d = error(f.find("x", 25), "again here");
  d.labels.push_back({f.find("x"), "first declared here"});
  d.notes.push_back("names are unique in a struct");
  d.help = "rename one of them";
  d.edits.push_back({f.find("x", 25), "x2"});
  CHECK(f.human(d) ==
        "error[KV0201]: something is wrong\n"
        " --> shop.kv:4:3\n"
        "  |\n"
        "2 |   x: u8;\n"
        "  |   - first declared here\n"
        "...\n"
        "4 |   x: u8;\n"
        "  |   ^ again here\n"
        "  |\n"
        "  = note: names are unique in a struct\n"
        "  = help: rename one of them\n"
        "repair:\n"
        "  |\n"
        "4 |   x2: u8;\n"
        "  |   ++\n");
}

TEST_CASE("human: a label in another file gets its own place") {
  Fixture f("import \"b.kv\";\n");
  const FileId other = f.map.add("b.kv", "struct B {}\n");
  Diagnostic d = error(f.find("import"));
  d.labels.push_back({{other, 7, 8}, "declared here"});
  const std::string text = f.human(d);
  CHECK(text.find("--> shop.kv:1:1") != std::string::npos);
  CHECK(text.find("::: b.kv:1:8\n") != std::string::npos);
  CHECK(text.find("|        - declared here") != std::string::npos);
}

TEST_CASE("human: tabs and wide characters keep the caret below its bytes") {
  const Snippet tab = snippet("\tx: u9;", 4, 6);
  CHECK(tab.line == "    x: u9;");
  CHECK(tab.indent == 7);
  CHECK(tab.cells == 2);
  const Snippet umlaut = snippet("// äöü x", 10, 11);
  CHECK(umlaut.indent == 7);
  const Snippet wide = snippet("// 漢字 x", 10, 11);
  CHECK(wide.indent == 8);
}

TEST_CASE("human: a line of ten million bytes shows the neighbourhood") {
  std::string text(10'000'000, 'a');
  text += "bad" + std::string(10'000'000, 'c');
  const Fixture f(text);
  const std::string shown = f.human(error({f.file, 10'000'000, 10'000'003}, "here"));
  CHECK(shown.size() < 1000);
  CHECK(shown.find("…aaa") != std::string::npos);
  CHECK(shown.find("abadc") != std::string::npos);
  CHECK(shown.find("^^^ here\n") != std::string::npos);
}

TEST_CASE("human: a place at the end of the file is drawn") {
  const Fixture f("struct A {");
  const std::string shown = f.human(error({f.file, 10, 10}));
  CHECK(shown.find("1 | struct A {\n  |           ^\n") != std::string::npos);
}

TEST_CASE("no byte of a schema reaches the terminal as a command") {
  CHECK(printable("a\x1b[2Jb") == "a\\x1b[2Jb");
  CHECK(printable(std::string("\0", 1)) == "\\x00");
  CHECK(printable("\xff") == "\\xff");
  CHECK(printable("\xE2\x80\xAE"
                  "evil") == "\\u{202e}evil");
  CHECK(printable("two\nlines") == "two lines");
  CHECK(printable(std::string(100'000, 'x')).size() < 5000);
  Fixture f("x \x1b[31m \x07\n");
  f.map.add("evil\x1b[2J.kv", "");
  for (const ErrorFormat format : {ErrorFormat::human, ErrorFormat::gcc, ErrorFormat::json}) {
    Diagnostic d = error(f.find("x"));
    d.message = "found \x1b]0;title\x07 \xff";
    d.labels.push_back({{1, 0, 0}, "\x1b"});
    for (const char c : render({d}, f.map, format, false)) {
      CHECK((static_cast<unsigned char>(c) >= 0x20 || c == '\n'));
    }
  }
}

TEST_CASE("colour is there when asked for and only then") {
  const Fixture f("x\n");
  CHECK(f.human(error(f.find("x")), true).find("\x1b[1;31merror[KV0201]\x1b[0m") == 0);
  CHECK(f.human(error(f.find("x")), false).find('\x1b') == std::string::npos);
}

TEST_CASE("gcc: one line that editors know, notes after it") {
  const Fixture f("a\n  b\n");
  Diagnostic d = error(f.find("b"));
  d.labels.push_back({f.find("a"), "first declared here"});
  d.notes.push_back("a note");
  CHECK(render({d}, f.map, ErrorFormat::gcc, false) ==
        "shop.kv:2:3: error: something is wrong [KV0201]\n"
        "shop.kv:1:1: note: first declared here\n"
        "shop.kv:2:3: note: a note\n");
  Diagnostic lint = error(f.find("b"));
  lint.severity = Severity::warning;
  lint.lint = "index-prefix";
  CHECK(render({lint}, f.map, ErrorFormat::gcc, false) ==
        "shop.kv:2:3: warning: something is wrong [KV0201 -Wkv-index-prefix]\n");
}

TEST_CASE("json: one object a line with places and edits") {
  const Fixture f("a\n  bc\n");
  Diagnostic d = error(f.find("bc"), "here");
  d.edits.push_back({f.find("bc"), "cd"});
  CHECK(
      render({d, d}, f.map, ErrorFormat::json, false) ==
      R"({"severity":"error","code":"KV0201","message":"something is wrong","labels":[{"file":"shop.kv","line":2,"column":3,"end_line":2,"end_column":5,"begin":4,"end":6,"primary":true,"text":"here"}],"notes":[],"edits":[{"file":"shop.kv","line":2,"column":3,"end_line":2,"end_column":5,"begin":4,"end":6,"replacement":"cd"}]})"
      "\n"
      R"({"severity":"error","code":"KV0201","message":"something is wrong","labels":[{"file":"shop.kv","line":2,"column":3,"end_line":2,"end_column":5,"begin":4,"end":6,"primary":true,"text":"here"}],"notes":[],"edits":[{"file":"shop.kv","line":2,"column":3,"end_line":2,"end_column":5,"begin":4,"end":6,"replacement":"cd"}]})"
      "\n");
}

TEST_CASE("a diagnostic without a place is about the run") {
  Diagnostic d;
  d.code = "KV0901";
  d.message = "no schema was given";
  const SourceMap map;
  CHECK(render({d}, map, ErrorFormat::human, false) == "error[KV0901]: no schema was given\n");
  CHECK(render({d}, map, ErrorFormat::gcc, false) ==
        "kvgen: error: no schema was given [KV0901]\n");
}

}  // namespace
}  // namespace kvgen
