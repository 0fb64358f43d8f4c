// Which files a schema is made of: each once, however it is reached, and never in a circle.
#include <catch2/catch.hpp>
#include <filesystem>

#include "resolving.h"

namespace kvgen {
namespace {

namespace fs = std::filesystem;
using test::Codes;
using test::Folder;
using test::Run;

TEST_CASE("a diamond of imports, links and dots reads each file once") {
  const Folder folder;
  folder.write("base.kv", "namespace base; struct A { x: u8; }");
  folder.write("left.kv", "namespace left; import \"base.kv\"; struct L { a: A; }");
  folder.write("sub/right.kv", "namespace right; import \"../link.kv\"; struct R { a: base.A; }");
  fs::create_symlink("base.kv", folder.at("link.kv"));
  folder.write("root.kv", "import \"left.kv\"; import \"sub/right.kv\"; struct T { l: L; r: R; }");
  const Run run(folder.at("root.kv"));
  CHECK(run.codes() == Codes{});
  CHECK(run.resolved.files_read.size() == 4);
  CHECK(run.resolved.schema.structs.size() == 4);
}

TEST_CASE("a circle of imports is told once") {
  const Folder folder;
  folder.write("a.kv", "import \"b.kv\";");
  folder.write("b.kv", "import \"c.kv\";");
  folder.write("c.kv", "import \"a.kv\";");
  CHECK(Run(folder.at("a.kv")).codes() == Codes{"KV0303"});
  folder.write("self.kv", "import \"self.kv\";");
  CHECK(Run(folder.at("self.kv")).codes() == Codes{"KV0303"});
}

TEST_CASE("imports are found beside the file, then in the folders given") {
  const Folder folder;
  folder.write("lib/common.kv", "namespace common; struct A { x: u8; }");
  folder.write("app/root.kv", "import \"common.kv\"; struct T { a: A; }");
  CHECK(Run(folder.at("app/root.kv"), {folder.at("lib")}).codes() == Codes{});
}

TEST_CASE("a directory is no schema") {
  const Folder folder;
  folder.write("dir.kv/x", "");
  CHECK(Run(folder.at("dir.kv")).codes() == Codes{"KV0301"});
}

TEST_CASE("`..` behind a link is the link's folder, not the text's") {
  const Folder folder;
  folder.write("elsewhere/deep/x.kv", "");
  folder.write("elsewhere/common.kv", "struct Right { x: u8; }");
  folder.write("common.kv", "struct Wrong { x: u8; }");
  fs::create_directory_symlink(folder.at("elsewhere/deep"), folder.at("link"));
  folder.write("root.kv", "import \"link/../common.kv\"; struct T { a: Right; }");
  CHECK(Run(folder.at("root.kv")).codes() == Codes{});
}

TEST_CASE("schemas that would become one header are refused") {
  const Folder folder;
  folder.write("a/Common.kv", "namespace a; struct A { x: u8; }");
  folder.write("b/common.kv", "namespace b; struct B { x: u8; }");
  folder.write("app/root.kv",
               "import \"../a/Common.kv\"; import \"../b/common.kv\"; struct T { a: A; b: B; }");
  CHECK(Run(folder.at("app/root.kv")).codes() == Codes{"KV0604"});
  CHECK(Run(folder.at("app/root.kv"), {folder.at(".")}).codes() == Codes{});
  folder.write("quo\"te.kv", "struct A { x: u8; }");
  CHECK(Run(folder.at("quo\"te.kv")).codes() == Codes{"KV0605"});
}

TEST_CASE("an import that is missing hides no other mistake and makes none") {
  const Folder folder;
  folder.write("root.kv",
               "import \"gone.kv\"; struct T { a: Gone; b: gone.Type; c: u8 = 300; }\n"
               "table t(id: u64) -> T { index i (a.x); }");
  CHECK(Run(folder.at("root.kv")).codes() == Codes{"KV0302", "KV0413"});
}

}  // namespace
}  // namespace kvgen
