// The same declarations for kvgen and for flatc.
#pragma once

#include <string>

namespace bench {

/// `tables` structs of `fields` fields each (half numbers, the rest strings and lists of numbers),
/// each the value of a table keyed by u64.
std::string kv_schema(int tables, int fields);
/// The same structs as FlatBuffers tables.
std::string fbs_schema(int tables, int fields);

}  // namespace bench
