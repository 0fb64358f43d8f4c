// A folder of a test's own, and what errors say.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <optional>
#include <string>

#include "kv/runtime.h"

namespace test {

class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "kv-storage-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) std::abort();
    path_ = pattern;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }
  std::filesystem::path operator/(const char* name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

/// Not durable: these tests cut no power.
inline kv::Options options(kv::Engine engine = kv::Engine::lmdb) {
  return {.engine = engine, .durability = kv::Durability::none};
}

inline kv::Bytes bytes(std::string_view text) {
  const kv::BytesView view = kv::as_bytes(text);
  return {view.begin(), view.end()};
}

template <class Fn>
std::optional<kv::Errc> code_of(Fn&& fn) {
  try {
    fn();
  } catch (const kv::Error& error) {
    return error.code();
  }
  return std::nullopt;
}
template <class Fn>
std::string message_of(Fn&& fn) {
  try {
    fn();
  } catch (const kv::Error& error) {
    return error.what();
  }
  return {};
}

}  // namespace test
