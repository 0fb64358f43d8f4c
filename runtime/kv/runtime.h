// All that a program may need: `#include <kv/runtime.h>`. Generated headers include what they use
// themselves, which is less: `kv::Storage` and the formats that a schema does not name are not
// there.
#pragma once

#include "kv/generated.h"
#include "kv/storage/storage.h"
