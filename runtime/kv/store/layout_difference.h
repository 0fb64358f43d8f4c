// Whether code that knows only the types of key and value may use a stored table.
#pragma once

#include <string>

#include "kv/core/bytes.h"

namespace kv::storage {

/// What keeps rows of the stored table from being read and, when `writing`, written by code that
/// knows the types of key and value only; empty: nothing. Names of key components, namespaces,
/// defaults make no difference to that.
std::string layout_difference(BytesView stored, BytesView compiled, bool writing);

}  // namespace kv::storage
