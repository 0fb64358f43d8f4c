// Running the real generator, as a user's shell does.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/folder.h"

namespace kvgen::test {

struct Outcome {
  int code = -1;  // exit code; 128 + signal when killed
  std::string out;
  std::string err;
};

/// Its name holds a blank, as users' do.
class Folder : public kv::test::Folder {
 public:
  Folder();
  ~Folder();

  std::string read(std::string_view name) const;
  bool has(std::string_view name) const;
  /// Paths of all files inside, relative and sorted.
  std::vector<std::string> files() const;

  /// Runs kvgen inside this directory, with bounded memory and processor time; killed (124) when it
  /// waits for ever.
  Outcome kvgen(const std::vector<std::string>& arguments, std::string_view input = {}) const;
  /// Runs a line of shell inside this directory, in which `"$KVGEN"` is the generator.
  Outcome shell(const std::string& command, std::string_view input = {}) const;
};

}  // namespace kvgen::test
