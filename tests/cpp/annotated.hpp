// Tables declared in C++ alone.
#pragma once

#include <kv/schema.h>

#include <cstdint>
#include <string>

namespace desk {

enum class Venue : std::uint8_t { nyse = 1, arca = 2 };

/// Kept twice: by symbol and time, and the last one by symbol.
struct KV_TABLE(quotes, key(symbol, number desc), format(bincode), index(by_venue, venue))
    KV_TABLE(last_quotes, key(symbol)) Quote {
  std::string symbol;
  std::uint32_t number = 7;
  double bid KV_RENAMED(price) = 1.5;
  Venue venue = Venue::arca;
};

struct KV_TABLE(levels, key(id: u64 auto), format(native)) Level {
  double price = 0;
  std::int32_t size = 0;
};

}  // namespace desk
