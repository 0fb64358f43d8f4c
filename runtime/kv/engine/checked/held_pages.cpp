#include "kv/engine/checked/held_pages.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace kv::engine {
namespace {

/// What the loads of any view may rely on.
constexpr std::size_t alignment = 16;
constexpr std::size_t block_bytes_max = std::size_t{1} << 20;

std::size_t phase(const std::byte* at) noexcept {
  return reinterpret_cast<std::uintptr_t>(at) % alignment;
}

}  // namespace

HeldPages::HeldPages(const std::source_location& opened) : opened_(opened) { watch_dead_pages(); }

std::byte* HeldPages::make_room(std::size_t bytes, std::size_t aligned_as) noexcept {
  if (!blocks_.empty()) {
    std::byte* const end = blocks_.back().data() + blocks_.back().size();
    const std::size_t gap = (aligned_as + alignment - phase(end - free_)) % alignment;
    if (bytes + gap < free_) {
      std::byte* const place = end - free_ + gap;
      free_ -= bytes + gap;
      return place;
    }
  }
  if (bytes > bytes_max - bytes_) return nullptr;
  const std::size_t usual =
      blocks_.empty() ? 1 : std::min(2 * blocks_.back().size(), block_bytes_max);
  const MutableBytes block = map_pages(std::max(usual, bytes + alignment + 1));
  if (block.empty()) return nullptr;
  try {
    blocks_.push_back(block);
  } catch (const std::bad_alloc&) {
    bury(block, Death::ended, opened_);
    return nullptr;
  }
  bytes_ += block.size();
  free_ = block.size() - aligned_as - bytes;
  return block.data() + aligned_as;
}

BytesView HeldPages::hold(BytesView bytes) {
  const auto known = copies_.find(bytes.data());
  if (known != copies_.end() && known->second.size() == bytes.size()) return known->second;
  std::byte* const place = make_room(bytes.size(), phase(bytes.data()));
  if (place == nullptr) return bytes;
  if (!bytes.empty()) std::memcpy(place, bytes.data(), bytes.size());
  return copies_[bytes.data()] = BytesView(place, bytes.size());
}

void HeldPages::die(Death death) noexcept {
  for (const MutableBytes block : blocks_) bury(block, death, opened_);
  blocks_.clear();
  copies_.clear();
  free_ = 0;
  bytes_ = 0;
}

}  // namespace kv::engine
