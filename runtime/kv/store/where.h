// The place in a program that opened a transaction, for checked builds.
#pragma once

#include <source_location>

namespace kv {

namespace storage {

struct Unlocated {
  constexpr Unlocated() noexcept = default;
  constexpr Unlocated(const std::source_location&) noexcept {}
};
struct Located {
  constexpr Located() noexcept = default;
  constexpr Located(const std::source_location& opened) noexcept : place(opened) {}
  std::source_location place;
};

}  // namespace storage

/// The last parameter of whatever opens a transaction; nobody gives it. In a source compiled with
/// `KV_CHECKED` it is the line of the call, and the transaction is checked: a view that is used too
/// late ends the program with a message that names the line. Elsewhere it is nothing.
///
/// Being of another type, it gives the functions that take it another symbol: sources compiled in
/// both ways can be linked together, and each has what it asked for.
#ifdef KV_CHECKED
using Where = storage::Located;
#else
using Where = storage::Unlocated;
#endif

}  // namespace kv
