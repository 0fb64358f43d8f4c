// Running the real generator, as a user's shell does.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace kvgen::test {

struct Outcome {
  int code = -1;  // exit code; 128 + signal when killed
  std::string out;
  std::string err;
};

/// A directory of its own for a test, removed with it. Its name holds a blank, as users' do.
class Folder {
 public:
  Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder();

  const std::filesystem::path& path() const { return path_; }
  std::string at(std::string_view name) const { return (path_ / name).string(); }
  /// Creates the file, with its directories, and gives its path.
  std::string write(std::string_view name, std::string_view text) const;
  std::string read(std::string_view name) const;
  bool has(std::string_view name) const;
  /// Paths of all files inside, relative and sorted.
  std::vector<std::string> files() const;

  /// Runs kvgen inside this directory, with bounded memory and processor time; killed (124) when it
  /// waits for ever.
  Outcome kvgen(const std::vector<std::string>& arguments, std::string_view input = {}) const;
  /// Runs a line of shell inside this directory, in which `"$KVGEN"` is the generator.
  Outcome shell(const std::string& command, std::string_view input = {}) const;

 private:
  std::filesystem::path path_;
};

}  // namespace kvgen::test
