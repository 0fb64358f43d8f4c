// What types have: values of enums, fields of structs, cases of variants; and the old names of all.
#include "model/dump.h"
#include "resolve/binder.h"
#include "resolve/messages.h"
#include "resolve/numbers.h"

namespace kvgen::binding {

using model::Scalar;
using Kind = model::Type::Kind;

namespace {

constexpr std::size_t cases_max = 256;   // rkyv's tag is a byte
constexpr std::size_t fields_max = 256;  // what clang folds over

}  // namespace

template <class Tree>
void Binder::check_old_names(std::string_view kind, const std::vector<const Tree*>& trees) {
  std::map<std::string_view, Span> alive;
  for (const Tree* tree : trees) alive.emplace(tree->name.text, tree->name.span);
  std::map<std::string_view, Span> old;
  for (const Tree* tree : trees) {
    if (!tree->renamed_from) continue;
    const ast::Name& name = *tree->renamed_from;
    if (const auto at = alive.find(name.text); at != alive.end()) {
      report_.add(messages::old_name_alive(kind, name.text, name.span, at->second));
    } else if (const auto [known, fresh] = old.emplace(name.text, name.span); !fresh) {
      report_.add(messages::duplicate("old name", name.text, name.span, known->second));
    }
  }
}

template <class Tree>
void Binder::check_old_names(std::string_view kind, const std::vector<Tree>& trees) {
  std::vector<const Tree*> pointers;
  for (const Tree& tree : trees) pointers.push_back(&tree);
  check_old_names(kind, pointers);
}

void Binder::check_old_structs() {
  for (const LoadedFile& loaded : loaded_.files) {
    std::vector<const ast::Struct*> structs;
    for (const ast::Declaration& declaration : loaded.tree.declarations)
      if (const auto* tree = std::get_if<ast::Struct>(&declaration)) structs.push_back(tree);
    check_old_names("struct", structs);
  }
}

void Binder::check_old_tables(const std::vector<model::FileIndex>& files) {
  std::vector<const ast::Table*> tables;
  for (const model::FileIndex file : files)
    for (const ast::Declaration& declaration : loaded_.files[file].tree.declarations)
      if (const auto* tree = std::get_if<ast::Table>(&declaration)) tables.push_back(tree);
  check_old_names("table", tables);
}

void Binder::bind_enums() {
  std::uint32_t next = 0;
  for (const LoadedFile& loaded : loaded_.files)
    for (const ast::Declaration& declaration : loaded.tree.declarations)
      if (const auto* tree = std::get_if<ast::Enum>(&declaration)) bind_enum(*tree, next++);
}

void Binder::bind_enum(const ast::Enum& tree, std::uint32_t index) {
  model::Enum& one = schema_.enums[index];
  if (tree.underlying) {
    const auto& parts = tree.underlying->name.parts;
    const bool word = tree.underlying->kind == ast::Type::Kind::named && parts.size() == 1;
    const std::optional<Scalar> scalar = word ? built_in(parts[0].text) : std::nullopt;
    if (scalar && is_integer(*scalar) && scalar != Scalar::u128 && scalar != Scalar::i128)
      one.underlying = *scalar;
    else
      report_.add(messages::not_an_enum_integer(tree.underlying->span));
  }
  if (tree.values.empty() && !loaded_.files[one.file].broken)
    report_.add(messages::empty_declaration("enum", one.name, "value", tree.name.span));
  std::map<std::string, Span, std::less<>> names;
  std::map<std::pair<bool, std::uint64_t>, Span> numbers;
  check_old_names("value", tree.values);
  Number next;
  for (const ast::Enumerator& value : tree.values) {
    if (const auto [known, fresh] = names.emplace(value.name.text, value.name.span); !fresh)
      report_.add(messages::duplicate("value", value.name.text, value.name.span, known->second));
    Span where = value.name.span;
    if (value.value) {
      where = value.value->span;
      const auto number = value.value->kind == ast::Value::Kind::integer
                              ? parse_number(value.value->text)
                              : std::nullopt;
      if (!number || !fits(*number, one.underlying)) {
        report_.add(messages::enum_value_out_of_range(model::spelling(one.underlying),
                                                      range_text(one.underlying), false, where));
        drop(Kind::enumeration, index, value.name.text);
        continue;
      }
      next = *number;
    } else if (!fits(next, one.underlying)) {
      report_.add(messages::enum_value_out_of_range(model::spelling(one.underlying),
                                                    range_text(one.underlying), true, where));
      drop(Kind::enumeration, index, value.name.text);
      continue;
    }
    if (const auto [known, fresh] = numbers.emplace(std::pair(next.negative, next.low), where);
        !fresh)
      report_.add(messages::enum_value_twice((next.negative ? "-" : "") + std::to_string(next.low),
                                             where, known->second));
    model::EnumValue made;
    made.doc = value.doc;
    made.name = value.name.text;
    made.negative = next.negative;
    made.magnitude = next.low;
    if (value.renamed_from) made.renamed_from = value.renamed_from->text;
    made.span = value.name.span;
    one.values.push_back(std::move(made));
    if (next.negative) {
      next.negative = --next.low != 0;
    } else {
      ++next.low;
      if (next.low == 0) next.high = 1;  // past u64: fits nothing
    }
  }
}

void Binder::bind_fields() {
  std::uint32_t structs = 0;
  std::uint32_t variants = 0;
  for (model::FileIndex file = 0; file < loaded_.files.size(); ++file)
    for (const ast::Declaration& declaration : loaded_.files[file].tree.declarations) {
      if (const auto* tree = std::get_if<ast::Struct>(&declaration)) {
        schema_.structs[structs].fields = bind_field_list(tree->fields, file, structs);
        ++structs;
      } else if (const auto* sum = std::get_if<ast::Variant>(&declaration)) {
        model::Variant& one = schema_.variants[variants++];
        if (sum->cases.empty() && !loaded_.files[file].broken)
          report_.add(messages::empty_declaration("variant", one.name, "case", sum->name.span));
        if (sum->cases.size() > cases_max)
          report_.add(messages::too_many_cases(sum->cases.size(), sum->name.span));
        check_old_names("case", sum->cases);
        std::map<std::string, Span, std::less<>> names;
        for (const ast::Case& c : sum->cases) {
          if (const auto [known, fresh] = names.emplace(c.name.text, c.name.span); !fresh)
            report_.add(messages::duplicate("case", c.name.text, c.name.span, known->second));
          model::Case made;
          made.doc = c.doc;
          made.name = c.name.text;
          made.fields = bind_field_list(c.fields, file, std::nullopt);
          if (c.renamed_from) made.renamed_from = c.renamed_from->text;
          made.span = c.name.span;
          one.cases.push_back(std::move(made));
        }
      }
    }
}

std::vector<model::Field> Binder::bind_field_list(const std::vector<ast::Field>& trees,
                                                  model::FileIndex file,
                                                  std::optional<model::StructIndex> owner) {
  std::vector<model::Field> fields;
  std::map<std::string, Span, std::less<>> names;
  for (const ast::Field& tree : trees)
    if (const auto [known, fresh] = names.emplace(tree.name.text, tree.name.span); !fresh)
      report_.add(messages::duplicate("field", tree.name.text, tree.name.span, known->second));
  check_old_names("field", trees);
  if (trees.size() > fields_max)
    report_.add(messages::too_many_parts("the declaration", "fields", trees.size(), fields_max,
                                         trees[fields_max].name.span));
  for (const ast::Field& tree : trees) {
    model::Field field;
    field.doc = tree.doc;
    field.name = tree.name.text;
    field.span = tree.name.span;
    if (tree.renamed_from) field.renamed_from = tree.renamed_from->text;
    const auto type = bind_type(tree.type, file);
    if (!type) {
      if (owner) drop(Kind::structure, *owner, field.name);
      continue;
    }
    field.type = *type;
    if (tree.default_value) {
      field.default_value = bind_default(*tree.default_value, field.type);
    }
    fields.push_back(std::move(field));
  }
  return fields;
}

void Binder::drop(Kind kind, std::uint32_t index, const std::string& member) {
  dropped_.emplace(kind, index, member);
}

std::vector<std::string> Binder::dropped(const model::Type& owner) const {
  std::vector<std::string> names;
  for (auto at = dropped_.lower_bound(std::tuple(owner.kind, owner.declaration, std::string()));
       at != dropped_.end() && std::get<0>(*at) == owner.kind &&
       std::get<1>(*at) == owner.declaration;
       ++at)
    names.push_back(std::get<2>(*at));
  return names;
}

bool Binder::was_dropped(const model::Type& owner, model::FileIndex file,
                         const std::string& member) const {
  return loaded_.files[file].broken ||
         dropped_.contains(std::tuple(owner.kind, owner.declaration, member));
}

}  // namespace kvgen::binding
