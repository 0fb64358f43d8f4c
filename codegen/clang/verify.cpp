#include "clang/verify.h"

#include <fstream>

namespace kvgen::cpp {
namespace {

/// Parsing is all that is asked.
class Nothing : public Visitor {
 public:
  void visit(clang::ASTContext&, clang::Sema&) override {}
};

}  // namespace

nlohmann::json verify_files(const std::string& request, const CompileOptions& options) {
  std::ifstream in(request, std::ios::binary);
  const nlohmann::json asked = nlohmann::json::parse(in);
  std::vector<MemoryFile> files;
  for (const nlohmann::json& file : asked.at("files")) files.push_back({file.at(0), file.at(1)});
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
