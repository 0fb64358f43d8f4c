// What every schema of the corpus becomes: the emit model and the two files, as goldens; and that
// templates and emit model agree on every name. That the goldens compile is tested beside this.
#include <catch2/catch.hpp>
#include <filesystem>
#include <set>
#include <string>

#include "emit/emit.h"
#include "render/generate.h"
#include "render/mustache.h"
#include "render/templates.h"
#include "report/render.h"
#include "resolve/resolve.h"
#include "support/golden.h"
#include "support/resolved.h"

namespace kvgen {
namespace {

namespace fs = std::filesystem;

const fs::path data(KV_TEST_DATA);

using test::schema_at;

void collect_names(const nlohmann::json& value, std::set<std::string>& names) {
  if (value.is_object())
    for (const auto& [name, inner] : value.items()) {
      names.insert(name);
      collect_names(inner, names);
    }
  else if (value.is_array())
    for (const auto& inner : value) collect_names(inner, names);
}

TEST_CASE("the corpus gives its goldens") {
  for (const fs::path& schema : test::files_in(data / "corpus", ".kv")) {
    DYNAMIC_SECTION(schema.filename().string()) {
      const model::Schema model = schema_at(schema);
      const fs::path golden = data / "golden" / schema.filename();
      test::check_golden(golden.string() + ".emit", dump_emit(model));
      const GeneratedFiles files = generate(model);
      test::check_golden(golden.string() + ".hpp", files.header);
      test::check_golden(golden.string() + ".cpp", files.source);
      if (!files.fbs.empty()) test::check_golden(golden.string() + ".fbs", files.fbs);
    }
  }
}

TEST_CASE("the same schema gives the same bytes") {
  const GeneratedFiles once = generate(schema_at(data / "corpus" / "types.kv"));
  const GeneratedFiles again = generate(schema_at(data / "corpus" / "types.kv"));
  CHECK(once.header == again.header);
  CHECK(once.source == again.source);
}

TEST_CASE("generated text has no absolute path, no blank line twice, no trailing space") {
  for (const fs::path& schema : test::files_in(data / "corpus", ".kv")) {
    const GeneratedFiles files = generate(schema_at(schema));
    for (const std::string& text : {files.header, files.source, files.fbs}) {
      if (text.empty()) continue;
      INFO(schema);
      CHECK(text.find(data.string()) == std::string::npos);
      CHECK(text.find("\n\n\n") == std::string::npos);
      CHECK(text.find(" \n") == std::string::npos);
      CHECK(text.ends_with("\n"));
    }
  }
}

// A section that no emit model ever fills would be silently empty: mustache cannot tell it from a
// property that was left out.
TEST_CASE("every name that the templates ask for is one that the emit model has") {
  std::set<std::string> known;
  for (const fs::path& schema : test::files_in(data / "corpus", ".kv"))
    collect_names(build_emit_model(schema_at(schema)), known);
  // Only of formats whose fields are found when the view is made; no schema may use them yet.
  known.insert("located");
  // Only of imported C++, which tests/cpp compiles.
  for (const char* name :
       {"described", "described_present", "enum", "by_members", "native", "native_layouts",
        "native_present", "hole_count", "holes", "size", "align", "offsets"})
    known.insert(name);
  std::vector<TemplateText> cpp;
  for (const TemplateText& text : builtin_templates())
    if (!text.name.starts_with("rust")) cpp.push_back(text);
  for (const std::string& name : TemplateSet(cpp).names()) {
    INFO(name);
    CHECK(known.contains(name));
  }
}

}  // namespace
}  // namespace kvgen
