// FlatBuffers tables: what kvgen makes with flatc, and what it says when flatc does not do its
// part.
#include <catch2/catch.hpp>

#include "process.h"

namespace kvgen::test {
namespace {

namespace fs = std::filesystem;
using Files = std::vector<std::string>;

constexpr const char* flat =
    "namespace shop;\nstruct User { name: string; age: u16?; }\n"
    "table users(id: u64) -> User { format flatbuffers; }\n";

std::string script(const Folder& folder, const char* text) {
  const std::string path = folder.write("bin/my flatc", text);
  fs::permissions(path, fs::perms::owner_all);
  return path;
}

TEST_CASE("a FlatBuffers table makes its schema and flatc's header beside the code") {
  const Folder folder;
  folder.write("sub/shop.kv", flat);
  REQUIRE(folder.kvgen({"-o", "out", "-I", ".", "sub/shop.kv"}).code == 0);
  CHECK(folder.files() == Files{"out/sub/shop.kv.cpp", "out/sub/shop.kv.fbs", "out/sub/shop.kv.hpp",
                                "out/sub/shop.kv_generated.h", "sub/shop.kv"});
  CHECK(folder.read("out/sub/shop.kv.fbs").find("age: ushort = null;") != std::string::npos);
  const std::string header = folder.read("out/sub/shop.kv_generated.h");
  CHECK(header.find("struct User") != std::string::npos);
  CHECK(header.find("/tmp") == std::string::npos);
}

TEST_CASE("without flatc nothing is written, and the message names what to install") {
  const Folder folder;
  folder.write("shop.kv", flat);
  const Outcome outcome = folder.kvgen({"--flatc", "no/such/flatc", "shop.kv"});
  CHECK(outcome.code == 3);
  CHECK(outcome.err.find("error[KV0906]: cannot run `no/such/flatc`: No such file") == 0);
  CHECK(outcome.err.find("flatbuffers-compiler") != std::string::npos);
  CHECK(folder.files() == Files{"shop.kv"});
}

TEST_CASE("schemas without FlatBuffers tables do not need flatc") {
  const Folder folder;
  folder.write("shop.kv", "table t(id: u64) -> u64;\n");
  CHECK(folder.kvgen({"--flatc", "no/such/flatc", "shop.kv"}).code == 0);
}

TEST_CASE("an empty --flatc leaves its run to somebody else") {
  const Folder folder;
  folder.write("shop.kv", flat);
  CHECK(folder.kvgen({"--flatc", "", "shop.kv"}).code == 0);
  CHECK(folder.files() == Files{"shop.kv", "shop.kv.cpp", "shop.kv.fbs", "shop.kv.hpp"});
}

TEST_CASE("what flatc says is shown when it fails or makes nothing, and nothing is written") {
  const Folder folder;
  folder.write("shop.kv", flat);
  const std::string failing = script(folder, "#!/bin/sh\necho out of paper\nexit 7\n");
  Outcome outcome = folder.kvgen({"--flatc", failing, "shop.kv"});
  CHECK(outcome.code == 3);
  CHECK(outcome.err.find("exited with 7") != std::string::npos);
  CHECK(outcome.err.find("out of paper") != std::string::npos);

  const std::string idle = script(folder, "#!/bin/sh\necho nothing to do\n");
  outcome = folder.kvgen({"--flatc", idle, "shop.kv"});
  CHECK(outcome.code == 3);
  CHECK(outcome.err.find("nothing to do") != std::string::npos);
  CHECK(folder.files() == Files{"bin/my flatc", "shop.kv"});
}

}  // namespace
}  // namespace kvgen::test
