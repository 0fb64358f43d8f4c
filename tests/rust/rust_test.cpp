// `kvgen --lang rust`: goldens, what is refused, and the declarations against those that the
// conformance data was made with.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>

#include "report/render.h"
#include "resolve/resolve.h"
#include "rust/rust.h"
#include "support/golden.h"
#include "support/resolved.h"

namespace kvgen {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Ordered = nlohmann::ordered_json;

const fs::path data(KV_TEST_DATA);

using test::schema_at;

/// The diagnostics of a schema for Rust.
std::string refusal(const std::string& text) {
  const kv::test::Folder folder;
  SourceMap map;
  Report report;
  const Resolved resolved = resolve(map, folder.write("schema.kv", text), {}, report);
  REQUIRE_FALSE(report.has_errors());
  rust::refuse(resolved.schema, report);
  return render(report.sorted(), map, ErrorFormat::human, false);
}
bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// "vec<option<u8>>" as the emitted declarations spell it.
std::string rust_type(const std::string& type) {
  const std::size_t open = type.find('<');
  if (open == std::string::npos)
    return type == "string" ? "String" : type == "bytes" ? "Vec<u8>" : type;
  const std::string name = type.substr(0, open);
  std::vector<std::string> args;
  int depth = 0;
  std::string arg;
  for (const char c : type.substr(open + 1, type.size() - open - 2)) {
    if (c == ',' && depth == 0) {
      args.push_back(rust_type(arg));
      arg.clear();
      continue;
    }
    depth += c == '<' ? 1 : c == '>' ? -1 : 0;
    arg += c;
  }
  args.push_back(rust_type(arg));
  std::string all;
  for (const std::string& one : args) all += (all.empty() ? "" : ", ") + one;
  if (name == "array") return "[" + args[0] + "; " + args[1] + "]";
  if (name == "tuple") return "(" + all + ")";
  if (name == "map") return "std::collections::BTreeMap<" + all + ">";
  if (name == "hashmap") return "std::collections::HashMap<" + all + ">";
  return (name == "vec" ? "Vec<" : name == "box" ? "Box<" : "Option<") + all + ">";
}

std::vector<std::string> types_of(const json& item) {
  std::vector<std::string> types;
  if (item.contains("held"))
    for (const json& field : item["held"]["fields"]) types.push_back(field["type"]);
  return types;
}

void check_struct(const json& item, const Ordered& fields) {
  std::vector<std::string> expected;
  for (const Ordered& field : fields) expected.push_back(rust_type(field[1]));
  CHECK(types_of(item) == expected);
}

void check_cases(const json& item, const Ordered& cases) {
  REQUIRE(item["cases"].size() == cases.size());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    CHECK(item["cases"][i]["case"] == cases[i][0]);
    std::vector<std::string> expected;
    if (cases[i].size() > 1) {
      const bool is_tuple = cases[i][1].contains("tuple");
      for (const Ordered& one : cases[i][1].begin().value())
        expected.push_back(rust_type(is_tuple ? one : one[1]));
    }
    CHECK(types_of(item["cases"][i]) == expected);
  }
}

}  // namespace

TEST_CASE("the corpus gives its Rust goldens") {
  for (const fs::path& schema : test::files_in(data / "corpus", ".kv")) {
    DYNAMIC_SECTION(schema.filename().string()) {
      const std::string text = rust::generate(schema_at(schema));
      test::check_golden((data / "golden" / schema.filename()).string() + ".rs", text);
      CHECK(text == rust::generate(schema_at(schema)));
      CHECK(text.find(data.string()) == std::string::npos);
      CHECK(text.find("\n\n\n") == std::string::npos);
      CHECK(text.find(" \n") == std::string::npos);
      CHECK(text.ends_with("}\n"));
    }
  }
}

TEST_CASE("the declarations are those that the conformance data was made with") {
  std::ifstream in(fs::path(KV_SOURCE_ROOT) / "tests/format/data/types.json");
  const Ordered types = Ordered::parse(in);
  const json model = rust::build_rust_model(schema_at(data / "corpus" / "conformance.kv"));
  std::size_t compared = 0;
  for (const json& entry : model["items"]) {
    const json& item = entry.begin().value();
    INFO(item["name"]);
    const Ordered& declared = types["named"].at(item["name"].get<std::string>());
    ++compared;
    if (entry.contains("struct")) {
      check_struct(item, declared["struct"]);
    } else if (entry.contains("variant")) {
      check_cases(item, declared["enum"]);
    } else {
      REQUIRE(entry.contains("enum"));
      REQUIRE(item["values"].size() == declared["enum"].size());
      for (std::size_t i = 0; i < item["values"].size(); ++i) {
        CHECK(item["values"][i]["variant"] == declared["enum"][i][0]);
        CHECK(item["values"][i]["number"] == declared["rkyv"]["tags"][i].dump());
      }
    }
  }
  CHECK(compared == types["named"].size());
}

TEST_CASE("both layouts of rkyv are refused, for a program has the crate once") {
  const std::string said = refusal(
      "struct A { x: u8; }\ntable a(id: u64) -> A;\n"
      "table b(id: u64) -> A { format rkyv_unaligned; }\n");
  CHECK(has(said, "error[KV0907]: a Rust program cannot have tables in `rkyv` and in"));
  CHECK(has(said, "this table is in `rkyv`"));
}

TEST_CASE("arrays that serde lacks are refused, where they are not a field themselves") {
  const std::string fields =
      "struct A { fine: [u8; 33]; listed: [[u8; 33]]; small: [[u8; 32]]; }\n";
  CHECK(refusal(fields + "table a(id: u64) -> A;\n").empty());
  const std::string said = refusal(fields + "table a(id: u64) -> A { format postcard; }\n");
  CHECK(has(said, "error[KV0908]: serde has no arrays of more than 32 elements"));
  CHECK(has(said, "listed"));
  CHECK_FALSE(has(said, "^^^^ fine"));
  CHECK(has(refusal("table a(id: u64) -> [u8; 40] { format bincode; }\n"), "KV0908"));
}

}  // namespace kvgen
