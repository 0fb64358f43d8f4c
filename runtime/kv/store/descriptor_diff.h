// Two table descriptors, compared in words.
#pragma once

#include <string>

#include "kv/core/bytes.h"

namespace kv::storage {

/// The first difference that a user can act on: "the value was User, is Account". Says only that
/// they differ when one of them cannot be read.
std::string describe_difference(BytesView stored, BytesView compiled);

}  // namespace kv::storage
