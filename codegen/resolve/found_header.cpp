#include "resolve/found_header.h"

namespace kvgen::binding {

LoadedFile file_of(const FoundHeader& found, FileId source) {
  LoadedFile file;
  file.source = source;
  file.path = found.path;
  file.canonical = found.canonical;
  file.include_name = found.include_name;
  file.tree.id = source;
  return file;
}

void give_to_importers(const FoundHeader& found, std::size_t file, Loaded& loaded) {
  for (const FoundHeader::Importer& importer : found.importers)
    loaded.files[importer.file].imports.push_back({file, false, importer.span});
}

void mark_importers(const FoundHeader& found, Loaded& loaded) {
  for (const FoundHeader::Importer& importer : found.importers)
    loaded.files[importer.file].imports_missing = true;
}

}  // namespace kvgen::binding
