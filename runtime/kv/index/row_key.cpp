#include "kv/index/row_key.h"

#include <algorithm>

namespace kv::index {

BytesView to_row_key(BytesView stored, bool native, KeyBuffer& buffer) noexcept {
  if (!native) return stored;
  buffer.clear();
  buffer.push(stored.data(), stored.size());
  std::reverse(buffer.data(), buffer.data() + buffer.bytes().size());
  return buffer.bytes();
}

BytesView from_row_key(BytesView row_key, bool native, KeyBuffer& buffer) noexcept {
  return to_row_key(row_key, native, buffer);  // its own inverse
}

}  // namespace kv::index
