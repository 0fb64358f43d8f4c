// Memory for bytes that a transaction gave, which can be made unreadable all at once.
#pragma once

#include <cstddef>
#include <source_location>
#include <unordered_map>
#include <vector>

#include "kv/core/bytes.h"
#include "kv/engine/checked/dead_pages.h"

namespace kv::engine {

/// Used by one thread at a time.
class HeldPages {
 public:
  /// Beyond it, and when there are no more pages to be had, bytes are given as they are: a checked
  /// program slows down, and does not fail.
  static constexpr std::size_t bytes_max = std::size_t{1} << 30;

  explicit HeldPages(const std::source_location& opened);
  HeldPages(const HeldPages&) = delete;
  HeldPages& operator=(const HeldPages&) = delete;
  ~HeldPages() { die(Death::ended); }

  /// A copy, as aligned as the bytes are; of the same bytes the same copy until they die.
  BytesView hold(BytesView bytes);
  /// From now on nobody reads any of the copies.
  void die(Death death) noexcept;

 private:
  std::byte* make_room(std::size_t bytes, std::size_t aligned_as) noexcept;

  std::source_location opened_;
  std::vector<MutableBytes> blocks_;
  std::size_t free_ = 0;  // of the last block
  std::size_t bytes_ = 0;
  std::unordered_map<const std::byte*, BytesView> copies_;  // by where the engine has them
};

}  // namespace kv::engine
