#include "resolve/load_headers.h"

#include <map>
#include <utility>

#include "cpp/description.h"
#include "cpp/lower.h"
#include "cpp/messages.h"
#include "cpp/schema_text.h"

namespace kvgen::binding {
namespace {

class HeaderLoader {
 public:
  HeaderLoader(SourceMap& map, const ResolveOptions& options, Loaded& loaded, Report& report)
      : map_(map), options_(options), loaded_(loaded), report_(report) {}

  void load(const FoundHeader& header, const cpp::Description& description) {
    const Span import = header.importers.front().span;
    cpp::LowerOptions options;
    options.import = import;
    options.header = header.include_name;
    options.file_id = [&](const std::string& path) { return file_id(header, path); };
    for (const FoundHeader::Importer& importer : header.importers)
      options.wanted.merge(cpp::names_in(loaded_.files[importer.file].tree));
    for (const auto& [cpp, file] : files_by_type_) options.known.insert(cpp);
    std::set<std::string, std::less<>> refused;
    add(header, description, cpp::lower(description, options, report_, refused), refused);
  }

  /// What Clang says of the header; nothing after reporting why there is no answer.
  std::optional<cpp::Description> describe(const FoundHeader& header, Span import) {
    std::vector<std::string> arguments{"describe", header.canonical};
    for (const std::string& directory : options_.include_dirs)
      arguments.insert(arguments.end(), {"-I", directory});
    const cpp::Answer answer = cpp::ask_clang(options_.compiler, arguments);
    if (!answer.available) {
      report_.add(cpp::messages::not_available(import));
      return std::nullopt;
    }
    auto description = answer.code == 0 ? cpp::read_description(answer.out) : std::nullopt;
    if (!description) {
      std::string why = answer.err.substr(0, answer.err.find('\n'));
      if (why.empty()) why = "kvgen-clang exited with " + std::to_string(answer.code);
      report_.add(cpp::messages::reader_failed(header.include_name, why, import));
      return std::nullopt;
    }
    loaded_.files_read.insert(loaded_.files_read.end(), description->files.begin(),
                              description->files.end());
    if (!description->failed) return description;
    loaded_.cpp_messages += description->messages;
    report_.add(cpp::messages::does_not_compile(header.include_name, import));
    return std::nullopt;
  }

 private:
  /// Sources that diagnostics point into, each read once.
  FileId file_id(const FoundHeader& header, const std::string& path) {
    if (const auto known = sources_.find(path); known != sources_.end()) return known->second;
    FileId id = 0;
    if (path == header.canonical)
      id = map_.add_once(header.path, header.canonical, header.text);
    else
      id = map_.add(path, read_schema_file(path).text);
    return sources_.emplace(path, id).first->second;
  }

  void add(const FoundHeader& header, const cpp::Description& description,
           std::vector<cpp::Lowered> lowered, const std::set<std::string, std::less<>>& refused) {
    const std::size_t first = loaded_.files.size();
    for (cpp::Lowered& one : lowered) {
      LoadedFile file = file_of(header, file_id(header, header.canonical));
      file.cpp_header = header.include_name;
      file.tree = std::move(one.tree);
      file.tree.id = file.source;
      file.refused = refused;
      if (loaded_.files.size() == first) file.cpp_names = description.taken;
      loaded_.files.push_back(std::move(file));
    }
    // The namespaces of a header see each other, and the importers all of them; so they do with
    // those of headers that brought a type which this one has too.
    std::set<std::size_t> seen;
    for (std::size_t one = first; one < loaded_.files.size(); ++one) seen.insert(one);
    for (const cpp::Declaration& type : description.types)
      if (const auto known = files_by_type_.find(type.cpp); known != files_by_type_.end())
        seen.insert(known->second);
    const Span import = header.importers.front().span;
    for (const std::size_t other : seen) {
      for (std::size_t one = first; one < loaded_.files.size(); ++one)
        if (one != other) loaded_.files[one].imports.push_back({other, false, import});
      give_to_importers(header, other, loaded_);
    }
    for (std::size_t one = first; one < loaded_.files.size(); ++one) note_types(one);
  }

  void note_types(std::size_t file) {
    for (const ast::Declaration& declaration : loaded_.files[file].tree.declarations) {
      if (const auto* one = std::get_if<ast::Struct>(&declaration))
        files_by_type_.emplace(one->cpp, file);
      if (const auto* one = std::get_if<ast::Enum>(&declaration))
        files_by_type_.emplace(one->cpp, file);
    }
  }

  SourceMap& map_;
  const ResolveOptions& options_;
  Loaded& loaded_;
  Report& report_;
  std::map<std::string, FileId> sources_;
  std::map<std::string, std::size_t> files_by_type_;  // loaded files by C++ spelling
};

}  // namespace

std::optional<std::string> schema_of_header(SourceMap& map, const ResolveOptions& options,
                                            const std::string& path, const std::string& canonical,
                                            std::string header_text, Loaded& loaded,
                                            Report& report) {
  const std::string name = path.substr(path.rfind('/') + 1);
  const Span start{map.add(path, header_text), 0, 0};
  const FoundHeader header{path, canonical, name, std::move(header_text), {}};
  const auto description = HeaderLoader(map, options, loaded, report).describe(header, start);
  if (!description) return std::nullopt;
  std::string text = cpp::schema_text(*description, name);
  if (text.empty()) report.add(cpp::messages::no_tables(name, start));
  if (text.empty()) return std::nullopt;
  return text;
}

void load_headers(SourceMap& map, const ResolveOptions& options,
                  const std::vector<FoundHeader>& headers, Loaded& loaded, Report& report) {
  HeaderLoader loader(map, options, loaded, report);
  std::vector<std::pair<const FoundHeader*, cpp::Description>> described;
  for (const FoundHeader& header : headers) {
    if (auto description = loader.describe(header, header.importers.front().span))
      described.emplace_back(&header, std::move(*description));
    else
      mark_importers(header, loaded);
  }
  std::map<std::size_t, std::vector<const cpp::Description*>> by_importer;
  for (const auto& [header, description] : described)
    for (const FoundHeader::Importer& importer : header->importers)
      by_importer[importer.file].push_back(&description);
  for (const auto& [file, descriptions] : by_importer)
    cpp::replace_aliases(loaded.files[file].tree, descriptions);
  for (const auto& [header, description] : described) loader.load(*header, description);
}

}  // namespace kvgen::binding
