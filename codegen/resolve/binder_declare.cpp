// What files declare, before anything is bound: what they say of themselves, and which types there
// are.
#include <algorithm>

#include "model/dump.h"
#include "resolve/binder.h"
#include "resolve/messages.h"
#include "resolve/numbers.h"

namespace kvgen::binding {

using model::Scalar;
using Kind = model::Type::Kind;

std::optional<Scalar> built_in(std::string_view name) {
  for (int s = 0; s <= static_cast<int>(Scalar::duration); ++s)
    if (name == model::spelling(static_cast<Scalar>(s))) return static_cast<Scalar>(s);
  return std::nullopt;
}

void Binder::declare_files() {
  for (const LoadedFile& loaded : loaded_.files) {
    model::File file;
    file.source = loaded.source;
    file.include_name = loaded.include_name;
    file.cpp_header = loaded.cpp_header;
    file.cpp_names = loaded.cpp_names;
    file.doc = loaded.tree.doc;
    file.name_space_span = {loaded.source, 0, 0};
    if (schema_.files.empty()) schema_.database_span = file.name_space_span;
    for (const LoadedImport& import : loaded.imports) {
      const auto index = static_cast<model::FileIndex>(import.file);
      if (std::ranges::find(file.imports, index) == file.imports.end())
        file.imports.push_back(index);
      if (import.tables && std::ranges::find(file.table_imports, index) == file.table_imports.end())
        file.table_imports.push_back(index);
    }
    const Span* name_space = nullptr;
    const Span* version = nullptr;
    const Span* database = nullptr;
    const auto once = [&](const Span*& seen, const Span& span, const char* what) {
      if (seen != nullptr) {
        report_.add(messages::duplicate("the", what, span, *seen));
        return false;
      }
      seen = &span;
      return true;
    };
    for (const ast::Declaration& declaration : loaded.tree.declarations) {
      if (const auto* tree = std::get_if<ast::Namespace>(&declaration)) {
        if (!once(name_space, tree->span, "namespace")) continue;
        file.name_space_span = tree->path.span;
        for (const ast::Name& part : tree->path.parts) file.name_space.push_back(part.text);
      } else if (const auto* number = std::get_if<ast::Version>(&declaration)) {
        if (!once(version, number->span, "version")) continue;
        const auto value = parse_number(number->digits);
        if (!value || !fits(*value, Scalar::u32))
          report_.add(messages::version_out_of_range(number->digits_span));
        else
          file.version = static_cast<std::uint32_t>(value->low);
      } else if (const auto* name = std::get_if<ast::DatabaseName>(&declaration)) {
        if (!once(database, name->span, "database") || !schema_.files.empty()) continue;
        schema_.database = name->name.text;
        schema_.database_span = name->name.span;
      }
    }
    schema_.files.push_back(std::move(file));
  }
}

template <class Tree, class Declared>
Declared& Binder::declare(model::FileIndex file, std::string_view kind, const Tree& tree,
                          Kind type_kind, std::vector<Declared>& into) {
  const ast::Name& name = tree.name;
  if (built_in(name.text)) report_.add(messages::built_in_type(name.text, name.span));
  const auto index = static_cast<std::uint32_t>(into.size());
  const auto [known, fresh] =
      symbols_[file].emplace(name.text, Symbol{type_kind, index, file, name.text, name.span});
  if (!fresh) report_.add(messages::duplicate(kind, name.text, name.span, known->second.span));
  Declared& one = into.emplace_back();
  one.doc = tree.doc;
  one.name = name.text;
  one.file = file;
  one.span = name.span;
  one.cpp = tree.cpp;
  return one;
}

void Binder::declare_types() {
  symbols_.resize(loaded_.files.size());
  for (model::FileIndex file = 0; file < loaded_.files.size(); ++file) {
    for (const ast::Declaration& declaration : loaded_.files[file].tree.declarations) {
      if (const auto* tree = std::get_if<ast::Enum>(&declaration)) {
        declare(file, "enum", *tree, Kind::enumeration, schema_.enums);
      } else if (const auto* record = std::get_if<ast::Struct>(&declaration)) {
        model::Struct& one = declare(file, "struct", *record, Kind::structure, schema_.structs);
        one.write_only = record->write_only;
        one.memory = record->memory;
        one.flatc = record->flatc;
        one.identifier = record->identifier;
        one.binary_schema = record->binary_schema;
        if (record->renamed_from) one.renamed_from = record->renamed_from->text;
      } else if (const auto* sum = std::get_if<ast::Variant>(&declaration)) {
        declare(file, "variant", *sum, Kind::variant, schema_.variants);
      }
    }
  }
}

}  // namespace kvgen::binding
