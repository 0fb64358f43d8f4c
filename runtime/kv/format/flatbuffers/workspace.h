// The builder in which a thread makes values of existing FlatBuffers schemas.
#pragma once

#include <flatbuffers/flatbuffer_builder.h>

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

 private:
  flatbuffers::FlatBufferBuilder builder_;
};

}  // namespace kv::flat
