// The resolved schema as FlatBuffers bytes (schemas/descriptor.fbs): what other tools, generated
// code and the catalog of every database know of it.
#pragma once

#include <cstdint>
#include <vector>

#include "model/model.h"

namespace kvgen {

/// The whole schema, documentation included.
std::vector<std::uint8_t> build_descriptor(const model::Schema& schema);

/// One table with every type that it needs and nothing else: no documentation, no places, no file
/// names, so that only what changes the stored bytes or their meaning changes these. Deterministic.
std::vector<std::uint8_t> build_table_descriptor(const model::Schema& schema,
                                                 model::TableIndex table);

}  // namespace kvgen
