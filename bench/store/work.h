// The works of this benchmark.
#pragma once

#include "harness/work.h"

namespace bench {

// Each file of works adds its own.
void add_gets();
void add_walks();
void add_puts();
void add_writers();
void add_opens();

}  // namespace bench
