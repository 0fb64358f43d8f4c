// The rows that both sides store.
#pragma once

#include <cstdint>
#include <vector>

#include "users.kv.hpp"

namespace bench {

inline constexpr std::uint64_t users_count = 50'000;

struct Row {
  std::uint64_t id;
  users::User user;
};

/// Every id once, in an order that no page sees coming. Made once, outside the clock; only ages
/// change.
std::vector<Row>& rows();

}  // namespace bench
