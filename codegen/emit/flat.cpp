// FlatBuffers: the schema that flatc gets, and how views reach flatc's accessors.
#include "emit/builder.h"
#include "emit/initial.h"
#include "emit/literals.h"

namespace kvgen::emit {
namespace {

using model::Scalar;
using Kind = model::Type::Kind;

json build_enum(const flat::Enum& one) {
  json values = json::array();
  for (const flat::EnumValue& value : one.values) {
    json out = {{"name", value.name}, {"number", value.number}};
    put(out, "doc", doc_lines(value.doc));
    values.push_back(std::move(out));
  }
  json out = {{"name", one.name}, {"type", one.type}, {"values", std::move(values)}};
  put(out, "doc", doc_lines(one.doc));
  return out;
}

json build_table(const flat::Table& one) {
  json fields = json::array();
  for (const flat::Field& field : one.fields) {
    json out = {{"name", field.name},
                {"type", field.type},
                {"value", field.value.empty() ? "" : " = " + field.value},
                {"attributes", field.key ? " (key)" : ""}};
    put(out, "doc", doc_lines(field.doc));
    fields.push_back(std::move(out));
  }
  json out = {{"name", one.name}, {"fields", std::move(fields)}};
  put(out, "doc", doc_lines(one.doc));
  return out;
}

const model::Type& unboxed(const model::Type& type) {
  return type.kind == Kind::box ? unboxed(type.args[0]) : type;
}

/// Text that lives as long as the program.
std::string static_text(const std::string& text) {
  return "std::string_view(" + string_literal(text) + ", " + std::to_string(text.size()) + ")";
}

}  // namespace

json build_fbs(const flat::Schema& schema) {
  std::string path;
  for (const std::string& part : schema.name_space) path += (path.empty() ? "" : ".") + part;
  json out = {{"path", path}, {"root", schema.root}};
  out["enums"] = json::array();
  for (const flat::Enum& one : schema.enums) out["enums"].push_back(build_enum(one));
  out["fixed"] = json::array();
  for (const flat::Fixed& one : schema.fixed) {
    json fields = json::array();
    for (const auto& [name, type] : one.fields) fields.push_back({{"name", name}, {"type", type}});
    out["fixed"].push_back({{"name", one.name}, {"fields", std::move(fields)}});
  }
  out["unions"] = json::array();
  for (const flat::Union& one : schema.unions)
    out["unions"].push_back({{"name", one.name}, {"members", wrap(one.tables, 90)}});
  out["tables"] = json::array();
  for (const flat::Table& one : schema.tables) out["tables"].push_back(build_table(one));
  return out;
}

std::string flatc_type(const Context& context, std::size_t table) {
  std::string path;
  for (const std::string& part : context.flat->name_space) path += "::" + part;
  return path + "::" + context.flat->tables[table].name;
}

std::string flat_default(const Context& context, const model::Field& field, bool of_flatc) {
  if (!field.default_value || field.default_value->kind == model::Constant::Kind::empty) return {};
  const model::Type& type = unboxed(field.type);
  if (type.kind == Kind::enumeration && of_flatc) return {};
  if (type.kind != Kind::scalar && type.kind != Kind::enumeration) return {};
  if (type.kind == Kind::scalar) {
    if (type.scalar == Scalar::string) return static_text(field.default_value->text);
    if (type.scalar == Scalar::bytes)
      return "kv::as_bytes(" + static_text(field.default_value->text) + ")";
    const bool fixed =
        type.scalar == Scalar::uuid || type.scalar == Scalar::u128 || type.scalar == Scalar::i128;
    if (of_flatc && !fixed) return {};
  }
  const std::string assigned = initializer(context.schema, context.spelling, field);
  return assigned.starts_with(" = ") ? assigned.substr(3) : "";
}

}  // namespace kvgen::emit
