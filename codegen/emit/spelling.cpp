#include "emit/spelling.h"

#include "flatbuffers/schema.h"
#include "naming/naming.h"

namespace kvgen::emit {

using model::Format;
using model::Scalar;
using Kind = model::Type::Kind;

std::string scalar_type(Scalar scalar) {
  switch (scalar) {
    case Scalar::boolean:
      return "bool";
    case Scalar::u8:
      return "std::uint8_t";
    case Scalar::u16:
      return "std::uint16_t";
    case Scalar::u32:
      return "std::uint32_t";
    case Scalar::u64:
      return "std::uint64_t";
    case Scalar::u128:
      return "kv::U128";
    case Scalar::i8:
      return "std::int8_t";
    case Scalar::i16:
      return "std::int16_t";
    case Scalar::i32:
      return "std::int32_t";
    case Scalar::i64:
      return "std::int64_t";
    case Scalar::i128:
      return "kv::I128";
    case Scalar::f32:
      return "float";
    case Scalar::f64:
      return "double";
    case Scalar::character:
      return "char32_t";
    case Scalar::string:
      return "std::string";
    case Scalar::bytes:
      return "kv::Bytes";
    case Scalar::uuid:
      return "kv::Uuid";
    case Scalar::timestamp:
      return "kv::Timestamp";
    case Scalar::duration:
      return "kv::Duration";
  }
  return {};
}

std::string format_tag(Format format) {
  switch (format) {
    case Format::rkyv:
      return "kv::Rkyv";
    case Format::rkyv_unaligned:
      return "kv::RkyvUnaligned";
    case Format::flatbuffers:
      return "kv::FlatBuffers";
    case Format::bincode:
      return "kv::Bincode";
    case Format::bincode2:
      return "kv::Bincode2";
    case Format::postcard:
      return "kv::Postcard";
    case Format::native:
      return "kv::NativeBytes";
    case Format::raw:
      return "kv::Raw";
  }
  return {};
}

std::string format_namespace(Format format) {
  // Not `flatbuffers`: flatc's code in the namespaces around would take it for the library's.
  return format == Format::flatbuffers ? flat::inner_namespace : model::spelling(format);
}

std::string type_name(const model::Schema& schema, TypeId id) {
  return naming::type(id.is_variant ? schema.variants[id.index].name
                                    : schema.structs[id.index].name);
}

Spelling::Spelling(const model::Schema& schema) : schema_(schema) {
  for (const model::File& file : schema.files) {
    std::string name;
    for (const std::string& part : file.name_space)
      name += (name.empty() ? "" : "::") + naming::namespace_part(part);
    namespaces_.push_back(std::move(name));
  }
  const auto fields = [&](const std::vector<model::Field>& list) {
    for (const model::Field& field : list) members_.insert(naming::field(field.name));
  };
  for (const model::Struct& one : schema.structs) fields(one.fields);
  for (const model::Variant& one : schema.variants)
    for (const model::Case& held : one.cases) {
      fields(held.fields);
      members_.insert(naming::field(held.name));
      members_.insert(naming::pascal(held.name));
      members_.insert(naming::case_test(held.name));
    }
  for (const model::Table& table : schema.tables) {
    members_.insert(naming::table(table.name));
    for (const model::KeyComponent& component : table.key)
      members_.insert(naming::field(component.name));
  }
  for (const model::Table& table : schema.tables)
    for (const model::Index& index : table.indexes) members_.insert(naming::index(index.name));
  // Members of generated classes, and the parameters of their functions.
  members_.insert({"Owned",   "Case",    "Key",        "KeyCodec", "Value",     "Format",
                   "which",   "visit",   "unpack",     "name",     "automatic", "descriptor",
                   "visitor", "unique",  "Components", "entries",  "Indexes",   "Accessors",
                   "Base",    "variant", "record_",    "record",   "in_place",  "flatbuffer",
                   "Table",   "a",       "b",          "value",    "row",       "out"});
}

const Usage& Spelling::usage(model::FileIndex file) const {
  const auto at = usages_.find(file);
  if (at != usages_.end()) return at->second;
  return usages_.emplace(file, Usage(schema_, file)).first->second;
}

std::string Spelling::qualified(model::FileIndex file, const std::string& name, Place place) const {
  if (place == Place::inside && namespaces_[file] == namespaces_[0] && !members_.contains(name))
    return name;
  return "::" + (namespaces_[file].empty() ? "" : namespaces_[file] + "::") + name;
}

std::string Spelling::type(TypeId id, Place place) const {
  if (const std::string& cpp = cpp_name(schema_, id); !cpp.empty())
    return !id.is_variant ? cpp : sum(id.index, [&](const model::Type& alternative) {
      return owned(alternative, place);
    });
  return qualified(file_of(schema_, id), type_name(schema_, id), place);
}

std::string Spelling::enumeration(model::EnumIndex index, Place place) const {
  const model::Enum& declared = schema_.enums[index];
  if (!declared.cpp.empty()) return declared.cpp;
  return qualified(declared.file, naming::type(declared.name), place);
}

/// A std::variant of the cases' only fields, each spelled by `alternative`.
std::string Spelling::sum(model::VariantIndex index,
                          const std::function<std::string(const model::Type&)>& alternative) const {
  std::string out;
  for (const model::Case& one : schema_.variants[index].cases)
    out += (out.empty() ? "" : ", ") +
           (one.fields.empty() ? "std::monostate" : alternative(one.fields[0].type));
  return "std::variant<" + out + ">";
}

bool Spelling::is_secondary(TypeId id, Format format) const {
  // Nobody but importers declares views of the user's own types: all must agree without a look.
  if (!cpp_name(schema_, id).empty()) return format != Format::rkyv;
  const auto& offered = usage(file_of(schema_, id)).formats(id);
  return !offered.empty() && offered.front() != format;
}

std::string Spelling::view_class(TypeId id, Format format, Place place) const {
  const std::string name = naming::view(type_name(schema_, id));
  if (!is_secondary(id, format)) return qualified(file_of(schema_, id), name, place);
  return qualified(file_of(schema_, id), format_namespace(format) + "::" + name, Place::outside);
}

std::string Spelling::owned(const model::Type& type, Place place) const {
  const auto arg = [&](std::size_t i) { return owned(type.args[i], place); };
  switch (type.kind) {
    case Kind::scalar:
      return scalar_type(type.scalar);
    case Kind::enumeration:
      return enumeration(type.declaration, place);
    case Kind::structure:
      return this->type({false, type.declaration}, place);
    case Kind::variant:
      return this->type({true, type.declaration}, place);
    case Kind::optional:
      return "std::optional<" + arg(0) + ">";
    case Kind::list:
      return "std::vector<" + arg(0) + ">";
    case Kind::array:
      return "std::array<" + arg(0) + ", " + std::to_string(type.length) + ">";
    case Kind::map:
      return "std::map<" + arg(0) + ", " + arg(1) + ">";
    case Kind::hashmap:
      return "kv::HashMap<" + arg(0) + ", " + arg(1) + ">";
    case Kind::box:
      return "kv::Box<" + arg(0) + ">";
    case Kind::tuple: {
      std::string out = "std::tuple<";
      for (std::size_t i = 0; i < type.args.size(); ++i) out += (i == 0 ? "" : ", ") + arg(i);
      return out + ">";
    }
  }
  return {};
}

std::string Spelling::view(const model::Type& type, Format format, Place place) const {
  const auto arg = [&](std::size_t i) { return view(type.args[i], format, place); };
  const std::string tag = format_tag(format);
  switch (type.kind) {
    case Kind::scalar:
      if (type.scalar == Scalar::string) return "std::string_view";
      if (type.scalar == Scalar::bytes) return "kv::BytesView";
      return scalar_type(type.scalar);
    case Kind::enumeration:
      return enumeration(type.declaration, place);
    case Kind::structure:
      return view_class({false, type.declaration}, format, place);
    case Kind::variant:
      if (!schema_.variants[type.declaration].cpp.empty())
        return sum(type.declaration, [&](const model::Type& alternative) {
          return view(alternative, format, place);
        });
      return view_class({true, type.declaration}, format, place);
    case Kind::optional:
      return "std::optional<" + arg(0) + ">";
    case Kind::list:
    case Kind::array:
      return "kv::ListView<" + tag + ", " + owned(type.args[0], place) + ">";
    case Kind::map:
      return "kv::MapView<" + tag + ", " + owned(type.args[0], place) + ", " +
             owned(type.args[1], place) + ">";
    case Kind::hashmap:
      return "kv::HashMapView<" + tag + ", " + owned(type.args[0], place) + ", " +
             owned(type.args[1], place) + ">";
    case Kind::box:
      return arg(0);
    case Kind::tuple: {
      std::string out = "std::tuple<";
      for (std::size_t i = 0; i < type.args.size(); ++i) out += (i == 0 ? "" : ", ") + arg(i);
      return out + ">";
    }
  }
  return {};
}

}  // namespace kvgen::emit
