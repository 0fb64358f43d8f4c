#include "../sample_keys.h"

using Pair = kv::test::Composite<kv::Ascending<std::string>, kv::Ascending<std::string>>;

void refused(kv::KeyBuffer& buffer) {
  kv::encode_prefix<kv::Ordered::Codec<Pair>>(buffer, kv::starts_with("a"), "b");
}
