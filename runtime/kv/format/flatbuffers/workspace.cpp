#include "kv/format/flatbuffers/workspace.h"

namespace kv::flat {

namespace {

/// A builder that grew beyond this gives its memory back before the next value.
constexpr std::size_t kept_bytes_max = std::size_t{4} << 20;

}  // namespace

Workspace& Workspace::of_thread() {
  thread_local Workspace workspace;
  return workspace;
}

flatbuffers::FlatBufferBuilder& Workspace::begin() {
  if (builder_.GetSize() > kept_bytes_max)
    builder_.Reset();
  else
    builder_.Clear();
  builder_.Align(8);
  return builder_;
}

BytesView Workspace::finished() const noexcept {
  return {reinterpret_cast<const std::byte*>(builder_.GetBufferPointer()), builder_.GetSize()};
}

}  // namespace kv::flat
