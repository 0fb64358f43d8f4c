// A database of the imported schema in a directory of its own.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <stdexcept>

#include "game.kv.hpp"

namespace test {

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "kv-fbs-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }
  game::Database open() const {
    return game::Database::open(path_ / "db", kv::Options{.durability = kv::Durability::none});
  }

 private:
  std::filesystem::path path_;
};

}  // namespace test
