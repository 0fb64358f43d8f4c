#include "rust/names.h"

#include <algorithm>
#include <array>

#include "emit/spelling.h"

namespace kvgen::rust {
namespace {

constexpr std::array<std::string_view, 53> keywords{
    "Self",     "abstract", "as",     "async",   "await",    "become", "box",    "break", "const",
    "continue", "crate",    "do",     "dyn",     "else",     "enum",   "extern", "false", "final",
    "fn",       "for",      "gen",    "if",      "impl",     "in",     "let",    "loop",  "macro",
    "match",    "mod",      "move",   "mut",     "override", "priv",   "pub",    "ref",   "return",
    "self",     "static",   "struct", "super",   "trait",    "true",   "try",    "type",  "typeof",
    "unsafe",   "unsized",  "use",    "virtual", "where",    "while",  "yield",  "_"};

/// "a::b" as one name: "a_b".
std::string module_name(const std::vector<std::string>& name_space) {
  std::string out;
  for (const std::string& part : name_space) out += (out.empty() ? "" : "_") + part;
  return identifier(out);
}

}  // namespace

std::string identifier(std::string_view name) {
  const bool keyword = std::ranges::find(keywords, name) != keywords.end();
  return std::string(name) + (keyword ? "_" : "");
}

std::string Scope::take(std::string wanted) {
  while (!taken_.insert(wanted).second) wanted += '_';
  return wanted;
}

Names::Names(const model::Schema& schema) {
  const std::vector<std::string>& own = schema.files[0].name_space;
  const auto space_of = [&](model::FileIndex file) -> const std::vector<std::string>& {
    return schema.files[file].name_space;
  };
  // Types first: they keep their names, modules give way.
  std::map<std::vector<std::string>, Scope> scopes;
  for (const model::File& file : schema.files)
    for (const char* crate :
         {"std", "core", "rkyv", "serde", "serde_big_array", "bincode", "bincode2", "postcard"})
      scopes[file.name_space].reserve(crate);
  const auto add = [&](model::FileIndex file, const std::string& name) {
    std::string taken = scopes[space_of(file)].take(identifier(name));
    all_.insert(taken);
    return taken;
  };
  for (const model::Enum& one : schema.enums) enums_.push_back(add(one.file, one.name));
  for (std::uint32_t i = 0; i < schema.structs.size(); ++i)
    types_[{false, i}] = add(schema.structs[i].file, schema.structs[i].name);
  for (std::uint32_t i = 0; i < schema.variants.size(); ++i)
    types_[{true, i}] = add(schema.variants[i].file, schema.variants[i].name);

  std::map<std::vector<std::string>, std::string> modules{{own, ""}};
  for (model::FileIndex file = 0; file < schema.files.size(); ++file) {
    const auto& space = space_of(file);
    if (!modules.contains(space))
      modules[space] = scopes[own].take(space.empty() ? "imported" : module_name(space));
    modules_.push_back(modules[space]);
  }
  tables_ = scopes[own].take("tables");
}

std::string Names::path(const std::string& module, const std::string& name, const std::string& from,
                        unsigned deeper) {
  std::string up;
  for (unsigned i = 0; i < deeper; ++i) up += "super::";
  if (module == from) return up + name;
  if (!from.empty()) up += "super::";
  return up + (module.empty() ? "" : module + "::") + name;
}

}  // namespace kvgen::rust
