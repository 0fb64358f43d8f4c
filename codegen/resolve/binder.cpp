#include "resolve/binder.h"

#include <algorithm>
#include <cmath>

#include "model/dump.h"
#include "report/suggest.h"
#include "resolve/messages.h"
#include "resolve/numbers.h"
#include "source/utf8.h"

namespace kvgen::binding {

using model::Scalar;
using Kind = model::Type::Kind;

namespace {

constexpr std::size_t cases_max = 256;    // rkyv's tag is a byte
constexpr std::size_t fields_max = 256;   // what clang folds over
constexpr std::size_t elements_max = 64;  // std::tuple nests as deep

std::optional<Scalar> built_in(std::string_view name) {
  for (int s = 0; s <= static_cast<int>(Scalar::duration); ++s)
    if (name == model::spelling(static_cast<Scalar>(s))) return static_cast<Scalar>(s);
  return std::nullopt;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_sequence(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string type_path(const ast::Type& tree) {
  std::string out;
  for (const ast::Name& part : tree.name.parts) out += (out.empty() ? "" : ".") + part.text;
  return out;
}

}  // namespace

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

void Binder::declare(model::FileIndex file, std::string_view kind, const ast::Name& name,
                     Kind type_kind, std::uint32_t index) {
  if (built_in(name.text)) report_.add(messages::built_in_type(name.text, name.span));
  const auto [known, fresh] =
      symbols_[file].emplace(name.text, Symbol{type_kind, index, file, name.text, name.span});
  if (!fresh) report_.add(messages::duplicate(kind, name.text, name.span, known->second.span));
}

void Binder::declare_types() {
  symbols_.resize(loaded_.files.size());
  for (model::FileIndex file = 0; file < loaded_.files.size(); ++file) {
    for (const ast::Declaration& declaration : loaded_.files[file].tree.declarations) {
      if (const auto* tree = std::get_if<ast::Enum>(&declaration)) {
        declare(file, "enum", tree->name, Kind::enumeration,
                static_cast<std::uint32_t>(schema_.enums.size()));
        model::Enum one;
        one.doc = tree->doc;
        one.name = tree->name.text;
        one.file = file;
        one.span = tree->name.span;
        one.cpp = tree->cpp;
        schema_.enums.push_back(std::move(one));
      } else if (const auto* record = std::get_if<ast::Struct>(&declaration)) {
        declare(file, "struct", record->name, Kind::structure,
                static_cast<std::uint32_t>(schema_.structs.size()));
        model::Struct one;
        one.doc = record->doc;
        one.name = record->name.text;
        one.file = file;
        one.span = record->name.span;
        one.cpp = record->cpp;
        one.write_only = record->write_only;
        one.memory = record->memory;
        one.flatc = record->flatc;
        one.identifier = record->identifier;
        if (record->renamed_from) one.renamed_from = record->renamed_from->text;
        schema_.structs.push_back(std::move(one));
      } else if (const auto* sum = std::get_if<ast::Variant>(&declaration)) {
        declare(file, "variant", sum->name, Kind::variant,
                static_cast<std::uint32_t>(schema_.variants.size()));
        model::Variant one;
        one.doc = sum->doc;
        one.name = sum->name.text;
        one.file = file;
        one.span = sum->name.span;
        one.cpp = sum->cpp;
        schema_.variants.push_back(std::move(one));
      }
    }
  }
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
    bool good = false;
    for (int s = 0; s <= static_cast<int>(Scalar::duration); ++s) {
      const auto scalar = static_cast<Scalar>(s);
      if (tree.underlying->kind == ast::Type::Kind::named &&
          tree.underlying->name.parts.size() == 1 && is_integer(scalar) && scalar != Scalar::u128 &&
          scalar != Scalar::i128 &&
          tree.underlying->name.parts[0].text == model::spelling(scalar)) {
        one.underlying = scalar;
        good = true;
      }
    }
    if (!good) report_.add(messages::not_an_enum_integer(tree.underlying->span));
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

std::optional<model::Type> Binder::bind_type(const ast::Type& tree, model::FileIndex file) {
  model::Type type;
  bool good = true;
  for (const ast::Type& arg : tree.args) {
    const auto bound = bind_type(arg, file);
    if (bound) type.args.push_back(*bound);
    good = good && bound.has_value();
  }
  switch (tree.kind) {
    case ast::Type::Kind::named:
      return bind_named(tree, file);
    case ast::Type::Kind::optional:
      type.kind = Kind::optional;
      break;
    case ast::Type::Kind::list:
      type.kind = Kind::list;
      break;
    case ast::Type::Kind::box:
      type.kind = Kind::box;
      break;
    case ast::Type::Kind::tuple:
      type.kind = Kind::tuple;
      if (tree.args.size() > elements_max)
        report_.add(messages::too_many_parts("the tuple", "elements", tree.args.size(),
                                             elements_max, tree.args[elements_max].span));
      break;
    case ast::Type::Kind::array: {
      type.kind = Kind::array;
      constexpr std::uint64_t length_max = 1U << 20U;
      const auto length = parse_number(tree.length);
      if (!length || length->high != 0 || length->negative || length->low > length_max) {
        report_.add(messages::array_too_large(length_max, tree.length_span));
        return std::nullopt;
      }
      type.length = length->low;
      break;
    }
    case ast::Type::Kind::map:
    case ast::Type::Kind::hashmap: {
      type.kind = tree.kind == ast::Type::Kind::map ? Kind::map : Kind::hashmap;
      if (!good || type.args.size() != 2) break;
      const model::Type& key = type.args[0];
      const bool keyable =
          key.kind == Kind::enumeration ||
          (key.kind == Kind::scalar && key.scalar != Scalar::f32 && key.scalar != Scalar::f64 &&
           key.scalar != Scalar::bytes && key.scalar != Scalar::duration);
      if (!keyable) {
        report_.add(messages::not_a_map_key(type_text(schema_, key), tree.args[0].span));
        return std::nullopt;
      }
      break;
    }
  }
  if (!good) return std::nullopt;
  return type;
}

std::optional<model::Type> Binder::bind_named(const ast::Type& tree, model::FileIndex file) {
  model::Type type;
  const std::string& last = tree.name.parts.back().text;
  if (tree.name.parts.size() == 1) {
    if (const auto scalar = built_in(last)) {
      type.scalar = *scalar;
      return type;
    }
  }
  const auto bound = [&](const Symbol& symbol) {
    type.kind = symbol.kind;
    type.declaration = symbol.index;
    return type;
  };
  std::vector<const Symbol*> found;
  std::vector<std::string> scope;
  for (std::size_t i = 0; i + 1 < tree.name.parts.size(); ++i)
    scope.push_back(tree.name.parts[i].text);
  if (scope.empty())
    if (const auto own = symbols_[file].find(last); own != symbols_[file].end())
      return bound(own->second);
  const auto look_in = [&](model::FileIndex other) {
    if (!scope.empty() && schema_.files[other].name_space != scope) return;
    if (const auto symbol = symbols_[other].find(last); symbol != symbols_[other].end())
      found.push_back(&symbol->second);
  };
  if (!scope.empty()) look_in(file);
  for (const model::FileIndex import : schema_.files[file].imports) look_in(import);
  if (found.size() == 1) return bound(*found[0]);
  if (found.size() > 1) {
    report_ambiguous(tree, found);
    return std::nullopt;
  }

  static const std::map<std::string, std::string, std::less<>> habits{
      {"int", "i32"},      {"unsigned", "u32"}, {"long", "i64"},           {"short", "i16"},
      {"byte", "u8"},      {"ubyte", "u8"},     {"float", "f32"},          {"double", "f64"},
      {"boolean", "bool"}, {"str", "string"},   {"String", "string"},      {"text", "string"},
      {"blob", "bytes"},   {"int8", "i8"},      {"int16", "i16"},          {"int32", "i32"},
      {"int64", "i64"},    {"uint8", "u8"},     {"uint16", "u16"},         {"uint32", "u32"},
      {"uint64", "u64"},   {"int8_t", "i8"},    {"int16_t", "i16"},        {"int32_t", "i32"},
      {"int64_t", "i64"},  {"uint8_t", "u8"},   {"uint16_t", "u16"},       {"uint32_t", "u32"},
      {"uint64_t", "u64"}, {"size_t", "u64"},   {"usize", "u64"},          {"isize", "i64"},
      {"float32", "f32"},  {"float64", "f64"},  {"datetime", "timestamp"}, {"time", "timestamp"},
      {"guid", "uuid"},    {"UUID", "uuid"}};
  if (was_refused(file, last)) return std::nullopt;
  if (const auto habit = habits.find(last);
      habit != habits.end() && (scope.empty() || scope == std::vector<std::string>{"std"})) {
    report_.add(messages::unknown_type(type_path(tree), tree.span, habit->second, tree.span));
    return std::nullopt;
  }
  report_unknown(tree, file);
  return std::nullopt;
}

void Binder::report_unknown(const ast::Type& tree, model::FileIndex file) {
  const ast::Name& last = tree.name.parts.back();
  const bool plain = tree.name.parts.size() == 1;
  const auto visible_in = [&](auto&& fn) {
    for (const auto& [name, symbol] : symbols_[file]) fn(symbol);
    for (const model::FileIndex import : schema_.files[file].imports)
      for (const auto& [name, symbol] : symbols_[import]) fn(symbol);
  };
  // Thousands of unknown names among thousands of types: what nobody reads is not looked for.
  std::size_t seen = symbols_[file].size();
  for (const model::FileIndex import : schema_.files[file].imports) seen += symbols_[import].size();
  if (seen > comparisons_left_) {
    report_.add(messages::unknown_type(type_path(tree), tree.span, "", tree.span));
    return;
  }
  comparisons_left_ -= seen;

  Closest search(last.text);
  std::string elsewhere;  // the same word: only its namespace is wrong
  for (int s = 0; plain && s <= static_cast<int>(Scalar::duration); ++s)
    search.offer(model::spelling(static_cast<Scalar>(s)));
  visible_in([&](const Symbol& symbol) {
    if (symbol.name == last.text) elsewhere = symbol.name;
    search.offer(symbol.name);
  });
  const bool whole = !elsewhere.empty();
  report_.add(messages::unknown_type(type_path(tree), tree.span,
                                     whole ? elsewhere : search.best().value_or(""),
                                     whole ? tree.span : last.span));
}

void Binder::report_ambiguous(const ast::Type& tree, const std::vector<const Symbol*>& found) {
  std::vector<Span> spans;
  std::set<std::string> spellings;
  for (const Symbol* symbol : found) {
    spans.push_back(symbol->span);
    std::string spelling;
    for (const std::string& part : schema_.files[symbol->file].name_space) spelling += part + ".";
    spellings.insert("`" + spelling + symbol->name + "`");
  }
  // Of one namespace, or of none, no spelling tells them apart.
  const bool apart = spellings.size() == found.size() && tree.name.parts.size() == 1;
  report_.add(
      messages::ambiguous_type(type_path(tree), tree.span, spans,
                               apart ? std::vector<std::string>(spellings.begin(), spellings.end())
                                     : std::vector<std::string>()));
}

bool Binder::was_refused(model::FileIndex file, std::string_view name) const {
  const auto refused = [&](model::FileIndex index) {
    return loaded_.files[index].refused.contains(name);
  };
  return loaded_.files[file].imports_missing || refused(file) ||
         std::ranges::any_of(schema_.files[file].imports, refused);
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

std::optional<model::Constant> Binder::bind_default(const ast::Value& value,
                                                    const model::Type& type) {
  using ValueKind = ast::Value::Kind;
  using ConstantKind = model::Constant::Kind;
  model::Constant constant;
  const auto refuse = [&](std::string_view expected) -> std::optional<model::Constant> {
    report_.add(messages::not_a_default(type_text(schema_, type), expected, value.span));
    return std::nullopt;
  };
  const bool empty_list = value.kind == ValueKind::list && value.items.empty();
  if (type.kind == Kind::optional) {
    if (value.kind == ValueKind::none) return constant;
    return bind_default(value, type.args[0]);
  }
  if (type.kind == Kind::list || type.kind == Kind::map || type.kind == Kind::hashmap)
    return empty_list ? std::optional(constant) : refuse("`[]`");
  if (type.kind == Kind::enumeration) {
    const model::Enum& one = schema_.enums[type.declaration];
    // `none`, `true` and `inf` may be called so too.
    const bool word = value.kind == ValueKind::name || value.kind == ValueKind::none ||
                      value.kind == ValueKind::boolean || value.kind == ValueKind::real;
    std::vector<std::string> names = dropped(type);
    for (std::uint32_t i = 0; i < one.values.size(); ++i) {
      names.push_back(one.values[i].name);
      if (!word || value.text != one.values[i].name) continue;
      constant.kind = ConstantKind::enumerator;
      constant.text = value.text;
      constant.enumerator = i;
      return constant;
    }
    if (value.kind != ValueKind::name) return refuse("a value of enum `" + one.name + "`");
    if (!was_dropped(type, one.file, value.text))
      report_.add(messages::unknown_enum_value(
          one.name, value.text, closest(value.text, names).value_or(""), value.span));
    return std::nullopt;
  }
  if (type.kind != Kind::scalar || type.scalar == Scalar::uuid) {
    report_.add(messages::no_default_possible(type_text(schema_, type), value.span));
    return std::nullopt;
  }
  const auto number = value.kind == ValueKind::integer ? parse_number(value.text) : std::nullopt;
  if (number) {
    constant.negative = number->negative;
    constant.magnitude_high = number->high;
    constant.magnitude = number->low;
  }
  switch (type.scalar) {
    case Scalar::boolean:
      if (value.kind != ValueKind::boolean) return refuse("`true` or `false`");
      constant.kind = ConstantKind::boolean;
      constant.boolean = value.text == "true";
      return constant;
    case Scalar::string:
      if (value.kind != ValueKind::string || !is_utf8(value.text))
        return refuse("a string of UTF-8");
      constant.kind = ConstantKind::text;
      constant.text = value.text;
      return constant;
    case Scalar::bytes:
      if (value.kind != ValueKind::string) return refuse("a string of bytes, such as \"\\x00\"");
      constant.kind = ConstantKind::text;
      constant.text = value.text;
      return constant;
    case Scalar::f32:
    case Scalar::f64: {
      const bool numeric = value.kind == ValueKind::integer || value.kind == ValueKind::real;
      const auto real = numeric ? parse_real(value.text) : std::nullopt;
      if (!real) return refuse("a number");
      constexpr double f32_max = 3.4028235677973366e38;  // the first that rounds to infinity
      if (type.scalar == Scalar::f32 && std::isfinite(*real) && std::abs(*real) >= f32_max)
        return refuse("a number that f32 can hold");
      constant = {};
      constant.kind = ConstantKind::real;
      constant.real = *real;
      return constant;
    }
    case Scalar::timestamp:
    case Scalar::duration:
      constant.kind = ConstantKind::integer;
      if (!number || !fits(*number, Scalar::i64)) return refuse("a number of nanoseconds");
      return constant;
    case Scalar::character:
      constant.kind = ConstantKind::integer;
      if (!number || number->negative || number->high != 0 || number->low > 0x10FFFF ||
          (number->low >= 0xD800 && number->low <= 0xDFFF))
        return refuse("the number of a Unicode scalar, such as 0x41");
      return constant;
    default:
      constant.kind = ConstantKind::integer;
      if (!number || !fits(*number, type.scalar)) return refuse(range_text(type.scalar));
      return constant;
  }
}

}  // namespace kvgen::binding
