#include "clang/verify.h"

#include <llvm/ADT/SmallString.h>
#include <llvm/Support/FileSystem.h>

#include <fstream>

namespace kvgen::cpp {
namespace {

/// Parsing is all that is asked.
class Nothing : public Visitor {
 public:
  void visit(clang::ASTContext&, clang::Sema&) override {}
};

/// The runtime's headers parsed once for several sources: parsing them is most of the work.
class SharedHeaders {
 public:
  SharedHeaders(std::size_t sources, CompileOptions& options, std::vector<MemoryFile>& files) {
    // With a compile_commands.json each source could have flags of its own.
    if (sources < 2 || !options.database.empty()) return;
    llvm::SmallString<64> file;
    if (llvm::sys::fs::createTemporaryFile("kvgen", "pch", file)) return;
    file_ = std::string(file);
    const MemoryFile header{"/kvgen-shared-headers.hpp",
                            "#include <kv/generated.h>\n#include <kv/format/json.h>\n"
                            "#include <kv/format/serde/serde.h>\n"};
    if (!precompile(header, file_, options)) return;
    files.push_back(header);  // whoever reads the one looks for the other
    options.flags.insert(options.flags.end(), {"-include-pch", file_});
  }
  SharedHeaders(const SharedHeaders&) = delete;
  SharedHeaders& operator=(const SharedHeaders&) = delete;
  ~SharedHeaders() {
    if (!file_.empty()) llvm::sys::fs::remove(file_);
  }

 private:
  std::string file_;
};

}  // namespace

nlohmann::json verify_files(const std::string& request, CompileOptions options) {
  std::ifstream in(request, std::ios::binary);
  const nlohmann::json asked = nlohmann::json::parse(in);
  std::vector<MemoryFile> files;
  for (const nlohmann::json& file : asked.at("files")) files.push_back({file.at(0), file.at(1)});
  const SharedHeaders shared(asked.at("sources").size(), options, files);
  bool good = true;
  std::string messages;
  for (const nlohmann::json& source : asked.at("sources")) {
    Nothing visitor;
    const std::string path = source;
    const Parsed parsed = run_clang(path, files, path, options, visitor);
    good = good && parsed.good;
    messages += parsed.messages;
  }
  return {{"version", 1}, {"good", good}, {"messages", messages}};
}

}  // namespace kvgen::cpp
