// A record in which no field is what it begins as, for tests of tables.
#pragma once

#include "flat.kv.hpp"

namespace flat::things {

Thing full_thing();

}  // namespace flat::things
