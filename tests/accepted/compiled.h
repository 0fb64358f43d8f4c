// Schemas through the whole compiler and then through g++ and clang, with every warning an error.
#pragma once

#include <string>
#include <vector>

#include "support/folder.h"

namespace kvgen::test {

/// A directory of schemas and of what they become.
class Workshop : public kv::test::Folder {
 public:
  /// Codes of the mistakes of the schema; when there are none, its header and source are written
  /// beside the others, and `compile` takes them.
  std::vector<std::string> generate(const std::string& name);
  /// The same for a schema that must have no mistakes.
  void expect(const std::string& name, const std::string& text);
  /// Compiles all that was generated with both compilers, as a failure what they say.
  void compile() const;
  /// Codes of the mistakes of the schema at `path`.
  static std::vector<std::string> mistakes(const std::string& path);
  /// Header and source of a schema without mistakes, nothing written.
  static std::string text_of(const std::string& path);

 private:
  std::vector<std::string> sources_;
};

/// What a shell command prints. Its exit code goes to `code`.
std::string output_of(const std::string& command, int& code);

}  // namespace kvgen::test
