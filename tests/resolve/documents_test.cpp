// Every schema that the documents show is accepted, and the mistake they show is reported so.
// refused.
#include <catch2/catch.hpp>
#include <map>
#include <sstream>

#include "report/render.h"
#include "resolving.h"
#include "support/golden.h"

namespace kvgen::test {
namespace {

namespace fs = std::filesystem;

const fs::path root = fs::path(KV_TEST_DATA) / "../..";

struct Example {
  std::size_t line = 0;  // of the fence that opens it
  std::string text;
};

/// What stands between fences that name no language.
std::vector<Example> plain_blocks(const std::string& document) {
  std::vector<Example> found;
  std::istringstream lines(document);
  bool inside = false;
  bool plain = false;
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    const std::size_t at = line.find_first_not_of(' ');
    if (at != std::string::npos && line.compare(at, 3, "```") == 0) {
      plain = !inside && line.size() == at + 3;
      inside = !inside;
      if (plain) found.push_back({number, {}});
    } else if (inside && plain) {
      found.back().text += line + "\n";
    }
  }
  return found;
}

/// Whether it begins as a schema does, after comments: other blocks are grammar or what tools
/// print.
bool is_schema(const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string first;
    if (!(words >> first) || first.starts_with("//")) continue;
    for (const char* word : {"namespace", "version", "database", "import", "previous", "enum",
                             "struct", "variant", "table"})
      if (first == word) return true;
    return false;
  }
  return false;
}

bool has_word(const std::string& text, const std::string& word) {
  const auto is_part = [&](std::size_t at) {
    return at < text.size() && (std::isalnum(static_cast<unsigned char>(text[at])) != 0);
  };
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1))
    if ((at == 0 || !is_part(at - 1)) && !is_part(at + word.size())) return true;
  return false;
}

/// Types that examples name and leave to the reader.
const std::map<std::string, std::string> left_out{
    {"Address", "struct Address { street: string; city: string; zip: string; }"},
    {"User",
     "struct User { email: string; age: u16; tags: [string];\n"
     "  home: Home; }\nstruct Home { city: string; }"},
    {"Quote", "struct Quote { bid: f64; ask: f64; }"},
    {"Order", "struct Order { user: u64; placed: timestamp; }"},
    {"Tick", "import \"tick.hpp\";"},
};

bool imports(const std::string& text, const std::string& suffix) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (line.find("import ") != std::string::npos && line.find(suffix + "\"") != std::string::npos)
      return true;
  return false;
}

/// The example with what it leaves out: nothing that it declares or imports itself.
std::string completed(const std::string& text) {
  std::string whole = text;
  if (imports(text, ".hpp")) return whole;
  for (const auto& [name, declaration] : left_out)
    if (has_word(text, name) && !has_word(text, "struct " + name)) whole += declaration + "\n";
  return whole;
}

/// Files that examples import.
void write_imports(const Folder& folder) {
  folder.write("common.kv", "namespace common;\nstruct Address { city: string; }\n");
  folder.write("billing.kv", "namespace billing;\ntable bills(id: u64) -> string;\n");
  folder.write("shop.v2.kv", "namespace shop.orders;\nversion 2;\n");
  folder.write("monster.fbs",
               "include \"note.fbs\";\nnamespace MyGame.Sample;\n"
               "table Monster { name: string; }\nroot_type Monster;\n");
  folder.write("note.fbs", "namespace MyGame.Common;\ntable Note { text: string; }\n");
  folder.write("tick.hpp", "#pragma once\nstruct Tick { double price; long at; };\n");
  folder.write("market.hpp",
               "#pragma once\n#include <string>\nnamespace market {\n"
               "enum class Side { buy, sell };\n"
               "struct Quote { std::string symbol; Side side; double bid; };\n}\n");
}

#ifdef KV_CLANG_TOOL
constexpr bool reads_headers = true;
const std::string clang_tool = KV_CLANG_TOOL;
#else
constexpr bool reads_headers = false;
const std::string clang_tool;
#endif

std::string reported(const Folder& folder, const std::string& name) {
  SourceMap map;
  Report report;
  ResolveOptions options;
  options.compiler.program = clang_tool;
  resolve(map, folder.at(name), options, report);
  std::vector<Diagnostic> mistakes = report.sorted();
  std::erase_if(mistakes, [](const Diagnostic& one) { return one.severity == Severity::note; });
  return render(mistakes, map, ErrorFormat::human, false);
}

/// How many schemas a document shows.
std::size_t check_document(const fs::path& path) {
  std::size_t count = 0;
  for (const Example& example : plain_blocks(read_file(path))) {
    if (!is_schema(example.text)) continue;
    ++count;
    const std::string text = completed(example.text);
    if (imports(text, ".hpp") && !reads_headers) continue;
    const Folder folder;
    write_imports(folder);
    folder.write("example.kv", text);
    INFO(path.filename() << ":" << example.line << "\n" << text);
    CHECK(reported(folder, "example.kv") == "");
  }
  return count;
}

TEST_CASE("schemas that the language's document shows are accepted") {
  CHECK(check_document(root / "schemas/LANGUAGE.md") >= 6);
}

TEST_CASE("schemas that the README and the guides show are accepted") {
  CHECK(check_document(root / "README.md") >= 2);
  std::size_t count = 0;
  for (const fs::path& path : files_in(root / "docs", ".md")) count += check_document(path);
  CHECK(count >= 6);
}

TEST_CASE("the mistake that the README shows is drawn as it is shown") {
  std::string shown;
  for (const Example& example : plain_blocks(read_file(root / "README.md")))
    if (example.text.starts_with("error[")) shown = example.text;
  const Folder folder;
  folder.write("shop.kv", "namespace shop;\n\nstruct User {\n  name: strnig;\n}\n");
  std::string said = reported(folder, "shop.kv");
  const std::string at = folder.at("shop.kv");
  if (const auto place = said.find(at); place != std::string::npos)
    said.replace(place, at.size(), "shop.kv");
  CHECK(shown == said);
}

}  // namespace
}  // namespace kvgen::test
