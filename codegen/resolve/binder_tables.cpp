// Tables: keys, values, options, indexes, and which of them a database has.
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

constexpr std::size_t components_max = 64;

bool is_scalar(const model::Type& type, Scalar scalar) {
  return type.kind == Kind::scalar && type.scalar == scalar;
}

bool can_be_key(const model::Type& type) {
  if (type.kind == Kind::enumeration) return true;
  if (type.kind == Kind::array) return is_scalar(type.args[0], Scalar::u8) && type.length > 0;
  if (type.kind != Kind::scalar) return false;
  return type.scalar != Scalar::u128 && type.scalar != Scalar::i128 &&
         type.scalar != Scalar::character && type.scalar != Scalar::duration;
}

}  // namespace

void Binder::bind_tables() {
  for (model::FileIndex file = 0; file < loaded_.files.size(); ++file)
    for (const ast::Declaration& declaration : loaded_.files[file].tree.declarations)
      if (const auto* tree = std::get_if<ast::Table>(&declaration)) bind_table(*tree, file);
}

void Binder::bind_table(const ast::Table& tree, model::FileIndex file) {
  if (const auto [known, fresh] =
          table_names_.emplace(std::pair(file, tree.name.text), tree.name.span);
      !fresh)
    report_.add(messages::duplicate("table", tree.name.text, tree.name.span, known->second));
  model::Table table;
  table.doc = tree.doc;
  table.name = tree.name.text;
  table.file = file;
  table.span = tree.name.span;
  if (tree.renamed_from) table.renamed_from = tree.renamed_from->text;
  const std::size_t errors = report_.errors_added();
  bind_key(tree, table);
  if (const auto value = bind_type(tree.value, file)) table.value = *value;
  bind_options(tree, table);
  if (report_.errors_added() != errors || table.key.empty())
    return;  // the rest would only repeat it
  const bool raw_value =
      is_scalar(table.value, Scalar::bytes) || is_scalar(table.value, Scalar::string);
  if (table.format == model::Format::raw && !raw_value)
    report_.add(messages::raw_value(type_text(schema_, table.value), tree.value.span));
  if (table.key_format == model::KeyFormat::native) check_native(tree, table);
  bind_indexes(tree, table);
  schema_.tables.push_back(std::move(table));
}

void Binder::check_native(const ast::Table& tree, const model::Table& table) {
  std::string why;
  const model::KeyComponent& first = table.key.front();
  if (table.key.size() != 1) {
    why = "this one has " + std::to_string(table.key.size()) + " components";
  } else if (first.descending) {
    why = "this one is descending";
  } else if (!is_scalar(first.type, Scalar::u32) && !is_scalar(first.type, Scalar::u64)) {
    why = "this one is " + type_text(schema_, first.type);
  }
  if (why.empty()) return;
  const auto option = std::ranges::find(tree.options, "native",
                                        [](const ast::Option& one) { return one.value.text; });
  report_.add(
      messages::native_key(why, cover(tree.key.front().span, tree.key.back().span), option->span));
}

void Binder::bind_key(const ast::Table& tree, model::Table& table) {
  if (tree.key.empty() && !loaded_.files[table.file].broken)
    report_.add(messages::no_key(tree.name.text, tree.name.span));
  if (tree.key.size() > components_max)
    report_.add(messages::too_many_parts("the key", "components", tree.key.size(), components_max,
                                         tree.key[components_max].span));
  std::map<std::string, Span, std::less<>> names;
  for (const ast::KeyComponent& part : tree.key) {
    if (const auto [known, fresh] = names.emplace(part.name.text, part.name.span); !fresh)
      report_.add(
          messages::duplicate("key component", part.name.text, part.name.span, known->second));
    const auto type = bind_type(part.type, table.file);
    if (!type) continue;
    if (!can_be_key(*type)) {
      report_.add(messages::not_a_key(type_text(schema_, *type), {}, part.type.span));
      continue;
    }
    model::KeyComponent made;
    made.name = part.name.text;
    made.type = *type;
    made.descending = part.descending;
    made.automatic = part.automatic;
    made.span = part.name.span;
    if (part.automatic && (tree.key.size() != 1 || type->kind != Kind::scalar ||
                           !is_integer(type->scalar) || part.descending))
      report_.add(messages::not_automatic(part.span));
    table.key.push_back(std::move(made));
  }
}

void Binder::bind_options(const ast::Table& tree, model::Table& table) {
  std::map<std::string, Span, std::less<>> seen;
  for (const ast::Option& option : tree.options) {
    if (const auto [known, fresh] = seen.emplace(option.name.text, option.span); !fresh) {
      report_.add(messages::duplicate("option", option.name.text, option.span, known->second));
      continue;
    }
    std::vector<std::string> words;
    bool known = false;
    if (option.name.text == "format") {
      for (int f = 0; f <= static_cast<int>(model::Format::native); ++f) {
        const auto format = static_cast<model::Format>(f);
        words.emplace_back(model::spelling(format));
        if (option.value.text != words.back()) continue;
        table.format = format;
        known = true;
      }
    } else {
      words = {"ordered", "native"};
      known = std::ranges::find(words, option.value.text) != words.end();
      if (option.value.text == "native") table.key_format = model::KeyFormat::native;
    }
    if (known) continue;
    report_.add(messages::unknown_option_value(option.name.text, option.value.text,
                                               closest(option.value.text, words).value_or(""),
                                               words, option.value.span));
  }
}

