#include "resolve/load_headers.h"

#include <map>
#include <utility>

#include "cpp/description.h"
#include "cpp/lower.h"
#include "cpp/messages.h"
#include "cpp/schema_text.h"

namespace kvgen::binding {
namespace {

/// Names that the file may mean the header's types by: not those that it declares itself.
cpp::Names wanted_by(const ast::File& tree) {
  cpp::Names names = cpp::names_in(tree);
  for (const ast::Declaration& declaration : tree.declarations) {
    if (const auto* one = std::get_if<ast::Struct>(&declaration)) names.erase(one->name.text);
    if (const auto* one = std::get_if<ast::Enum>(&declaration)) names.erase(one->name.text);
    if (const auto* one = std::get_if<ast::Variant>(&declaration)) names.erase(one->name.text);
  }
  return names;
}

class HeaderLoader {
 public:
  HeaderLoader(SourceMap& map, const ResolveOptions& options, Loaded& loaded, Report& report)
      : map_(map), options_(options), loaded_(loaded), report_(report) {}

  void load(const FoundHeader& header) {
    const Span import = header.importers.front().span;
    const auto description = describe(header, import);
    if (!description) {
      mark_importers(header, loaded_);
      return;
    }
    cpp::LowerOptions options;
    options.import = import;
    options.header = header.include_name;
    options.file_id = [&](const std::string& path) { return file_id(header, path); };
    for (const FoundHeader::Importer& importer : header.importers)
      options.wanted.merge(wanted_by(loaded_.files[importer.file].tree));
    std::set<std::string, std::less<>> refused;
    add(header, *description, cpp::lower(*description, options, report_, refused), refused);
  }

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
    // The namespaces of a header see each other, and the importers all of them.
    const Span import = header.importers.front().span;
    for (std::size_t one = first; one < loaded_.files.size(); ++one) {
      for (std::size_t other = first; other < loaded_.files.size(); ++other)
        if (one != other) loaded_.files[one].imports.push_back({other, false, import});
      give_to_importers(header, one, loaded_);
    }
  }

  SourceMap& map_;
  const ResolveOptions& options_;
  Loaded& loaded_;
  Report& report_;
  std::map<std::string, FileId> sources_;
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
  for (const FoundHeader& header : headers) loader.load(header);
}

}  // namespace kvgen::binding
