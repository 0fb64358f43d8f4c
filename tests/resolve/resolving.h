// Schemas on disk for a test, and what the resolver says about them.
#pragma once

#include <string>
#include <vector>

#include "support/resolved.h"

namespace kvgen::test {

using kv::test::Folder;

/// Codes of what is reported about a schema of one file, without what this build lacks.
inline std::vector<std::string> codes_of(const std::string& text, bool all_lints = false) {
  const Folder folder;
  folder.write("schema.kv", text);
  std::vector<std::string> codes = Run(folder.at("schema.kv"), {}, all_lints).codes();
  std::erase(codes, "KV0590");
  return codes;
}

/// Sources of the diagnostics' primary labels.
inline std::vector<std::string> places_of(const std::string& text) {
  const Folder folder;
  folder.write("schema.kv", text);
  return Run(folder.at("schema.kv")).places();
}

using Codes = std::vector<std::string>;

}  // namespace kvgen::test
