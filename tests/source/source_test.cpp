// Places in a text, and reading files that are not what they seem.
#include "source/source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "source/utf8.h"
#include "support/folder.h"

namespace kvgen {
namespace {

using kv::test::Folder;

TEST_CASE("a place is counted from one in lines and bytes") {
  SourceMap map;
  const SourceFile& file = map.file(map.add("a.kv", "one\ntwo\r\n\nä!"));
  CHECK(file.line_count() == 4);
  CHECK(file.line(1) == "one");
  CHECK(file.line(2) == "two");
  CHECK(file.line(3).empty());
  CHECK(file.line(4) == "ä!");
  CHECK(file.line(5).empty());
  CHECK(file.line_column(0).line == 1);
  CHECK(file.line_column(3).column == 4);
  CHECK(file.line_column(4).line == 2);
  CHECK(file.line_column(12).column == 3);
  CHECK(file.line_column(4'000'000'000u).line == 4);
}

TEST_CASE("text outside of the file is empty, never undefined") {
  SourceMap map;
  const FileId id = map.add("a.kv", "abc");
  CHECK(map.text({id, 1, 3}) == "bc");
  CHECK(map.text({id, 2, 90}) == "c");
  CHECK(map.text({id, 50, 90}).empty());
}

TEST_CASE("an empty file has one empty line") {
  SourceMap map;
  const SourceFile& file = map.file(map.add("a.kv", ""));
  CHECK(file.line_count() == 1);
  CHECK(file.line_column(0).column == 1);
}

TEST_CASE("a regular file is read byte by byte as it is") {
  const Folder folder;
  const std::string text("a\0b\r\n\xff", 6);
  std::ofstream(folder.at("x.kv"), std::ios::binary) << text;
  const ReadResult result = read_schema_file(folder.at("x.kv"));
  CHECK(result.error.empty());
  CHECK(result.text == text);
}

TEST_CASE("what is no readable schema file is refused in words and at once") {
  const Folder folder;
  CHECK(read_schema_file(folder.at("missing.kv")).error == "no such file");
  CHECK(read_schema_file(folder.at(".")).error == "it is a directory, not a schema file");
  CHECK(read_schema_file("/dev/zero").error == "it is a device, not a regular file");
  CHECK(read_schema_file("").error == "no such file");
  CHECK(read_schema_file(std::string("a\0b", 3)).error == "the path holds a NUL byte");

  REQUIRE(::mkfifo(folder.at("pipe.kv").c_str(), 0600) == 0);
  CHECK(read_schema_file(folder.at("pipe.kv")).error == "it is a pipe, not a regular file");

  std::ofstream(folder.at("x.kv")) << "x";
  CHECK(read_schema_file(folder.at("x.kv/y.kv")).error == "a part of the path is not a directory");
  std::filesystem::create_symlink("loop.kv", folder.at("loop.kv"));
  CHECK(read_schema_file(folder.at("loop.kv")).error == "too many symbolic links");
  if (::geteuid() != 0) {
    std::filesystem::permissions(folder.at("x.kv"), std::filesystem::perms::none);
    CHECK(read_schema_file(folder.at("x.kv")).error == "permission denied");
  }
}

TEST_CASE("a file over the limit is refused without reading it") {
  const Folder folder;
  const std::string path = folder.at("large.kv");
  std::ofstream(path) << "";
  REQUIRE(::truncate(path.c_str(), off_t{1} << 40) == 0);
  CHECK(read_schema_file(path).error == "the file is larger than 64 MiB");
}

TEST_CASE("only well-formed UTF-8 is a sequence") {
  CHECK(utf8_sequence("a") == 1);
  CHECK(utf8_sequence("ä") == 2);
  CHECK(utf8_sequence("€") == 3);
  CHECK(utf8_sequence("😀") == 4);
  CHECK(utf8_sequence("") == 0);
  CHECK(utf8_sequence("\x80") == 0);
  CHECK(utf8_sequence("\xC0\x80") == 0);          // overlong
  CHECK(utf8_sequence("\xE0\x80\x80") == 0);      // overlong
  CHECK(utf8_sequence("\xED\xA0\x80") == 0);      // surrogate
  CHECK(utf8_sequence("\xF4\x90\x80\x80") == 0);  // past U+10FFFF
  CHECK(utf8_sequence("\xE2\x82") == 0);          // cut off
}

}  // namespace
}  // namespace kvgen
