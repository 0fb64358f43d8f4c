// What tests give to databases.
#pragma once

#include <string_view>

#include "kv/core/bytes.h"
#include "kv/store/options.h"

namespace kv::test {

/// Not durable: these tests cut no power.
inline Options options(Engine engine = Engine::lmdb) {
  return {.engine = engine, .durability = Durability::none};
}

inline Bytes bytes(std::string_view text) {
  const BytesView view = as_bytes(text);
  return {view.begin(), view.end()};
}

}  // namespace kv::test
