#include "emit/usage.h"

#include <algorithm>

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

std::set<TypeId> write_only_types(const model::Schema& schema) {
  std::vector<TypeId> open;
  for (std::uint32_t i = 0; i < schema.structs.size(); ++i)
    if (schema.structs[i].write_only) open.push_back({false, i});
  std::set<TypeId> found(open.begin(), open.end());
  if (open.empty()) return found;

  // From what borrows to what holds it.
  std::map<TypeId, std::vector<TypeId>> holders;
  const auto add = [&](TypeId id) {
    for (const TypeId held : mentioned(schema, id, false)) holders[held].push_back(id);
  };
  for (std::uint32_t i = 0; i < schema.structs.size(); ++i) add({false, i});
  for (std::uint32_t i = 0; i < schema.variants.size(); ++i) add({true, i});
  while (!open.empty()) {
    const TypeId id = open.back();
    open.pop_back();
    for (const TypeId holder : holders[id])
      if (found.insert(holder).second) open.push_back(holder);
  }
  return found;
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
