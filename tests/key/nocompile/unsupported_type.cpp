#include <vector>

#include "kv/key/ordered.h"

void refused(const std::vector<int>& key, kv::KeyBuffer& buffer) {
  kv::Ordered::Codec<std::vector<int>>::encode(key, buffer);
}
