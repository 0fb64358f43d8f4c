#include "fbs/read.h"

#include <flatbuffers/idl.h>

#include <algorithm>
#include <charconv>

namespace kvgen::fbs {
namespace {

/// The number at the front of `text`, which it takes off, blanks before it too.
std::optional<unsigned> take_number(std::string_view& text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}
bool take(std::string_view& text, std::string_view front) {
  if (!text.starts_with(front)) return false;
  text.remove_prefix(front.size());
  return true;
}

/// The parser says `path:line: column: error: words`. Where a path has a colon of its own, the
/// first place that reads so counts.
Mistake parse_error(std::string said, const std::string& path) {
  while (said.ends_with('\n')) said.pop_back();
  const std::string_view all = said;
  for (std::size_t colon = all.find(':'); colon != std::string_view::npos;
       colon = all.find(':', colon + 1)) {
    std::string_view rest = all.substr(colon + 1);
    const auto line = take_number(rest);
    if (!line || !take(rest, ":")) continue;
    const auto column = take_number(rest);
    if (!column || !take(rest, ": error: ")) continue;
    return {std::string(all.substr(0, colon)), std::max(*line, 1U), std::max(*column, 1U),
            std::string(rest)};
  }
  return {path, 1, 1, said};
}

}  // namespace

Schema read(const std::string& path, const std::string& text,
            const std::vector<std::string>& include_dirs) {
  flatbuffers::IDLOptions options;
  options.lang_to_generate = flatbuffers::IDLOptions::kCpp;
  flatbuffers::Parser parser(options);
  std::vector<std::string> directories{path.substr(0, path.rfind('/') + 1)};
  if (directories[0].empty()) directories[0] = "./";
  directories.insert(directories.end(), include_dirs.begin(), include_dirs.end());
  std::vector<const char*> pointers;
  for (const std::string& one : directories) pointers.push_back(one.c_str());
  pointers.push_back(nullptr);

  Schema out;
  // The parser's text ends at its first NUL byte.
  if (text.find('\0') != std::string::npos) {
    out.mistake = Mistake{path, 1, 1, "the file has a NUL byte"};
    return out;
  }
  if (!parser.Parse(text.c_str(), pointers.data(), path.c_str())) {
    out.mistake = parse_error(parser.error_, path);
    return out;
  }
  for (const flatbuffers::StructDef* one : parser.structs_.vec) {
    if (one->fixed) continue;
    Table table;
    if (one->defined_namespace != nullptr) table.name_space = one->defined_namespace->components;
    table.name = one->name;
    table.doc = one->doc_comment;
    if (one == parser.root_struct_def_) table.identifier = parser.file_identifier_;
    out.tables.push_back(std::move(table));
  }
  parser.Serialize();
  out.binary.assign(reinterpret_cast<const char*>(parser.builder_.GetBufferPointer()),
                    parser.builder_.GetSize());
  out.files.push_back(path);
  for (const std::string& file : parser.GetIncludedFilesRecursive(path))
    if (file != path) out.files.push_back(file);
  return out;
}

}  // namespace kvgen::fbs
