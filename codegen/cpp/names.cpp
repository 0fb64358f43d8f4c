#include "cpp/names.h"

#include <map>
#include <utility>
#include <variant>

namespace kvgen::cpp {
namespace {

template <class Type, class Fn>
void each_named(Type& type, const Fn& fn) {
  if (type.kind == ast::Type::Kind::named) fn(type);
  for (auto& arg : type.args) each_named(arg, fn);
}

/// Calls fn with every named type that the file mentions.
template <class File, class Fn>
void each_named_in(File& tree, const Fn& fn) {
  const auto fields = [&](auto& list) {
    for (auto& field : list) each_named(field.type, fn);
  };
  for (auto& declaration : tree.declarations) {
    if (auto* one = std::get_if<ast::Struct>(&declaration)) fields(one->fields);
    if (auto* sum = std::get_if<ast::Variant>(&declaration))
      for (auto& held : sum->cases) fields(held.fields);
    if (auto* table = std::get_if<ast::Table>(&declaration)) {
      fields(table->key);
      each_named(table->value, fn);
    }
  }
}

std::string text_of(const ast::Type& type) {
  std::string text;
  for (const ast::Name& part : type.name.parts) text += (text.empty() ? "" : ".") + part.text;
  return text;
}

Names declared_by(const ast::File& tree) {
  Names names;
  for (const ast::Declaration& declaration : tree.declarations) {
    if (const auto* one = std::get_if<ast::Struct>(&declaration)) names.insert(one->name.text);
    if (const auto* one = std::get_if<ast::Enum>(&declaration)) names.insert(one->name.text);
    if (const auto* one = std::get_if<ast::Variant>(&declaration)) names.insert(one->name.text);
  }
  return names;
}

}  // namespace

std::string dotted(const std::vector<std::string>& scope, const std::string& name) {
  std::string out;
  for (const std::string& part : scope) out += part + ".";
  return out + name;
}

Names names_in(const ast::File& tree) {
  Names names;
  each_named_in(tree, [&](const ast::Type& type) { names.insert(text_of(type)); });
  for (const std::string& own : declared_by(tree)) names.erase(own);
  return names;
}

void replace_aliases(ast::File& tree, const std::vector<const Description*>& headers) {
  Names own = declared_by(tree);
  std::map<std::string, const Declaration*> meant;  // null: several
  for (const Description* header : headers) {
    for (const Declaration& one : header->types)
      own.insert({one.name, dotted(one.scope, one.name)});
    for (const Alias& alias : header->aliases) {
      const Declaration* type = &header->types[alias.id];
      for (const std::string& text : {alias.name, dotted(alias.scope, alias.name)}) {
        const auto [known, fresh] = meant.emplace(text, type);
        if (!fresh && known->second != nullptr && known->second->cpp != type->cpp)
          known->second = nullptr;
      }
    }
  }
  each_named_in(tree, [&](ast::Type& type) {
    const std::string text = text_of(type);
    const auto found = meant.find(text);
    if (found == meant.end() || found->second == nullptr || own.contains(text)) return;
    const Span where = type.name.span;
    type.name.parts.clear();
    for (const std::string& part : found->second->scope) type.name.parts.push_back({part, where});
    type.name.parts.push_back({found->second->name, where});
  });
}

}  // namespace kvgen::cpp
