// Types: what they are made of, and which declaration a name means.
#include <algorithm>

#include "model/dump.h"
#include "report/suggest.h"
#include "resolve/binder.h"
#include "resolve/messages.h"
#include "resolve/numbers.h"

namespace kvgen::binding {

using model::Scalar;
using Kind = model::Type::Kind;

namespace {

constexpr std::size_t elements_max = 64;  // std::tuple nests as deep

std::string type_path(const ast::Type& tree) {
  std::string out;
  for (const ast::Name& part : tree.name.parts) out += (out.empty() ? "" : ".") + part.text;
  return out;
}

}  // namespace

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

}  // namespace kvgen::binding
