// A directory for one test, gone at its end, and text as keys and values.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "kv/core/error.h"
#include "kv/engine/engine.h"

namespace kv::test {

class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  std::string file(std::string_view name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

void put(engine::Transaction& txn, engine::Table table, std::string_view key,
         std::string_view value);
/// "-" when it is absent.
std::string get(engine::Transaction& txn, engine::Table table, std::string_view key);
/// Keys in order, joined by blanks.
std::string keys(engine::Transaction& txn, engine::Table table);

/// The code of the `kv::Error` that `fn` throws; fails the test when it throws none.
template <class Fn>
Errc code_of(Fn&& fn) {
  try {
    fn();
  } catch (const Error& error) {
    return error.code();
  }
  throw std::logic_error("no kv::Error was thrown");
}

}  // namespace kv::test
