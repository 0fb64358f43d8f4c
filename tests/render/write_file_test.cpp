// Output files are written whole, only when they change, and never over an input.
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "render/write_file.h"

namespace kvgen {
namespace {

namespace fs = std::filesystem;

class Directory {
 public:
  Directory() {
    std::string name = (fs::temp_directory_path() / "kvgen-write-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Directory() { fs::remove_all(path_); }
  std::string operator/(const char* name) const { return (path_ / name).string(); }
  std::size_t entries() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(path_), fs::directory_iterator()));
  }

 private:
  fs::path path_;
};

std::string contents(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST_CASE("a new file is written, its directories made, nothing else left behind") {
  const Directory directory;
  const WriteResult result = write_if_changed({directory / "a/b/out.hpp", "text"});
  CHECK(result.error.empty());
  CHECK(result.changed);
  CHECK(contents(directory / "a/b/out.hpp") == "text");
  CHECK(std::distance(fs::directory_iterator(directory / "a/b"), fs::directory_iterator()) == 1);
}

TEST_CASE("a file that holds the text already is not touched") {
  const Directory directory;
  const std::string path = directory / "out";
  REQUIRE(write_if_changed({path, "text"}).changed);
  const auto before = fs::last_write_time(path);
  struct stat first {
  }, second{};
  REQUIRE(::stat(path.c_str(), &first) == 0);
  const WriteResult again = write_if_changed({path, "text"});
  REQUIRE(::stat(path.c_str(), &second) == 0);
  CHECK_FALSE(again.changed);
  CHECK(again.error.empty());
  CHECK(fs::last_write_time(path) == before);
  CHECK(first.st_ino == second.st_ino);
  CHECK(write_if_changed({path, "more"}).changed);
  CHECK(contents(path) == "more");
}

TEST_CASE("an input is never written over, by whatever path it is reached") {
  const Directory directory;
  const std::string input = directory / "shop.kv";
  REQUIRE(write_if_changed({input, "schema"}).changed);
  fs::create_symlink(input, directory / "link");
  fs::create_hard_link(input, directory / "hard");
  const std::string inputs[] = {input};
  for (const char* name : {"shop.kv", "link", "hard"}) {
    const WriteResult result = write_if_changed({directory / name, "text"}, inputs);
    CHECK(result.error ==
          "cannot write '" + (directory / name) + "': it is the input '" + input + "'");
  }
  CHECK(contents(input) == "schema");
}

TEST_CASE("what cannot be written is an error in words, and the old file stays") {
  const Directory directory;
  fs::create_directory(directory / "taken");
  CHECK(write_if_changed({directory / "taken", "x"}).error ==
        "cannot write '" + (directory / "taken") + "': it exists and is not a file");
  REQUIRE(write_if_changed({directory / "file", "x"}).changed);
  CHECK_FALSE(write_if_changed({directory / "file/below", "x"}).error.empty());
  CHECK(contents(directory / "file") == "x");
  CHECK(directory.entries() == 2);
}

}  // namespace
}  // namespace kvgen
