// What the source without checks offers to those with them.
#pragma once

#include <string>

#include "checked.kv.hpp"

namespace test {

/// Looks at a note when its snapshot has ended, which nobody notices here: the file is still mapped
/// and nobody has written since.
std::string note_after_the_end(const checked::Database& db, std::uint64_t id);

}  // namespace test
