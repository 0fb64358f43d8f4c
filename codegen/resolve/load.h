// Finding, reading and parsing a schema and what it imports.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "report/diagnostic.h"
#include "resolve/resolve.h"
#include "syntax/ast.h"

namespace kvgen::binding {

struct LoadedImport {
  std::size_t file;  // index into Loaded::files
  bool tables;
  Span span;
};

struct LoadedFile {
  FileId source = 0;
  std::string path;       // as it was opened
  std::string canonical;  // links resolved: the same file is loaded once
  std::string include_name;
  ast::File tree;
  std::vector<LoadedImport> imports;
  std::string cpp_header;  // one namespace of a C++ header: as generated code includes it
  std::map<std::string, std::vector<std::string>> cpp_names;  // model::File

  // What was reported already, so that later stages do not repeat it in other words.
  bool broken = false;                         // the tree lacks what the parser refused
  std::set<std::string, std::less<>> refused;  // names of types that it may lack
  bool imports_missing = false;                // an import gave no types
};

/// A schema that the root keeps for migrations.
struct LoadedPrevious {
  std::string path;  // as it can be opened
  Span span;         // of its name in the root
};

struct Loaded {
  std::vector<LoadedFile> files;        // [0] is the root
  std::string cpp_messages;             // Resolved
  std::vector<std::string> files_read;  // further ones: what C++ headers include
  std::vector<std::string> fbs_files;   // Resolved
  std::vector<LoadedPrevious> previous;
  std::vector<Diagnostic> previous_missing;  // not reported yet: nothing else depends on them
};

/// Whether the import names a schema of another language, which gives no tree here.
bool is_foreign_schema(const std::string& path);
bool is_foreign_header(const std::string& path);

/// Loads the root and, depth first, each import once. Reports files that cannot be read and imports
/// in a circle, with the way around it.
Loaded load(SourceMap& map, const std::string& path, const ResolveOptions& options, Report& report);

}  // namespace kvgen::binding
