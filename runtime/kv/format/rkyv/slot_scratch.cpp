#include "kv/format/rkyv/slot_scratch.h"

#include <array>

#include "kv/format/limits.h"

namespace kv::rkyv {

SlotScratch& slot_scratch(unsigned depth) {
  thread_local std::array<SlotScratch, limits::depth_max + 1> levels;
  return levels[depth];
}

}  // namespace kv::rkyv