void Binder::bind_indexes(const ast::Table& tree, model::Table& table) {
  std::map<std::string, Span, std::less<>> names;
  for (const ast::Index& part : tree.indexes) {
    if (const auto [known, fresh] = names.emplace(part.name.text, part.name.span); !fresh)
      report_.add(messages::duplicate("index", part.name.text, part.name.span, known->second));
    // In the file an index is called "table:index", the catalog "kv:catalog" (runtime/FORMAT.md).
    if (table.name == "kv" && part.name.text == "catalog")
      report_.add(messages::named_like_catalog(table.name, part.name.text, part.name.span));
    model::Index index;
    index.doc = part.doc;
    index.name = part.name.text;
    index.unique = part.unique;
    index.span = part.name.span;
    if (part.components.size() > components_max)
      report_.add(messages::too_many_parts("the index", "components", part.components.size(),
                                           components_max, part.components[components_max].span));
    std::map<std::string, Span, std::less<>> paths;
    for (const ast::IndexComponent& component : part.components) {
      auto made = bind_path(component, table);
      if (!made) continue;
      if (const auto [known, fresh] = paths.emplace(made->path, component.span); !fresh)
        report_.add(messages::path_twice(made->path, component.span, known->second));
      index.components.push_back(std::move(*made));
    }
    table.indexes.push_back(std::move(index));
  }
}

std::optional<model::IndexComponent> Binder::bind_path(const ast::IndexComponent& tree,
                                                       const model::Table& table) {
  model::IndexComponent made;
  made.descending = tree.descending;
  made.span = tree.span;
  model::Type reached = table.value;
  for (std::size_t i = 0; i < tree.path.parts.size(); ++i) {
    const ast::Name& part = tree.path.parts[i];
    made.path += (i == 0 ? "" : ".") + part.text;
    model::IndexComponent::Step step;
    if (reached.kind == Kind::box) reached = model::Type(reached.args[0]);
    if (reached.kind == Kind::optional) {
      made.optional = true;
      reached = model::Type(reached.args[0]);
    }
    if (reached.kind != Kind::structure) {
      report_.add(messages::no_fields(part.text, type_text(schema_, reached), part.span));
      return std::nullopt;
    }
    const model::Struct& record = schema_.structs[reached.declaration];
    if (record.flatc) {
      report_.add(messages::fbs_field(record.name, part.text, part.span));
      return std::nullopt;
    }
    std::vector<std::string> names = dropped(reached);
    bool found = false;
    for (std::uint32_t f = 0; f < record.fields.size(); ++f) {
      names.push_back(record.fields[f].name);
      if (names.back() != part.text) continue;
      step.field = f;
      reached = model::Type(record.fields[f].type);
      found = true;
      break;
    }
    if (!found) {
      if (!was_dropped(reached, record.file, part.text))
        report_.add(messages::unknown_field(record.name, part.text,
                                            closest(part.text, names).value_or(""), part.span));
      return std::nullopt;
    }
    if (reached.kind == Kind::optional) {
      step.optional = true;
      made.optional = true;
      reached = model::Type(reached.args[0]);
    }
    if (i < tree.path.elements.size() && tree.path.elements[i]) {
      made.path += "[]";
      if (reached.kind != Kind::list && reached.kind != Kind::array) {
        report_.add(messages::not_a_list(part.text, type_text(schema_, reached), part.span));
        return std::nullopt;
      }
      step.elements = true;
      reached = model::Type(reached.args[0]);
    }
    made.steps.push_back(step);
  }
  if (!can_be_key(reached)) {
    report_.add(messages::not_a_key(type_text(schema_, reached),
                                    reached.kind == Kind::list
                                        ? "`" + made.path + "[]` makes an entry for each element"
                                        : "index a field of it",
                                    tree.path.span));
    return std::nullopt;
  }
  made.type = reached;
  return made;
}

void Binder::collect_database() {
  if (schema_.files.empty()) return;
  std::map<std::string, Span, std::less<>> names;
  const auto join = [&](model::FileIndex file) {
    for (model::TableIndex index = 0; index < schema_.tables.size(); ++index) {
      const model::Table& table = schema_.tables[index];
      if (table.file != file) continue;
      const auto [known, fresh] = names.emplace(table.name, table.span);
      if (fresh) {
        schema_.database_tables.push_back(index);
      } else if (!(known->second == table.span) && known->second.file != table.span.file) {
        report_.add(messages::duplicate("table", table.name, table.span, known->second));
      }
    }
  };
  // Tables of imported tables join too; each file once.
  std::vector<model::FileIndex> files{0};
  for (std::size_t i = 0; i < files.size(); ++i) {
    join(files[i]);
    for (const model::FileIndex import : schema_.files[files[i]].table_imports)
      if (std::ranges::find(files, import) == files.end()) files.push_back(import);
  }
  check_old_tables(files);
  // The others have databases of their own.
  for (model::FileIndex file = 0; file < schema_.files.size(); ++file)
    if (std::ranges::find(files, file) == files.end()) check_old_tables({file});
}

}  // namespace kvgen::binding
