// The headers that schemas become: each its own file, and each one that C++ can include.
#include <algorithm>
#include <map>

#include "resolve/check.h"
#include "resolve/messages.h"

namespace kvgen::binding {
namespace {

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

/// What old compilers read as one character: they warn where such a name is included.
bool has_trigraph(const std::string& name) {
  for (std::size_t at = name.find("?"
                                  "?");
       at != name.npos; at = name.find("?"
                                       "?",
                                       at + 1))
    if (at + 2 < name.size() &&
        std::string_view("=/'()!<>-").find(name[at + 2]) != std::string_view::npos)
      return true;
  return false;
}

bool can_be_included(const std::string& name) {
  return !has_trigraph(name) && std::ranges::none_of(name, [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '"' || c == '\\';
  });
}

}  // namespace

void check_outputs(const model::Schema& schema, const SourceMap& map, Report& report) {
  std::map<std::string, FileId> outputs;
  for (const model::File& file : schema.files) {
    const Span start{file.source, 0, 0};
    if (!can_be_included(file.include_name))
      report.add(messages::file_name(file.include_name, start));
    if (!file.cpp_header.empty()) continue;  // the user's own
    const auto [known, fresh] = outputs.emplace(lower(file.include_name), file.source);
    if (!fresh)
      report.add(messages::same_output(map.file(file.source).path(), map.file(known->second).path(),
                                       file.include_name, start));
  }
}

}  // namespace kvgen::binding
