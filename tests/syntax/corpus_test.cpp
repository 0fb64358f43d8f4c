// The corpus: beside each corpus/x.kv stand its tokens, its tree, what is reported, and its
// canonical layout when it has no mistakes. A diff names the stage that changed.
#include <catch2/catch.hpp>

#include "report/render.h"
#include "support/golden.h"
#include "syntax/format.h"
#include "syntax/lex.h"
#include "syntax/parse.h"

namespace kvgen {
namespace {

TEST_CASE("the corpus gives its goldens") {
  const std::filesystem::path corpus = std::filesystem::path(KV_TEST_DATA) / "corpus";
  for (const auto& path : test::files_in(corpus, ".kv")) {
    const std::string golden = path.string();
    SourceMap map;
    const FileId file = map.add(path.filename().string(), test::read_file(path));
    Report lexical;
    test::check_golden(golden + ".tokens", dump_tokens(map, file, lex(map, file, lexical)));
    Report report;
    test::check_golden(golden + ".ast", dump_ast(parse(map, file, report)));
    const auto diagnostics = report.sorted();
    test::check_golden(golden + ".stderr", render(diagnostics, map, ErrorFormat::human, false));
    Report layout;
    const auto text = format_schema(map, file, layout);
    CHECK(text.has_value() == !report.has_errors());
    if (text) test::check_golden(golden + ".fmt", *text);
    for (const Diagnostic& diagnostic : diagnostics) {
      bool known = false;
      for (const CodeInfo& info : diagnostic_codes()) known = known || info.code == diagnostic.code;
      INFO(diagnostic.code);
      CHECK(known);
    }
  }
}

}  // namespace
}  // namespace kvgen
