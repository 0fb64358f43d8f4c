#include "kv/key/native.h"

void refused(kv::KeyBuffer& buffer) { kv::Native::Codec<std::string>::encode("a", buffer); }
