// The user's own types, as a program might have them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace market {

enum class Side : std::uint8_t { buy, sell };
enum Venue { nyse = 1, arca = 7, other = -1 };

struct Identity {
  long long id = 0;
};

/// What somebody would pay.
struct Quote : Identity {
  struct Level {
    double price = 0;
    unsigned size = 0;
  };

  std::string symbol;  ///< As the exchange spells it.
  double bid = 0, ask = 0;
  Side side = Side::buy;
  Venue venue = nyse;
  std::vector<Level> levels;
  std::optional<short> tick;
};

}  // namespace market
