// Bytes on their way into a page.
#pragma once

#include <array>
#include <cstring>

#include "kv/core/bytes.h"

namespace kv::storage {

/// Fills a place with bytes that are made already.
struct CopyFrom {
  BytesView bytes;
  void operator()(MutableBytes place) const noexcept {
    if (!place.empty()) std::memcpy(place.data(), bytes.data(), place.size());
  }
};

/// The bytes of a value, made before the write that would move what they are made of: that can lie
/// in a page of the very transaction that writes. Small ones stay on the stack.
class SafeCopy {
 public:
  explicit SafeCopy(BytesView bytes) : SafeCopy(bytes.size(), CopyFrom{bytes}) {}
  /// Bytes that `fill(MutableBytes)` makes.
  template <class Fill>
  SafeCopy(std::size_t size, Fill&& fill) : size_(size) {
    if (size > small_.size()) large_.resize(size);
    fill(size > small_.size() ? MutableBytes(large_) : MutableBytes(small_.data(), size));
  }
  BytesView bytes() const noexcept {
    return size_ > small_.size() ? BytesView(large_) : BytesView(small_.data(), size_);
  }

 private:
  std::array<std::byte, 4096> small_;  // uninitialised on purpose
  Bytes large_;
  std::size_t size_;
};

}  // namespace kv::storage
