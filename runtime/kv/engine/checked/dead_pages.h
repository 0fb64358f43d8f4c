// Pages that nobody may read any more, and what is said to whoever does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <source_location>

#include "kv/core/bytes.h"

namespace kv::engine {

/// What ended the life of the views that point into a page.
enum class Death : std::uint8_t {
  ended,       ///< their transaction is over
  overwritten  ///< there was a write in their write transaction
};

/// Whole pages, at least so many bytes; empty when there are none to be had.
MutableBytes map_pages(std::size_t bytes) noexcept;

/// Takes pages of `map_pages` back. Their memory is free; their addresses stay taken while the
/// last `graves` buried ones are, so that a read is noticed. Any thread.
void bury(MutableBytes pages, Death death, const std::source_location& opened) noexcept;
inline constexpr std::size_t graves = 16384;

/// From now on a read of buried pages writes to stderr what was used too late, and the line that
/// opened its transaction, and aborts. Other faults go to the handler of SIGSEGV that was there
/// before; one that the program sets later has to pass on those that it does not know.
void watch_dead_pages() noexcept;

}  // namespace kv::engine
