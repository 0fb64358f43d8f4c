// Compiles only as the target of the test does.
#pragma once

#include <level.hpp>

struct Order {
  Level bid;
};
