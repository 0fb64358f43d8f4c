#include "emit/usage.h"

#include <algorithm>
#include <set>

namespace kvgen::emit {

void mentioned(const model::Type& type, bool owned_only, std::vector<TypeId>& into) {
  using Kind = model::Type::Kind;
  switch (type.kind) {
    case Kind::structure:
      into.push_back({false, type.declaration});
      break;
    case Kind::variant:
      into.push_back({true, type.declaration});
      break;
    case Kind::list:
    case Kind::map:
    case Kind::hashmap:
    case Kind::box:
      if (owned_only) break;
      [[fallthrough]];
    default:
      for (const model::Type& arg : type.args) mentioned(arg, owned_only, into);
  }
}

std::vector<TypeId> mentioned(const model::Schema& schema, TypeId id, bool owned_only) {
  std::vector<TypeId> into;
  const auto fields = [&](const std::vector<model::Field>& list) {
    for (const model::Field& field : list) mentioned(field.type, owned_only, into);
  };
  if (id.is_variant)
    for (const model::Case& one : schema.variants[id.index].cases) fields(one.fields);
  else
    fields(schema.structs[id.index].fields);
  return into;
}

model::FileIndex file_of(const model::Schema& schema, TypeId id) {
  return id.is_variant ? schema.variants[id.index].file : schema.structs[id.index].file;
}

const std::string& cpp_name(const model::Schema& schema, TypeId id) {
  return id.is_variant ? schema.variants[id.index].cpp : schema.structs[id.index].cpp;
}

bool can_unpack(const model::Schema& schema, const model::Type& type) {
  std::vector<TypeId> ids;
  mentioned(type, false, ids);
  return std::ranges::all_of(ids, [&](const TypeId id) { return can_unpack(schema, id); });
}

bool can_unpack(const model::Schema& schema, TypeId id) {
  std::vector<TypeId> open{id};
  std::set<TypeId> seen{id};
  for (std::size_t at = 0; at < open.size(); ++at) {
    if (!open[at].is_variant && schema.structs[open[at].index].write_only) return false;
    for (const TypeId next : mentioned(schema, open[at], false))
      if (seen.insert(next).second) open.push_back(next);
  }
  return true;
}

bool is_flatc(const model::Schema& schema, const model::Type& type) {
  return type.kind == model::Type::Kind::structure && schema.structs[type.declaration].flatc;
}

bool has_views(model::Format format) {
  switch (format) {
    case model::Format::rkyv:
    case model::Format::rkyv_unaligned:
    case model::Format::flatbuffers:
    case model::Format::bincode:
    case model::Format::bincode2:
    case model::Format::postcard:
    case model::Format::native:
      return true;
    default:
      return false;
  }
}

Usage::Usage(const model::Schema& schema, model::FileIndex file) : schema_(schema) {
  if (!schema.files[file].cpp_header.empty()) return;  // its importers declare the views
  for (const model::Table& table : schema.tables)
    if (table.file == file && has_views(table.format) && !is_flatc(schema, table.value))
      need(table.value, table.format);
  const auto unused = [&](TypeId id) {
    if (file_of(schema, id) == file && !formats_.contains(id)) need(id, model::Format::rkyv);
  };
  for (std::uint32_t i = 0; i < schema.structs.size(); ++i) unused({false, i});
  for (std::uint32_t i = 0; i < schema.variants.size(); ++i) unused({true, i});
}

const std::vector<model::Format>& Usage::formats(TypeId id) const {
  static const std::vector<model::Format> none;
  const auto at = formats_.find(id);
  return at == formats_.end() ? none : at->second;
}

void Usage::need(const model::Type& type, model::Format format) {
  std::vector<TypeId> ids;
  mentioned(type, false, ids);
  for (const TypeId id : ids) need(id, format);
}

void Usage::need(TypeId start, model::Format format) {
  // A work list: a chain of structs may be as long as the schema.
  std::vector<TypeId> open{start};
  while (!open.empty()) {
    const TypeId id = open.back();
    open.pop_back();
    auto& formats = formats_[id];
    if (std::find(formats.begin(), formats.end(), format) != formats.end()) continue;
    formats.push_back(format);
    for (const TypeId next : mentioned(schema_, id, false)) open.push_back(next);
  }
}

}  // namespace kvgen::emit
