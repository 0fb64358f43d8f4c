// Running FlatBuffers' own compiler.
#pragma once

#include <string>
#include <vector>

namespace kvgen {

/// `error` is in words for the user; empty: it worked.
struct FlatcResult {
  std::string header;
  std::string error;
  std::string said;  // what flatc wrote, when it failed
};

/// The C++ header that `flatc` (a path, or a name to be looked for in PATH) makes of the .fbs file
/// at `schema`. It runs in a temporary directory and writes nothing elsewhere.
FlatcResult run_flatc(const std::string& flatc, const std::vector<std::string>& options,
                      const std::string& schema);

/// The same of a schema that is still text; `name` is the file's, such as "shop.kv.fbs".
FlatcResult run_flatc_on(const std::string& flatc, const std::vector<std::string>& options,
                         const std::string& name, const std::string& text);

/// The header's name: "monster.fbs" gives "monster_generated.h".
std::string flatc_header_name(const std::string& schema);

}  // namespace kvgen
