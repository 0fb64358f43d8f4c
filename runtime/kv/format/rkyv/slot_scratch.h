// Room to lay out a hash map's slots while it is sized.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace kv::rkyv {

struct SlotScratch {
  std::vector<std::byte> controls;
  std::vector<std::uint32_t> slots;
};

/// This thread's room for a map at `depth`, at most `limits::depth_max`: maps inside of it are
/// deeper. Kept for the next value, so that a thread soon takes nothing from the heap any more.
SlotScratch& slot_scratch(unsigned depth);

}  // namespace kv::rkyv
