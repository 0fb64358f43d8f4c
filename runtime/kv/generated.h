// What generated headers need, and no more: each file that uses a table pays for it.
#pragma once

#include "kv/core/api.h"
#include "kv/core/bytes.h"
#include "kv/core/describe.h"
#include "kv/core/error.h"
#include "kv/core/types.h"
#include "kv/format/raw.h"
#include "kv/format/rkyv/rkyv.h"
#include "kv/format/value_format.h"
#include "kv/key/native.h"
#include "kv/key/ordered.h"
#include "kv/store/database.h"
#include "kv/store/guard.h"
#include "kv/store/options.h"
#include "kv/store/range.h"
#include "kv/store/table.h"
#include "kv/store/transaction.h"
