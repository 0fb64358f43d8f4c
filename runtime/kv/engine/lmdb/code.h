// LMDB's return codes in our words: the one place that knows both.
#pragma once

#include <string_view>

namespace kv::engine::lmdb {

/// Throws the `kv::Error` for a code that is not success. `doing` completes "cannot …".
[[noreturn]] void fail(int code, std::string_view doing);

inline void must(int code, std::string_view doing) {
  if (code != 0) fail(code, doing);
}

}  // namespace kv::engine::lmdb
