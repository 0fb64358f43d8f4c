// Running Clang over the user's C++ as the user compiles it.
#pragma once

#include <llvm/ADT/StringRef.h>

#include <memory>
#include <string>
#include <vector>

namespace clang {
class ASTContext;
class Sema;
}  // namespace clang

namespace kvgen::cpp {

/// How the user's C++ is compiled.
struct CompileOptions {
  std::vector<std::string> flags;  // what follows `--`
  std::string database;            // directory of a compile_commands.json; empty: none
  std::vector<std::string> include_dirs;
  std::string resource_dir;  // Clang's own headers; empty: found
  bool colour = false;       // of Clang's messages
};

/// What is done with a translation unit that was parsed.
class Visitor {
 public:
  virtual ~Visitor() = default;
  /// Called once, with everything parsed and the semantic analysis still able to answer.
  virtual void visit(clang::ASTContext& context, clang::Sema& sema) = 0;
};

struct Parsed {
  bool good = false;               // no error
  std::string messages;            // as Clang writes them
  std::vector<std::string> files;  // everything that was read, absolute, without `file` itself
};

/// A file that need not be on disk.
struct MemoryFile {
  std::string path;
  std::string text;
};

/// Parses `path`, with these files in place of those on disk, and with the flags of `like`, a file
/// on disk, and shows it to the visitor, also when it has errors.
Parsed run_clang(const std::string& path, const std::vector<MemoryFile>& memory,
                 const std::string& like, const CompileOptions& options, Visitor& visitor);

/// Parses the header into the file `output`, which `-include-pch` takes in place of including it in
/// runs with the same options. False: it has errors, or cannot be written.
bool precompile(const MemoryFile& header, const std::string& output, const CompileOptions& options);

/// The file's absolute path, links resolved.
std::string real_path(llvm::StringRef name);

/// The error that keeps `options` from being used; empty: none.
std::string check_options(const CompileOptions& options);

}  // namespace kvgen::cpp
