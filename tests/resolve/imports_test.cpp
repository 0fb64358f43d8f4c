// Which files a schema is made of: each once, however it is reached, and never in a circle.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <random>

#include "resolve/resolve.h"

namespace kvgen {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("kvgen-imports-" + std::to_string(random()))) {
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << text;
  }
  std::string at(const std::string& name) const { return (path_ / name).string(); }

 private:
  static std::uint64_t random() {
    std::random_device device;
    return (std::uint64_t{device()} << 32U) | device();
  }
  fs::path path_;
};

struct Run {
  explicit Run(const std::string& path, std::vector<std::string> include_dirs = {}) {
    ResolveOptions options;
    options.include_dirs = std::move(include_dirs);
    resolved = resolve(map, path, options, report);
  }
  std::vector<std::string> codes() const {
    std::vector<std::string> out;
    for (const Diagnostic& diagnostic : report.sorted()) out.push_back(diagnostic.code);
    return out;
  }
  SourceMap map;
  Report report;
  Resolved resolved;
};

using Codes = std::vector<std::string>;

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

}  // namespace
}  // namespace kvgen
