// Keys by a list of components: the encodings of kv/key.
#pragma once

#include <string>
#include <vector>

#include "kv/core/fault.h"
#include "kv/dynamic/node.h"
#include "kv/dynamic/value.h"
#include "kv/key/key_codec.h"

namespace kv::dynamic {

struct KeyPart {
  std::string_view name;
  const Node* type = nullptr;
  bool descending = false;
};

/// Takes a key apart. `out`, when wanted, gets its components; `text`, when wanted, the key in
/// words.
Fault read_key(const std::vector<KeyPart>& parts, bool native, BytesView bytes, Value* out,
               std::string* text);
/// Appends the key. Throws `Mismatch`.
void write_key(const std::vector<KeyPart>& parts, bool native, const Value& key, KeyBuffer& out);

}  // namespace kv::dynamic
