// From a header's description to syntax trees, so that a C++ type is bound, checked and emitted
// like a declared one.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "cpp/description.h"
#include "cpp/names.h"
#include "report/diagnostic.h"
#include "syntax/ast.h"

namespace kvgen::cpp {

/// The types of one namespace of the header. Each namespace is a file of its own, as names are
/// looked up by file.
struct Lowered {
  std::vector<std::string> scope;
  ast::File tree;
};

struct LowerOptions {
  Names wanted;
  Names known;         // C++ spellings of types that another header brought already
  Span import;         // of the `import`
  std::string header;  // as it was imported
  std::function<FileId(const std::string& path)> file_id;  // of a file on disk, by absolute path
};

/// The wanted types and all that their members lead to; types that cannot be stored are reported at
/// the member and left out, which `refused` remembers. The first file is there even when empty.
std::vector<Lowered> lower(const Description& description, const LowerOptions& options,
                           Report& report, std::set<std::string, std::less<>>& refused);

}  // namespace kvgen::cpp
