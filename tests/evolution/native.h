// The table of a C++ struct as its bytes. A kvgen without Clang cannot read the header.
#pragma once

#include "exact.kv.hpp"

namespace exact {

inline Tick tick_of(int i) {
  Tick tick;
  tick.price = -1'000'000'000'000 * i;
  tick.size = 100 * i;
  tick.side = i % 2 == 1 ? Side::sell : Side::buy;
  tick.last = i == 2;
  tick.levels = {i * 0.5, -1.0};
  return tick;
}

template <class Visit>
void each_row(const Database& db, Visit&& visit) {
  for (int i = 0; i < 3; ++i)
    visit(db.ticks(), std::string(static_cast<std::size_t>(i) + 1, 'T'), tick_of(i));
}

}  // namespace exact
