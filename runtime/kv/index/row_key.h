// The primary key as index entries hold it.
#pragma once

#include "kv/key/key_codec.h"

namespace kv::index {

/// Stored keys as they are, except those of native tables: they become big-endian, so that entries
/// with equal components stand in the order of their rows. `buffer` is used for those only.
BytesView to_row_key(BytesView stored, bool native, KeyBuffer& buffer) noexcept;
/// And back.
BytesView from_row_key(BytesView row_key, bool native, KeyBuffer& buffer) noexcept;

}  // namespace kv::index
