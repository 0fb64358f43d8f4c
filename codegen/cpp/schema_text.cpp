#include "cpp/schema_text.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "cpp/names.h"

namespace kvgen::cpp {
namespace {

std::string trimmed(const std::string& text) {
  std::size_t begin = 0;
  std::size_t end = text.size();
  while (begin < end && std::isspace(static_cast<unsigned char>(text[begin])) != 0) ++begin;
  while (end > begin && std::isspace(static_cast<unsigned char>(text[end - 1])) != 0) --end;
  return text.substr(begin, end - begin);
}

/// At commas outside of brackets.
std::vector<std::string> parts_of(const std::string& text) {
  std::vector<std::string> parts;
  std::string part;
  int depth = 0;
  for (const char c : text) {
    if (c == '(' || c == '<' || c == '[') ++depth;
    if (c == ')' || c == '>' || c == ']') --depth;
    if (c == ',' && depth == 0) {
      parts.push_back(trimmed(part));
      part.clear();
    } else {
      part += c;
    }
  }
  if (!trimmed(part).empty()) parts.push_back(trimmed(part));
  return parts;
}

class Writer {
 public:
  explicit Writer(const Description& description) : description_(description) {}

  /// `declared`: the insides of a KV_TABLE of `one`.
  std::string table(const Declaration& one, const std::string& declared) const {
    const std::vector<std::string> parts = parts_of(declared);
    std::string key;
    std::string options;
    for (std::size_t i = 1; i < parts.size(); ++i) {
      const std::string& part = parts[i];
      const std::size_t open = part.find('(');
      const std::string word = trimmed(part.substr(0, open));
      // What has no brackets stands as it is, for the parser to say what is wrong with it.
      const std::string inside = open == std::string::npos || part.back() != ')'
                                     ? std::string()
                                     : part.substr(open + 1, part.size() - open - 2);
      if (word == "key") {
        for (const std::string& component : parts_of(inside))
          key += (key.empty() ? "" : ", ") + key_component(one, component);
      } else if (word == "index" || word == "unique") {
        options += index(word == "unique", parts_of(inside));
      } else {
        options += "  " + word + " " + inside + ";\n";
      }
    }
    std::string out = "table " + (parts.empty() ? std::string() : parts[0]) + "(" + key + ") -> " +
                      dotted(one.scope, one.name);
    return out + (options.empty() ? ";\n" : " {\n" + options + "}\n");
  }

 private:
  static std::string index(bool unique, const std::vector<std::string>& parts) {
    std::string out = "  index " + (parts.empty() ? std::string() : parts[0]);
    out += unique ? " unique (" : " (";
    for (std::size_t i = 1; i < parts.size(); ++i) out += (i == 1 ? "" : ", ") + parts[i];
    return out + ");\n";
  }

  /// `at desc` with the type of the member `at`; a component with a type stays as it is.
  std::string key_component(const Declaration& one, const std::string& component) const {
    if (component.find(':') != std::string::npos) return component;
    const std::size_t end = component.find(' ');
    const std::string name = component.substr(0, end);
    const auto member = std::ranges::find(one.members, name, &Member::name);
    if (member == one.members.end()) return component;
    return name + ": " + spelled(member->type) +
           (end == std::string::npos ? std::string() : component.substr(end));
  }

  std::string spelled(const Type& type) const {
    if (type.kind == "declared") {
      const Declaration& one = description_.types[type.id];
      return dotted(one.scope, one.name);
    }
    if (type.kind == "array" && !type.args.empty())
      return "[" + spelled(type.args[0]) + "; " + std::to_string(type.length) + "]";
    return type.kind == "scalar" ? type.scalar : type.kind;
  }

  const Description& description_;
};

}  // namespace

std::string schema_text(const Description& description, const std::string& name) {
  std::string tables;
  const std::vector<std::string>* scope = nullptr;
  for (const Declaration& one : description.types)
    for (const std::string& declared : one.tables) {
      if (scope == nullptr) scope = &one.scope;
      tables += Writer(description).table(one, declared);
    }
  if (scope == nullptr) return {};
  std::string out;
  if (!scope->empty()) {
    std::vector<std::string> outer(scope->begin(), scope->end() - 1);
    out += "namespace " + dotted(outer, scope->back()) + ";\n";
  }
  return out + "import \"" + name + "\";\n" + tables;
}

}  // namespace kvgen::cpp
