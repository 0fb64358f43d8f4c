// Imports of other languages, once all schemas are known.
#pragma once

#include <string>
#include <vector>

#include "resolve/load.h"

namespace kvgen::binding {

/// A C++ header or a FlatBuffers schema, and which files import it.
struct FoundHeader {
  struct Importer {
    std::size_t file;
    Span span;
  };
  std::string path;  // as it was opened
  std::string canonical;
  std::string include_name;
  std::string text;
  std::vector<Importer> importers;
};

/// A file for one of its namespaces, with nothing in it.
LoadedFile file_of(const FoundHeader& found, FileId source);
/// Makes each importer import `file`, a place in `loaded`.
void give_to_importers(const FoundHeader& found, std::size_t file, Loaded& loaded);
/// It gave no types, which was reported.
void mark_importers(const FoundHeader& found, Loaded& loaded);

}  // namespace kvgen::binding
