// From the macros of <kv/schema.h> to a schema: `kvgen quote.hpp`.
#pragma once

#include <string>

#include "cpp/description.h"

namespace kvgen::cpp {

/// The schema that the header's KV_TABLE macros declare, in the schema language, importing the
/// header as `name`; it is then parsed and checked like one that a user wrote. Empty: no tables.
std::string schema_text(const Description& description, const std::string& name);

}  // namespace kvgen::cpp
