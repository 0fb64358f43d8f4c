// A schema as the bytes of its descriptor: what the generator hands out and every catalog stores.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kv/schema/schema.h"

namespace kv::schema {

/// In which order the parts lie in the bytes. Descriptors are compared byte for byte before
/// anything else, so these orders stay as they are.
enum class Order : std::uint8_t {
  declared,  ///< the generator's: names before types, a list of indexes also when there are none
  by_hand    ///< of tables made by hand: types before names, no indexes
};

/// The descriptor that `read` reads. Equal schemas have equal bytes.
std::vector<std::byte> write(const Schema& schema, Order order);

}  // namespace kv::schema
