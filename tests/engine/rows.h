// Text as keys and values.
#pragma once

#include <string>
#include <string_view>

#include "kv/engine/engine.h"

namespace kv::test {

void put(engine::Transaction& txn, engine::Table table, std::string_view key,
         std::string_view value);
/// "-" when it is absent.
std::string get(engine::Transaction& txn, engine::Table table, std::string_view key);
/// Keys in order, joined by blanks.
std::string keys(engine::Transaction& txn, engine::Table table);

}  // namespace kv::test
