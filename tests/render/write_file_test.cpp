// Output files are written whole, only when they change, and never over an input.
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>

#include "render/write_file.h"
#include "support/folder.h"

namespace kvgen {
namespace {

namespace fs = std::filesystem;
using kv::test::Folder;
using kv::test::read_file;

std::ptrdiff_t entries(const fs::path& directory) {
  return std::distance(fs::directory_iterator(directory), fs::directory_iterator());
}

TEST_CASE("a new file is written, its directories made, nothing else left behind") {
  const Folder folder;
  const WriteResult result = write_if_changed({folder.at("a/b/out.hpp"), "text"});
  CHECK(result.error.empty());
  CHECK(result.changed);
  CHECK(read_file(folder / "a/b/out.hpp") == "text");
  CHECK(entries(folder / "a/b") == 1);
}

TEST_CASE("a file that holds the text already is not touched") {
  const Folder folder;
  const std::string path = folder.at("out");
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
  CHECK(read_file(path) == "more");
}

TEST_CASE("an input is never written over, by whatever path it is reached") {
  const Folder folder;
  const std::string input = folder.at("shop.kv");
  REQUIRE(write_if_changed({input, "schema"}).changed);
  fs::create_symlink(input, folder / "link");
  fs::create_hard_link(input, folder / "hard");
  const std::string inputs[] = {input};
  for (const char* name : {"shop.kv", "link", "hard"}) {
    const WriteResult result = write_if_changed({folder.at(name), "text"}, inputs);
    CHECK(result.error ==
          "cannot write '" + folder.at(name) + "': it is the input '" + input + "'");
  }
  CHECK(read_file(input) == "schema");
}

TEST_CASE("what cannot be written is an error in words, and the old file stays") {
  const Folder folder;
  fs::create_directory(folder / "taken");
  CHECK(write_if_changed({folder.at("taken"), "x"}).error ==
        "cannot write '" + folder.at("taken") + "': it exists and is not a file");
  REQUIRE(write_if_changed({folder.at("file"), "x"}).changed);
  CHECK_FALSE(write_if_changed({folder.at("file/below"), "x"}).error.empty());
  CHECK(read_file(folder / "file") == "x");
  CHECK(entries(folder.path()) == 2);
}

}  // namespace
}  // namespace kvgen
