#include "harness/files.h"

#include <cstdlib>
#include <filesystem>

namespace bench {
namespace {

namespace fs = std::filesystem;

struct Directory {
  std::string path;
  bool kept = false;
  Directory() {
    if (const char* given = std::getenv("KV_BENCH_DIR"); given != nullptr) {
      path = given;
      kept = true;
      fs::create_directories(path);
      return;
    }
    path = (fs::current_path() / "bench-XXXXXX").string();
    if (mkdtemp(path.data()) == nullptr) std::exit(1);
  }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  ~Directory() {
    if (!kept) fs::remove_all(path);
  }
};

}  // namespace

const std::string& directory() {
  static const Directory made;
  return made.path;
}

std::string fresh(const char* name) {
  static int number = 0;
  return directory() + "/" + name + "-" + std::to_string(number++);
}

RemovedAtEnd::~RemovedAtEnd() {
  fs::remove(path);
  fs::remove(path + "-lock");
}

}  // namespace bench
