#include "kv/schema/imported.h"

#include <flatbuffers/reflection_generated.h>

#include <algorithm>
#include <array>

namespace kv::schema::imported {
namespace {

namespace fb = reflection;

static_assert(static_cast<int>(Base::array) == static_cast<int>(fb::Array));

constexpr std::size_t fixed_bytes_max = 0xFFFF;
constexpr unsigned nesting_max = 64;

Type type_of(const fb::Type* from) {
  if (from == nullptr) return {};
  return {static_cast<Base>(from->base_type()), static_cast<Base>(from->element()), from->index(),
          from->fixed_length()};
}

Object object_of(const fb::Object& from) {
  Object made;
  made.name = from.name()->str();
  made.fixed = from.is_struct();
  made.align = static_cast<std::size_t>(std::max(from.minalign(), 1));
  made.size = static_cast<std::size_t>(std::max(from.bytesize(), 0));
  for (const fb::Field* field : *from.fields())
    made.fields.push_back({field->name()->str(), type_of(field->type()), field->id(),
                           field->offset(), field->default_integer(), field->default_real(),
                           field->deprecated(), field->required(), field->optional()});
  std::ranges::sort(made.fields, {}, &Field::id);
  return made;
}

Enum enum_of(const fb::Enum& from) {
  Enum made{from.name()->str(), from.is_union(), {}};
  for (const fb::EnumVal* value : *from.values())
    made.values.push_back({value->name()->str(), value->value(), type_of(value->union_type())});
  return made;
}

/// Proves that a schema can be walked.
class Proof {
 public:
  explicit Proof(const Schema& schema) : schema_(schema) {}

  bool holds() const {
    return std::ranges::all_of(
               schema_.objects,
               [&](const Object& one) { return one.fixed ? fixed(one, 0) : table(one); }) &&
           std::ranges::all_of(schema_.enums, [&](const Enum& one) {
             return !one.is_union || std::ranges::all_of(one.values, [&](const Enumerator& value) {
               return value.held.base == Base::none ||
                      (value.held.base == Base::text && value.held.index < 0) ||
                      is_object(value.held);
             });
           });
  }

 private:
  bool is_object(const Type& type) const {
    return type.base == Base::object && in_range(type.index, schema_.objects.size());
  }
  static bool in_range(std::int32_t index, std::size_t size) {
    return index >= 0 && static_cast<std::size_t>(index) < size;
  }
  bool is_union(std::int32_t index) const {
    return in_range(index, schema_.enums.size()) &&
           schema_.enums[static_cast<std::size_t>(index)].is_union;
  }
  /// `base` as a field of a table, or as an element of a vector there.
  bool stands(Base base, std::int32_t index) const {
    switch (base) {
      case Base::none:
      case Base::vector:
      case Base::array:
        return false;
      case Base::object:
        return in_range(index, schema_.objects.size());
      case Base::either:
        return is_union(index);
      case Base::text:
        return index < 0;
      default:
        return width_of(base) != 0 && (index < 0 || in_range(index, schema_.enums.size()));
    }
  }

  bool table(const Object& one) const {
    for (std::size_t i = 0; i < one.fields.size(); ++i) {
      const Field& field = one.fields[i];
      const bool vector = field.type.base == Base::vector;
      const Base base = vector ? field.type.element : field.type.base;
      if (field.id != i || !stands(base, field.type.index)) return false;
      // The field before a union's is its type.
      if (base != Base::either) continue;
      const Type before = i == 0 ? Type() : one.fields[i - 1].type;
      if ((vector ? before.element : before.base) != Base::union_type ||
          (before.base == Base::vector) != vector)
        return false;
    }
    return true;
  }

  bool fixed(const Object& one, unsigned nesting) const {
    if (one.size == 0 || one.size > fixed_bytes_max || one.align > 16 ||
        (one.align & (one.align - 1)) != 0 || nesting > nesting_max)
      return false;
    std::size_t taken = 0;  // no two fields share bytes, or structs in structs could be endless
    for (const Field& field : one.fields) {
      const bool array = field.type.base == Base::array;
      const Base base = array ? field.type.element : field.type.base;
      std::size_t size = width_of(base);
      if (base == Base::object) {
        if (!in_range(field.type.index, schema_.objects.size())) return false;
        const Object& held = schema_.objects[static_cast<std::size_t>(field.type.index)];
        if (!held.fixed || !fixed(held, nesting + 1)) return false;
        size = held.size;
      } else if (size == 0 ||
                 (field.type.index >= 0 && !in_range(field.type.index, schema_.enums.size()))) {
        return false;
      }
      size *= array ? field.type.length : 1U;
      taken += size;
      if (field.offset + size > one.size || taken > one.size) return false;
    }
    return true;
  }

  const Schema& schema_;
};

}  // namespace

std::size_t width_of(Base base) {
  constexpr std::array<std::size_t, 18> widths{0, 1, 1, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8};
  return widths[static_cast<std::size_t>(base)];
}

const Enumerator* Enum::find(std::int64_t value) const {
  const auto found = std::ranges::find(values, value, &Enumerator::value);
  return found != values.end() ? &*found : nullptr;
}

const Object* Schema::table(std::string_view name) const {
  const auto found = std::ranges::find(objects, name, &Object::name);
  return found != objects.end() && !found->fixed ? &*found : nullptr;
}

std::optional<Schema> read(std::span<const std::byte> binary) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(binary.data());
  const std::vector<std::uint8_t> aligned(data, data + binary.size());
  flatbuffers::Verifier verifier(aligned.data(), aligned.size());
  if (!fb::VerifySchemaBuffer(verifier)) return std::nullopt;
  const fb::Schema& from = *fb::GetSchema(aligned.data());
  const auto known = [](const fb::Type* type) {
    return type == nullptr || (type->base_type() >= fb::None && type->base_type() <= fb::Array &&
                               type->element() >= fb::None && type->element() <= fb::Array);
  };
  Schema made;
  for (const fb::Enum* one : *from.enums()) {
    for (const fb::EnumVal* value : *one->values())
      if (!known(value->union_type())) return std::nullopt;
    made.enums.push_back(enum_of(*one));
  }
  for (const fb::Object* one : *from.objects()) {
    for (const fb::Field* field : *one->fields())
      if (!known(field->type())) return std::nullopt;
    made.objects.push_back(object_of(*one));
  }
  if (!Proof(made).holds()) return std::nullopt;
  return made;
}

}  // namespace kv::schema::imported
