#include "resolve/load_fbs.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>
#include <utility>

#include "cpp/lower.h"
#include "fbs/read.h"
#include "naming/naming.h"
#include "resolve/messages.h"

namespace kvgen::binding {
namespace {

namespace fs = std::filesystem;

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Where the text declares the table; its first byte when it does not: an included file does.
Span declared_at(const SourceMap& map, FileId file, const std::string& name) {
  const std::string_view text = map.file(file).text();
  for (std::size_t at = text.find(name); at != std::string_view::npos;
       at = text.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    if (end < text.size() && is_word(text[end])) continue;
    std::size_t before = at;
    while (before > 0 && std::isspace(static_cast<unsigned char>(text[before - 1])) != 0) --before;
    if (before == at || !text.substr(0, before).ends_with("table")) continue;
    return {file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)};
  }
  return {file, 0, 0};
}

/// The line that the parser was in; its column is behind the token that it had read.
Span place_of(const SourceMap& map, FileId file, const fbs::Mistake& mistake) {
  const std::string_view text = map.file(file).text();
  std::size_t begin = 0;
  for (unsigned line = 1; line < mistake.line; ++line) {
    const std::size_t end = text.find('\n', begin);
    if (end == std::string_view::npos) break;
    begin = end + 1;
  }
  const std::size_t line_end = std::min(text.find('\n', begin), text.size());
  const std::size_t end = std::min(begin + mistake.column, line_end);
  std::size_t start = end;
  while (start > begin && !is_word(text[start - 1])) --start;
  while (start > begin && is_word(text[start - 1])) --start;
  return {file, static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(end)};
}

/// As flatc spells a name in C++.
std::string cpp_name(const std::string& name) {
  return naming::is_reserved(name) ? name + "_" : name;
}

class FbsLoader {
 public:
  FbsLoader(SourceMap& map, const ResolveOptions& options, Loaded& loaded, Report& report)
      : map_(map), options_(options), loaded_(loaded), report_(report) {}

  void load(const FoundHeader& found) {
    const Span import = found.importers.front().span;
    const FileId source = map_.add_once(found.path, found.canonical, found.text);
    fbs::Schema schema = fbs::read(found.path, found.text, options_.include_dirs);
    if (schema.mistake) {
      report(found, *schema.mistake, source, import);
      loaded_.files_read.push_back(found.path);
      return;
    }
    for (const std::string& file : schema.files) {
      loaded_.files_read.push_back(file);
      if (std::ranges::find(loaded_.fbs_files, file) == loaded_.fbs_files.end())
        loaded_.fbs_files.push_back(file);
    }
    std::map<std::vector<std::string>, std::vector<const fbs::Table*>> by_scope;
    by_scope[{}];
    for (const fbs::Table& table : schema.tables)
      if (is_wanted(found, table)) by_scope[table.name_space].push_back(&table);
    for (const auto& [scope, tables] : by_scope) add(found, source, scope, tables, schema.binary);
  }

 private:
  void report(const FoundHeader& found, const fbs::Mistake& mistake, FileId source, Span import) {
    FileId file = source;
    if (mistake.path != found.path) {
      ReadResult read = read_schema_file(mistake.path);
      std::error_code error;
      const fs::path canonical = fs::canonical(mistake.path, error);
      if (read.error.empty() && !error)
        file = map_.add_once(mistake.path, canonical.string(), std::move(read.text));
    }
    report_.add(messages::fbs_mistake(mistake.message, place_of(map_, file, mistake), import));
    mark_importers(found, loaded_);
  }

  /// Some importer has the table's name, with a namespace or without.
  bool is_wanted(const FoundHeader& found, const fbs::Table& table) const {
    return std::ranges::any_of(found.importers, [&](const FoundHeader::Importer& importer) {
      const cpp::Names names = cpp::names_in(loaded_.files[importer.file].tree);
      return std::ranges::any_of(names, [&](const std::string& name) {
        return name == table.name || name.ends_with("." + table.name);
      });
    });
  }

  void add(const FoundHeader& found, FileId source, const std::vector<std::string>& scope,
           const std::vector<const fbs::Table*>& tables, const std::string& binary) {
    LoadedFile file = file_of(found, source);
    file.cpp_header = fs::path(found.path).stem().string() + "_generated.h";
    std::string path = "::";
    if (!scope.empty()) {
      ast::Namespace name_space;
      name_space.span = name_space.path.span = {source, 0, 0};
      for (const std::string& part : scope) {
        name_space.path.parts.push_back({part, name_space.span});
        path += part + "::";
        // flatc changes names of tables that C++ cannot take, but not of namespaces.
        if (naming::is_reserved(part) && !tables.empty())
          report_.add(messages::fbs_namespace(part, tables.front()->name,
                                              declared_at(map_, source, tables.front()->name)));
      }
      file.tree.declarations.emplace_back(std::move(name_space));
    }
    for (const fbs::Table* table : tables) {
      ast::Struct made;
      made.doc = table->doc;
      made.name = {table->name, declared_at(map_, source, table->name)};
      made.span = made.name.span;
      made.cpp = path + cpp_name(table->name) + "T";
      made.flatc = true;
      made.identifier = table->identifier;
      made.binary_schema = binary;
      file.tree.declarations.emplace_back(std::move(made));
    }
    loaded_.files.push_back(std::move(file));
    give_to_importers(found, loaded_.files.size() - 1, loaded_);
  }

  SourceMap& map_;
  const ResolveOptions& options_;
  Loaded& loaded_;
  Report& report_;
};

}  // namespace

void load_fbs(SourceMap& map, const ResolveOptions& options,
              const std::vector<FoundHeader>& schemas, Loaded& loaded, Report& report) {
  FbsLoader loader(map, options, loaded, report);
  for (const FoundHeader& schema : schemas) loader.load(schema);
}

}  // namespace kvgen::binding
