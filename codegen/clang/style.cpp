#include "clang/style.h"

#include <clang/Format/Format.h>
#include <llvm/Support/VirtualFileSystem.h>

#include <algorithm>
#include <fstream>

#include "clang/run_clang.h"

namespace kvgen::cpp {
namespace {

using clang::tooling::Range;
using clang::tooling::Replacements;
using nlohmann::json;

/// The disk, remembering what was read.
class Recorder : public llvm::vfs::ProxyFileSystem {
 public:
  Recorder() : ProxyFileSystem(llvm::vfs::getRealFileSystem()) {}
  llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>> openFileForRead(
      const llvm::Twine& path) override {
    auto file = ProxyFileSystem::openFileForRead(path);
    if (file) opened.push_back(real_path(path.str()));
    return file;
  }
  std::vector<std::string> opened;
};

/// Like `clang-format`: includes first, which moves what the rest looks at.
llvm::Expected<std::string> styled(const clang::format::FormatStyle& style, const std::string& name,
                                   const std::string& text) {
  const std::vector<Range> all{Range(0, static_cast<unsigned>(text.size()))};
  const Replacements sorted = clang::format::sortIncludes(style, text, all, name);
  llvm::Expected<std::string> ordered = clang::tooling::applyAllReplacements(text, sorted);
  if (!ordered) return ordered;
  const std::vector<Range> ranges{Range(0, static_cast<unsigned>(ordered->size()))};
  return clang::tooling::applyAllReplacements(
      *ordered, clang::format::reformat(style, *ordered, ranges, name));
}

json failure(const std::string& why) { return {{"version", 1}, {"error", why}}; }

}  // namespace

json style_files(const std::string& request) {
  std::ifstream in(request, std::ios::binary);
  const json asked = json::parse(in);
  const std::string wanted = asked.at("style");
  const std::string near = asked.at("near");
  const llvm::IntrusiveRefCntPtr<Recorder> disk(new Recorder);
  // A style of which nothing can be seen tells that no file was found.
  auto style = clang::format::getStyle(wanted, near, "none", {}, disk.get());
  if (!style) return failure(llvm::toString(style.takeError()));
  if (wanted == "file" && disk->opened.empty())
    return failure("there is no .clang-format beside " + near + " or in a directory above it");
  // The code is C++20 whatever the style says, and read as an older one its `<=>` is two tokens.
  style->Standard = clang::format::FormatStyle::LS_Cpp20;
  json texts = json::array();
  for (const json& file : asked.at("files")) {
    auto text = styled(*style, file.at(0), file.at(1));
    if (!text) return failure(llvm::toString(text.takeError()));
    texts.push_back(std::move(*text));
  }
  std::sort(disk->opened.begin(), disk->opened.end());
  return {{"version", 1}, {"texts", std::move(texts)}, {"inputs", disk->opened}};
}

}  // namespace kvgen::cpp
