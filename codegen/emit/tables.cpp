// Composite keys, table specifications, codecs, transactions and the database.
#include <algorithm>
#include <set>

#include "descriptor/descriptor.h"
#include "emit/builder.h"
#include "emit/initial.h"
#include "emit/literals.h"
#include "naming/naming.h"

namespace kvgen::emit {
namespace {

using model::Scalar;
using Kind = model::Type::Kind;
using Place = Spelling::Place;

bool is_scalar(const model::Type& type, Scalar scalar) {
  return type.kind == Kind::scalar && type.scalar == scalar;
}

/// What functions take for a component: text is borrowed.
std::string component_view(const Context& context, const model::KeyComponent& component) {
  if (is_scalar(component.type, Scalar::string)) return "std::string_view";
  if (is_scalar(component.type, Scalar::bytes)) return "kv::BytesView";
  return context.spelling.owned(component.type, Place::inside);
}

std::string component_codec(const Context& context, const model::KeyComponent& component) {
  return (component.descending ? "kv::Descending<" : "kv::Ascending<") +
         context.spelling.owned(component.type, Place::outside) + ">";
}

bool is_composite(const model::Table& table) { return table.key.size() > 1; }

/// The table's own types: in this file's namespace, or in that of the file it was imported from.
std::string table_type(const Context& context, const model::Table& table, const char* suffix) {
  return context.spelling.qualified(table.file, naming::pascal(table.name) + suffix, Place::inside);
}

/// One of the names, or the last with underscores, that no component is called like.
std::string free_name(const model::Table& table, std::vector<std::string> names) {
  const auto taken = [&](const std::string& name) {
    return std::any_of(table.key.begin(), table.key.end(), [&](const model::KeyComponent& one) {
      return naming::field(one.name) == name;
    });
  };
  for (const std::string& name : names)
    if (!taken(name)) return name;
  std::string name = names.back();
  while (taken(name)) name += '_';
  return name;
}

json build_key(const Context& context, const model::Table& table) {
  // The parameters of comparisons, which components would shadow.
  const std::string low = free_name(table, {"a", "left", "lhs"});
  const std::string high = free_name(table, {"b", "right", "rhs"});
  const std::string name = naming::key(table.name);
  json out = {{"name", name},
              {"table", comment_text(table.name)},
              {"view", name + "View"},
              {"full", context.spelling.qualified(0, name, Place::outside)},
              {"view_full", context.spelling.qualified(0, name + "View", Place::outside)},
              {"left", low},
              {"right", high},
              {"order", free_name(table, {"order", "ordered"})},
              {"count", table.key.size()}};
  json components = json::array();
  std::vector<std::string> labels, members, codecs, arguments;
  bool partial = false;
  for (const model::KeyComponent& component : table.key) {
    const std::string member = naming::field(component.name);
    json one = {{"name", member},
                {"owned", context.spelling.owned(component.type, Place::inside)},
                {"viewed", component_view(context, component)},
                {"init", initializer(context.schema, context.spelling, component.type)},
                {"low", component.descending ? high : low},
                {"high", component.descending ? low : high}};
    if (is_scalar(component.type, Scalar::bytes))
      one["bytes"] = true;
    else
      one["value"] = true;
    partial =
        partial || is_scalar(component.type, Scalar::f32) || is_scalar(component.type, Scalar::f64);
    components.push_back(std::move(one));
    labels.push_back(string_literal(component.name));
    members.push_back("self." + member);
    arguments.push_back(member);
    codecs.push_back(component_codec(context, component));
  }
  out["ordering"] = partial ? "std::partial_ordering" : "std::strong_ordering";
  out["components"] = std::move(components);
  put(out, "labels", wrap(labels));
  put(out, "members", wrap(members));
  put(out, "arguments", wrap(arguments));
  put(out, "codecs", wrap(codecs, 62));
  return out;
}

std::string key_type(const Context& context, const model::Table& table) {
  if (is_composite(table)) return table_type(context, table, "Key");
  return context.spelling.owned(table.key[0].type, Place::inside);
}

std::string key_codec(const Context& context, const model::Table& table) {
  const std::string format =
      table.key_format == model::KeyFormat::native ? "kv::Native" : "kv::Ordered";
  const std::string key = key_type(context, table);
  const bool descending = !is_composite(table) && table.key[0].descending;
  return format + "::Codec<" + (descending ? "kv::Descending<" + key + ">" : key) + ">";
}

}  // namespace

json build_keys(const Context& context) {
  json keys = json::array();
  for (const model::Table& table : context.schema.tables)
    if (table.file == 0 && is_composite(table)) keys.push_back(build_key(context, table));
  return keys;
}

json build_specs(const Context& context) {
  json specs = json::array();
  for (model::TableIndex i = 0; i < context.schema.tables.size(); ++i) {
    const model::Table& table = context.schema.tables[i];
    if (table.file != 0) continue;
    json out = {{"name", naming::spec(table.name)},
                {"table", comment_text(table.name)},
                {"label", string_literal(table.name)},
                {"key", key_type(context, table)},
                {"key_codec", key_codec(context, table)},
                {"value", context.spelling.owned(table.value, Place::inside)},
                {"format", format_tag(table.format)},
                {"automatic", table.key[0].automatic ? "true" : "false"},
                {"table_type", naming::pascal(table.name) + "Table"},
                {"reader", naming::pascal(table.name) + "Reader"},
                {"writer", naming::pascal(table.name) + "Writer"}};
    put(out, "doc", doc_lines(table.doc));
    if (json indexes = build_indexes(context, table); !indexes.empty()) {
      std::vector<std::string> names;
      for (const json& index : indexes) names.push_back(index["name"]);
      out["indexes"] = std::move(indexes);
      out["index_names"] = wrap(names, 66);
      out["index_names_present"] = true;
    }
    const std::vector<std::uint8_t> descriptor = build_table_descriptor(context.schema, i);
    out["descriptor"] = byte_lines(descriptor);
    specs.push_back(std::move(out));
  }
  return specs;
}

json build_codecs(const Context& context) {
  json codecs = json::array();
  std::set<std::pair<TypeId, model::Format>> seen;
  for (const model::Table& table : context.schema.tables) {
    if (table.file != 0 || !has_views(table.format)) continue;
    const bool is_variant = table.value.kind == Kind::variant;
    if (!is_variant && table.value.kind != Kind::structure) continue;
    const TypeId id{is_variant, table.value.declaration};
    // Of an imported type another importer might specialise it too.
    if (file_of(context.schema, id) != 0 || !seen.emplace(id, table.format).second) continue;
    codecs.push_back({{"format", format_tag(table.format)},
                      {"value", context.spelling.type(id, Place::outside)},
                      {"view", context.spelling.view_class(id, table.format, Place::outside)}});
    if (!context.write_only.contains(id)) codecs.back()["unpacks"] = true;
    if (table.format == model::Format::flatbuffers) codecs.back()["built"] = true;
  }
  return codecs;
}

json build_database(const Context& context) {
  if (context.schema.database_tables.empty()) return nullptr;
  json tables = json::array();
  std::vector<std::string> specs;
  std::size_t index = 0;
  for (const model::TableIndex i : context.schema.database_tables) {
    const model::Table& table = context.schema.tables[i];
    json out = {{"name", naming::table(table.name)},
                {"index", index++},
                {"spec", table_type(context, table, "Spec")},
                {"table", table_type(context, table, "Table")},
                {"reader", table_type(context, table, "Reader")},
                {"writer", table_type(context, table, "Writer")}};
    put(out, "doc", doc_lines(table.doc));
    specs.push_back(table_type(context, table, "Spec"));
    tables.push_back(std::move(out));
  }
  const std::string name = naming::database(context.schema.database);
  return {{"name", name},
          {"database", name},
          {"version", context.schema.files[0].version},
          {"tables", std::move(tables)},
          {"specs", wrap(specs)}};
}

}  // namespace kvgen::emit
