// Enums, structs, variants: the owned types.
#include <algorithm>
#include <set>

#include "emit/builder.h"
#include "emit/initial.h"
#include "emit/literals.h"
#include "emit/order.h"
#include "naming/naming.h"

namespace kvgen::emit {
namespace {

using Place = Spelling::Place;

std::vector<TypeId> own_types(const model::Schema& schema) {
  std::vector<TypeId> ids;
  for (std::uint32_t i = 0; i < schema.structs.size(); ++i)
    if (schema.structs[i].file == 0) ids.push_back({false, i});
  for (std::uint32_t i = 0; i < schema.variants.size(); ++i)
    if (schema.variants[i].file == 0) ids.push_back({true, i});
  return ids;
}

/// Mentions a type of this file that is announced but not declared yet.
bool waits(const Context& context, const model::Type& type, const std::set<TypeId>& declared) {
  std::vector<TypeId> ids;
  mentioned(type, false, ids);
  return std::any_of(ids.begin(), ids.end(), [&](const TypeId id) {
    return file_of(context.schema, id) == 0 && !declared.contains(id);
  });
}

bool mentions_cpp(const model::Schema& schema, const model::Type& type) {
  std::vector<TypeId> ids;
  mentioned(type, false, ids);
  return std::ranges::any_of(ids, [&](const TypeId id) { return !cpp_name(schema, id).empty(); });
}

/// `declared`: the types that are complete at the end of this struct.
json build_struct(const Context& context, const std::set<TypeId>& declared, const std::string& name,
                  const std::string& label, const model::Doc& doc,
                  const std::vector<model::Field>& fields) {
  json out = json::object();
  put(out, "doc", doc_lines(doc));
  out["name"] = name;
  out["full"] = context.spelling.qualified(0, name, Place::outside);
  out["self"] = context.spelling.qualified(0, name, Place::inside);
  out["label"] = string_literal(label);
  out["count"] = fields.size();
  if (!fields.empty()) out["members"] = true;
  json members = json::array();
  bool whole = true;
  std::vector<std::string> labels, owned, viewed;
  for (const model::Field& field : fields) {
    const std::string member = naming::field(field.name);
    json one = {{"name", member},
                {"type", context.spelling.owned(field.type, Place::inside)},
                {"init", ""}};
    // An initializer would need a container's destructor, and so its elements' type.
    if (waits(context, field.type, declared))
      whole = false;
    else
      one["init"] = initializer(context.schema, context.spelling, field);
    // The user's own structs need not have an operator==.
    if (mentions_cpp(context.schema, field.type)) {
      whole = false;
      one["by_members"] = true;
    }
    put(one, "doc", doc_lines(field.doc));
    members.push_back(std::move(one));
    labels.push_back(string_literal(field.name));
    owned.push_back("self." + member);
    viewed.push_back("view." + member + "()");
  }
  out["fields"] = std::move(members);
  // Compilers look into a defaulted comparison while the elements' type is still incomplete.
  if (whole) {
    out["compared"] = true;
  } else {
    out["compared_later"] = true;
    if (const std::string& path = context.spelling.name_space(0); !path.empty())
      out["namespace"] = {{"path", path}};
  }
  put(out, "labels", wrap(labels));
  put(out, "owned", wrap(owned));
  put(out, "viewed", wrap(viewed));
  return out;
}

json build_variant(const Context& context, const model::Variant& variant) {
  const std::string name = naming::type(variant.name);
  json out = json::object();
  put(out, "doc", doc_lines(variant.doc));
  out["name"] = name;
  out["full"] = context.spelling.qualified(0, name, Place::outside);
  out["self"] = context.spelling.qualified(0, name, Place::inside);
  out["label"] = string_literal(variant.name);
  out["count"] = variant.cases.size();
  json aliases = json::array();
  std::vector<std::string> labels, types, full_types;
  for (const model::Case& one : variant.cases) {
    const std::string type = naming::case_type(name, one.name);
    types.push_back(context.spelling.qualified(0, type, Place::inside));
    full_types.push_back(context.spelling.qualified(0, type, Place::outside));
    labels.push_back(string_literal(one.name));
    // Inside its own class a name means the class.
    const std::string alias = naming::type(naming::pascal(one.name));
    if (alias != name) aliases.push_back({{"name", alias}, {"type", types.back()}});
  }
  out["aliases"] = std::move(aliases);
  put(out, "labels", wrap(labels));
  std::string base = "std::variant<";
  for (std::size_t i = 0; i < types.size(); ++i) base += (i == 0 ? "" : ", ") + types[i];
  out["base"] = base + ">";
  put(out, "full_cases", wrap(full_types, 68));
  return out;
}

}  // namespace

json build_enums(const Context& context) {
  json enums = json::array();
  for (std::uint32_t i = 0; i < context.schema.enums.size(); ++i) {
    const model::Enum& declared = context.schema.enums[i];
    if (declared.file != 0) continue;
    json out = json::object();
    put(out, "doc", doc_lines(declared.doc));
    out["name"] = naming::type(declared.name);
    out["self"] = context.spelling.enumeration(i, Place::inside);
    out["full"] = context.spelling.enumeration(i, Place::outside);
    out["label"] = string_literal(declared.name);
    out["underlying"] = scalar_type(declared.underlying);
    out["count"] = declared.values.size();
    json values = json::array();
    for (const model::EnumValue& value : declared.values) {
      json one = {
          {"name", naming::enumerator(value.name)},
          {"number", integer_literal(declared.underlying, value.negative, 0, value.magnitude)},
          {"label", string_literal(value.name)}};
      put(one, "doc", doc_lines(value.doc));
      values.push_back(std::move(one));
    }
    out["values"] = std::move(values);
    enums.push_back(std::move(out));
  }
  return enums;
}

json build_types(Context& context) {
  json types = json::array();
  std::set<TypeId> declared;
  const auto add = [&](const std::string& name, const std::string& label, const model::Doc& doc,
                       const std::vector<model::Field>& fields) {
    types.push_back({{"struct", build_struct(context, declared, name, label, doc, fields)}});
  };
  for (const TypeId id : in_dependency_order(context.schema, own_types(context.schema), true)) {
    const std::string name = type_name(context.schema, id);
    if (!id.is_variant) {
      declared.insert(id);  // initializers are looked at when the struct is complete
      const model::Struct& one = context.schema.structs[id.index];
      add(name, one.name, one.doc, one.fields);
      continue;
    }
    const model::Variant& variant = context.schema.variants[id.index];
    for (const model::Case& one : variant.cases)
      add(naming::case_type(name, one.name), variant.name + "." + one.name, one.doc, one.fields);
    types.push_back({{"variant", build_variant(context, variant)}});
    declared.insert(id);
  }
  return types;
}

json build_described(const Context& context) {
  json described = json::array();
  for (std::uint32_t i = 0; i < context.schema.enums.size(); ++i) {
    const model::Enum& one = context.schema.enums[i];
    if (one.cpp.empty()) continue;
    json values = json::array();
    for (const model::EnumValue& value : one.values)
      values.push_back({{"name", value.name}, {"label", string_literal(value.name)}});
    described.push_back({{"macro", guard_name("KV_DESCRIBES", one.cpp)},
                         {"enum",
                          {{"full", one.cpp},
                           {"label", string_literal(one.name)},
                           {"count", one.values.size()},
                           {"values", std::move(values)}}}});
  }
  for (const model::Struct& one : context.schema.structs) {
    if (one.cpp.empty() || (one.flatc && one.identifier.empty())) continue;
    if (one.flatc) {
      described.push_back(
          {{"macro", guard_name("KV_DESCRIBES", one.cpp)},
           {"identified", {{"full", one.cpp}, {"identifier", string_literal(one.identifier)}}}});
      continue;
    }
    json out = {
        {"full", one.cpp}, {"label", string_literal(one.name)}, {"count", one.fields.size()}};
    if (!one.fields.empty()) out["members"] = true;
    std::vector<std::string> labels, owned, viewed;
    for (const model::Field& field : one.fields) {
      labels.push_back(string_literal(field.name));
      owned.push_back("self." + field.name);
      viewed.push_back("view." + naming::field(field.name) + "()");
    }
    put(out, "labels", wrap(labels));
    put(out, "owned", wrap(owned));
    put(out, "viewed", wrap(viewed));
    described.push_back(
        {{"macro", guard_name("KV_DESCRIBES", one.cpp)}, {"struct", std::move(out)}});
  }
  return described;
}

json build_native_layouts(const Context& context) {
  json layouts = json::array();
  for (const auto& [id, formats] : context.spelling.usage(0).all()) {
    if (id.is_variant || std::ranges::find(formats, model::Format::native) == formats.end())
      continue;
    const model::Struct& one = context.schema.structs[id.index];
    std::vector<std::string> offsets, holes;
    for (const std::uint64_t offset : one.memory.offsets) offsets.push_back(std::to_string(offset));
    for (const Hole& hole : one.memory.holes)
      holes.push_back("kv::Hole{" + std::to_string(hole.at) + ", " + std::to_string(hole.bytes) +
                      "}");
    layouts.push_back({{"macro", guard_name("KV_LAYS_OUT", one.cpp)},
                       {"full", one.cpp},
                       {"size", one.memory.size},
                       {"align", one.memory.align},
                       {"count", offsets.size()},
                       {"hole_count", holes.size()},
                       {"offsets", wrap(offsets)},
                       {"holes", wrap(holes)}});
  }
  return layouts;
}

json build_forward(const Context& context) {
  json forward = json::array();
  std::set<TypeId> declared, announced;
  for (const TypeId id : in_dependency_order(context.schema, own_types(context.schema), true)) {
    // A struct knows itself from its first line on; the cases of a variant come before it.
    if (!id.is_variant) declared.insert(id);
    for (const TypeId needed : mentioned(context.schema, id, false))
      if (file_of(context.schema, needed) == 0 && !declared.contains(needed) &&
          announced.insert(needed).second)
        forward.push_back({{"name", type_name(context.schema, needed)}});
    declared.insert(id);
  }
  return forward;
}

}  // namespace kvgen::emit
