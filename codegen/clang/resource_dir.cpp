#include "clang/resource_dir.h"

#include <clang/Basic/Version.h>
#include <dlfcn.h>

#include <filesystem>

namespace kvgen::cpp {
namespace {

namespace fs = std::filesystem;

bool is_resource_dir(const fs::path& path) {
  std::error_code error;
  return fs::exists(path / "include" / "stddef.h", error);
}

}  // namespace

std::string resource_dir(const std::string& given) {
  if (!given.empty()) return given;
  Dl_info library{};
  if (::dladdr(reinterpret_cast<const void*>(&clang::getClangFullVersion), &library) != 0 &&
      library.dli_fname != nullptr) {
    // /usr/lib/llvm-19/lib/libclang-cpp.so, often through links from elsewhere.
    std::error_code error;
    for (const fs::path& path :
         {fs::path(library.dli_fname), fs::canonical(library.dli_fname, error)})
      for (const fs::path& lib :
           {path.parent_path(),
            path.parent_path().parent_path() / ("llvm-" CLANG_VERSION_MAJOR_STRING) / "lib"})
        if (const fs::path dir = lib / "clang" / CLANG_VERSION_MAJOR_STRING; is_resource_dir(dir))
          return dir.string();
  }
  return KVGEN_CLANG_RESOURCE_DIR;
}

}  // namespace kvgen::cpp
