// Every kind of change to a schema, and what it asks of stored data. One file a change: the schema
// before, the schema after, and the words that both `kvgen diff` and the runtime say.
#include <catch2/catch.hpp>
#include <fstream>

#include "descriptor/descriptor.h"
#include "kv/schema/database_diff.h"
#include "support/golden.h"
#include "support/resolved.h"

namespace kv::schema {
namespace {

namespace fs = std::filesystem;

struct Described {
  std::vector<std::string> names;
  std::vector<std::vector<std::uint8_t>> descriptors;
  std::vector<DescribedTable> tables;
};

Described described(const std::string& text) {
  const kvgen::model::Schema schema = kvgen::test::schema_of(text);
  Described made;
  for (const auto table : schema.database_tables) {
    made.names.push_back(schema.tables[table].name);
    made.descriptors.push_back(kvgen::build_table_descriptor(schema, table));
  }
  for (std::size_t i = 0; i < made.names.size(); ++i)
    made.tables.push_back({made.names[i], std::as_bytes(std::span(made.descriptors[i]))});
  return made;
}

struct ChangeFile {
  std::string before;
  std::string after;
  std::string says;
};

ChangeFile read_change(const fs::path& path) {
  const std::string text = kvgen::test::read_file(path);
  const std::string marks[] = {"--- old\n", "--- new\n", "--- says\n"};
  const std::size_t after = text.find(marks[1]);
  const std::size_t says = text.find(marks[2]);
  REQUIRE(text.starts_with(marks[0]));
  REQUIRE(says != std::string::npos);
  return {text.substr(marks[0].size(), after - marks[0].size()),
          text.substr(after + marks[1].size(), says - after - marks[1].size()),
          text.substr(says + marks[2].size())};
}

}  // namespace

TEST_CASE("each kind of change is classified, in words that name the field") {
  const auto files = kvgen::test::files_in(fs::path(KV_TEST_DATA) / "changes", ".change");
  CHECK(files.size() > 50);
  for (const fs::path& file : files) {
    INFO(file.filename().string());
    const ChangeFile change = read_change(file);
    const Described before = described(change.before);
    const Described after = described(change.after);
    kvgen::test::check_golden(file, "--- old\n" + change.before + "--- new\n" + change.after +
                                        "--- says\n" + text(diff(before.tables, after.tables)));
    // Whatever changed: the way back is a change too, and a schema is what it is.
    CHECK(diff(before.tables, before.tables).change == Change::identical);
    CHECK((diff(after.tables, before.tables).change == Change::identical) ==
          (diff(before.tables, after.tables).change == Change::identical));
  }
}

TEST_CASE("a descriptor that cannot be read is only ever equal or refused") {
  const Described good = described("table a(id: u64) -> u32;\n");
  const auto bytes = std::as_bytes(std::span("no descriptor"));
  CHECK(diff(bytes, good.tables[0].descriptor).change == Change::refused);
  CHECK(diff(good.tables[0].descriptor, bytes).change == Change::refused);
  CHECK(diff(bytes, bytes).change == Change::identical);
}

TEST_CASE("a type that only its own name makes recursive is compared once") {
  const Described before =
      described("struct Tree { n: u8; kids: [Tree]; }\ntable t(id: u8) -> Tree;\n");
  const Described after =
      described("struct Tree { n: u16; kids: [Tree]; }\ntable t(id: u8) -> Tree;\n");
  const DatabaseDiff found = diff(before.tables, after.tables);
  REQUIRE(found.tables.size() == 1);
  CHECK(found.tables[0].findings.size() == 1);
  CHECK(found.tables[0].findings[0].text() == "t.n: widened: was u8, is u16");
}

}  // namespace kv::schema
