// The descriptor as other tools see it: read back through schemas/descriptor.fbs alone. And what a
// database stores of one table changes with the table's bytes and meaning, and with nothing else.
#include "descriptor/descriptor.h"

#include <flatbuffers/idl.h>
#include <kv/descriptor_generated.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>

#include "support/golden.h"
#include "support/resolved.h"

namespace kvgen {
namespace {

namespace fs = std::filesystem;
using Bytes = std::vector<std::uint8_t>;

const fs::path corpus = fs::path(KV_SOURCE_ROOT) / "tests" / "emit" / "corpus";

using test::schema_at;
using test::schema_of;

/// As `flatc --json` shows it.
std::string json_of(const Bytes& bytes) {
  flatbuffers::Parser parser;
  const std::string rules =
      test::read_file(fs::path(KV_SOURCE_ROOT) / "schemas" / "descriptor.fbs");
  if (!parser.Parse(rules.c_str())) FAIL(parser.error_);
  parser.opts.strict_json = true;
  parser.opts.indent_step = 1;
  std::string text;
  REQUIRE(flatbuffers::GenerateText(parser, bytes.data(), &text));
  return text;
}

bool verifies(const Bytes& bytes) {
  flatbuffers::Verifier verifier(bytes.data(), bytes.size());
  return kv::descriptor::VerifySchemaBuffer(verifier);
}

Bytes users_of(const std::string& text) { return build_table_descriptor(schema_of(text), 0); }

const std::string users = R"(namespace shop;
enum Status : u8 { active = 1 }
struct User { name: string; status: Status = active; }
table users(id: u64) -> User { format rkyv; }
)";
std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

TEST_CASE("the descriptor of every schema of the corpus is its golden") {
  for (const fs::path& path : test::files_in(corpus, ".kv")) {
    DYNAMIC_SECTION(path.filename().string()) {
      const Bytes bytes = build_descriptor(schema_at(path));
      REQUIRE(verifies(bytes));
      test::check_golden(fs::path(KV_TEST_DATA) / "golden" / (path.filename().string() + ".json"),
                         json_of(bytes));
    }
  }
}

TEST_CASE("every table of the corpus has a descriptor of its own that verifies") {
  for (const fs::path& path : test::files_in(corpus, ".kv")) {
    const model::Schema schema = schema_at(path);
    for (const model::TableIndex table : schema.database_tables) {
      INFO(path << " " << schema.tables[table].name);
      const Bytes bytes = build_table_descriptor(schema, table);
      REQUIRE(verifies(bytes));
      const auto* one = kv::descriptor::GetSchema(bytes.data());
      REQUIRE(one->tables()->size() == 1);
      CHECK(one->tables()->Get(0)->name()->str() == schema.tables[table].name);
      CHECK(build_table_descriptor(schema, table) == bytes);
    }
  }
}

TEST_CASE("a table's descriptor holds the types that it reaches, and no others") {
  const Bytes bytes = users_of(replaced(users, "struct User", R"(struct Unused { x: u8; }
variant Never { nothing; }
enum Elsewhere : u8 { here = 1 }
struct User)"));
  const auto* schema = kv::descriptor::GetSchema(bytes.data());
  REQUIRE(schema->structs()->size() == 1);
  CHECK(schema->structs()->Get(0)->name()->str() == "shop.User");
  REQUIRE(schema->enums()->size() == 1);
  CHECK(schema->enums()->Get(0)->name()->str() == "shop.Status");
  CHECK(schema->variants()->size() == 0);
}

TEST_CASE("what does not change a table's bytes does not change its descriptor") {
  const Bytes before = users_of(users);
  CHECK(users_of(replaced(users, "struct User", "/// Who buys.\nstruct User")) == before);
  CHECK(users_of(replaced(users, "name: string", "/// In full.\n  name: string")) == before);
  CHECK(users_of(replaced(users, "namespace shop;", "namespace shop;\nversion 7;")) == before);
  CHECK(users_of(replaced(users, "enum Status", "struct A { x: [Status]; }\nenum Status")) ==
        before);
  CHECK(users_of(users + "table carts(id: u64) -> User;") == before);
  CHECK(users_of(replaced(users, "{ format rkyv; }", ";")) == before);
}

TEST_CASE("what changes a table's bytes or meaning changes its descriptor") {
  const Bytes before = users_of(users);
  const auto changed = [&](const std::string& from, const std::string& to) {
    INFO(from << " -> " << to);
    CHECK(users_of(replaced(users, from, to)) != before);
  };
  changed("name: string;", "");
  changed("name: string;", "title: string;");
  changed("name: string;", "name: bytes;");
  changed("name: string;", "name: string?;");
  changed("name: string; status: Status = active;", "status: Status = active; name: string;");
  changed("= active", "");
  changed("active = 1 ", "active = 2 ");
  changed(": u8", ": u16");
  changed("id: u64", "id: u32");
  changed("id: u64", "id: u64 desc");
  changed("id: u64", "id: u64 auto");
  changed("format rkyv;", "format bincode;");
  changed("format rkyv;", "key_format native;");
  changed("-> User", "-> User?");
}

}  // namespace
}  // namespace kvgen
