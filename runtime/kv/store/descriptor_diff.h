// Two table descriptors, compared in words.
#pragma once

#include <string>

#include "kv/core/bytes.h"

namespace kv::storage {

/// What a user would see in the schema: "field shop.User.age was u16?, is u32?". Says only that
/// they differ when one of them cannot be read.
std::string describe_difference(BytesView stored, BytesView compiled);

}  // namespace kv::storage
