// The one place that names the engines.
#pragma once

#include <memory>
#include <string>

#include "kv/engine/engine.h"
#include "kv/store/options.h"

namespace kv::storage {

/// Opens the environment that the options ask for, with room for this many tables of the program.
std::shared_ptr<engine::Environment> open_engine(const std::string& path, const Options& options,
                                                 std::size_t tables);

}  // namespace kv::storage
