// What other tools can look at: the forms between the stages, and the descriptor.
#include <kv/descriptor_generated.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "process.h"

namespace kvgen::test {
namespace {

constexpr const char* schema = R"(namespace shop;
version 7;
/// Who buys.
struct User { name: string; age: u16?; }
table users(id: u64) -> User;
table seen(at: timestamp desc, user: u64) -> u32;
)";

TEST_CASE("each --dump prints its stage and writes nothing") {
  const Folder folder;
  folder.write("a.kv", schema);
  for (const char* stage : {"tokens", "ast", "model", "emit"}) {
    const Outcome outcome = folder.kvgen({std::string("--dump=") + stage, "a.kv", "--stamp", "s"});
    CHECK(outcome.code == 0);
    CHECK_THAT(outcome.out, Catch::Contains("User"));
    CHECK(outcome.err.empty());
    CHECK(outcome.out == folder.kvgen({"--dump", stage, "a.kv"}).out);
  }
  CHECK(nlohmann::json::accept(folder.kvgen({"--dump=emit", "a.kv"}).out));
  CHECK(folder.files() == std::vector<std::string>{"a.kv"});
}

TEST_CASE("tokens and trees can be looked at although names are unknown") {
  const Folder folder;
  folder.write("a.kv", "table t(id: u64) -> Nowhere;\n");
  CHECK(folder.kvgen({"--dump=tokens", "a.kv"}).code == 0);
  CHECK(folder.kvgen({"--dump=ast", "a.kv"}).code == 0);
  CHECK(folder.kvgen({"--dump=model", "a.kv"}).code == 1);
  CHECK(folder.kvgen({"--dump=emit", "a.kv"}).code == 1);
}

TEST_CASE(
    "option --descriptor writes the resolved schema, which FlatBuffers verifies and reads back") {
  const Folder folder;
  folder.write("a.kv", schema);
  REQUIRE(folder.kvgen({"-o", "out", "--descriptor", "a.bin", "a.kv"}).code == 0);
  const std::string bytes = folder.read("a.bin");
  const auto* begin = reinterpret_cast<const std::uint8_t*>(bytes.data());
  flatbuffers::Verifier verifier(begin, bytes.size());
  REQUIRE(kv::descriptor::VerifySchemaBuffer(verifier));
  const kv::descriptor::Schema& read = *kv::descriptor::GetSchema(begin);
  CHECK(read.version() == 7);
  CHECK(read.name_space()->str() == "shop");
  REQUIRE(read.structs()->size() == 1);
  const auto& user = *read.structs()->Get(0);
  CHECK(user.name()->str() == "shop.User");
  CHECK(user.fields()->Get(1)->type()->kind() == kv::descriptor::Kind_optional);
  CHECK_THAT(user.doc()->Get(0)->str(), Catch::Contains("Who buys."));
  REQUIRE(read.tables()->size() == 2);
  CHECK(read.tables()->Get(1)->key()->Get(0)->descending());

  REQUIRE(folder.kvgen({"-o", "out", "--descriptor", "b.bin", "a.kv"}).code == 0);
  CHECK(folder.read("b.bin") == bytes);
}

TEST_CASE("option --descriptor is of one schema") {
  const Folder folder;
  folder.write("a.kv", schema);
  folder.write("b.kv", schema);
  CHECK(folder.kvgen({"-o", "out", "--descriptor", "d", "a.kv", "b.kv"}).code == 2);
  CHECK_FALSE(folder.has("d"));
  CHECK_FALSE(folder.has("out"));
}

}  // namespace
}  // namespace kvgen::test
