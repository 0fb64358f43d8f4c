// The builder in which a thread makes its FlatBuffers values.
#pragma once

#include <flatbuffers/flatbuffer_builder.h>

#include <cstddef>
#include <vector>

#include "kv/core/bytes.h"

namespace kv::flat {

/// Kept per thread, so that storing values in a steady state allocates nothing. What `finished`
/// gives is valid until the thread makes its next value.
class Workspace {
 public:
  /// This thread's own.
  static Workspace& of_thread();

  /// An empty builder. Whatever was made before is gone, also what an exception left half made.
  flatbuffers::FlatBufferBuilder& begin();
  /// The finished bytes; their number is a multiple of 8, which keeps the rows of tables whose keys
  /// are as well aligned in LMDB's pages.
  BytesView finished() const noexcept;

  /// Throws `value_too_large` when `bytes` more are more than a value may have.
  void expect(std::size_t bytes) const {
    if (bytes > room_ || builder_.GetSize() > room_ - bytes) [[unlikely]]
      too_large();
  }

  /// Offsets of children that wait for their vector: a stack.
  std::vector<flatbuffers::uoffset_t>& offsets() noexcept { return offsets_; }

 private:
  [[noreturn]] static void too_large();

  // Below the 2 GiB at which the builder asserts, above what a database stores.
  static constexpr std::size_t room_ = std::size_t{3} << 29;
  flatbuffers::FlatBufferBuilder builder_;
  std::vector<flatbuffers::uoffset_t> offsets_;
};

}  // namespace kv::flat
