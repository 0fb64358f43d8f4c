#include "kv/key/ordered.h"

void refused(kv::KeyBuffer& buffer) {
  kv::encode_prefix<kv::Ordered::Codec<std::uint64_t>>(buffer, kv::starts_with("1"));
}
