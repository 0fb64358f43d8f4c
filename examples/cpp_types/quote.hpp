// The program's own types, with the tables that hold them declared on the structs.
#pragma once

#include <kv/schema.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace market {

enum class Side : std::uint8_t { buy = 1, sell = 2 };

struct Level {
  double price = 0;
  std::uint32_t size = 0;
};

/// What somebody would pay, as it came in.
struct KV_TABLE(quotes, key(symbol, at desc), index(by_side, side)) Quote {
  std::string symbol;
  std::chrono::sys_time<std::chrono::nanoseconds> at{};
  Side side = Side::buy;
  std::vector<Level> levels;
  std::optional<std::string> note;
};

/// A trade, stored as its own bytes.
struct KV_TABLE(trades, key(id: u64 auto), format(native)) Trade {
  double price = 0;
  std::uint32_t size = 0;
  Side side = Side::buy;
};

}  // namespace market
