#include "kv/storage/table_shape.h"

#include "kv/descriptor_generated.h"

namespace kv::storage {
namespace {

namespace fbs = kv::descriptor;
using flatbuffers::FlatBufferBuilder;
using flatbuffers::Offset;

static_assert(static_cast<int>(ShapeKind::tuple) == static_cast<int>(fbs::Kind_tuple));
static_assert(static_cast<int>(ShapeScalar::duration) == static_cast<int>(fbs::Scalar_duration));
static_assert(static_cast<int>(ShapeFormat::native) == static_cast<int>(fbs::Format_native));
static_assert(static_cast<int>(ShapeKeyFormat::rkyv) == static_cast<int>(fbs::KeyFormat_rkyv));

class Writer {
 public:
  Bytes write(const TableShape& table) {
    const auto enums =
        list<fbs::Enum>(table.enums, [&](const auto& one) { return enumeration(one); });
    const auto structs = list<fbs::Struct>(table.structs, [&](const StructShape& one) {
      const auto its_fields = fields(one.fields);
      return fbs::CreateStruct(builder_, builder_.CreateString(one.name), its_fields);
    });
    const auto variants =
        list<fbs::Variant>(table.variants, [&](const auto& one) { return variant(one); });
    const auto tables = builder_.CreateVector(std::vector{declaration(table)});
    fbs::FinishSchemaBuffer(builder_,
                            fbs::CreateSchema(builder_, 0, 0, 0, enums, structs, variants, tables));
    const auto* begin = reinterpret_cast<const std::byte*>(builder_.GetBufferPointer());
    return {begin, begin + builder_.GetSize()};
  }

 private:
  template <class T, class Items, class Make>
  Offset<flatbuffers::Vector<Offset<T>>> list(const Items& items, Make&& make) {
    std::vector<Offset<T>> made;
    for (const auto& item : items) made.push_back(make(item));
    return builder_.CreateVector(made);
  }
  Offset<fbs::Type> type(const TypeShape& one) {
    const auto args = one.args.empty()
                          ? Offset<flatbuffers::Vector<Offset<fbs::Type>>>()
                          : list<fbs::Type>(one.args, [&](const auto& arg) { return type(arg); });
    return fbs::CreateType(builder_, static_cast<fbs::Kind>(one.kind),
                           static_cast<fbs::Scalar>(one.scalar), one.declaration, args, one.length);
  }
  Offset<flatbuffers::Vector<Offset<fbs::Field>>> fields(const std::vector<FieldShape>& items) {
    return list<fbs::Field>(items, [&](const FieldShape& field) {
      const auto its_type = type(field.type);
      return fbs::CreateField(builder_, builder_.CreateString(field.name), its_type);
    });
  }
  Offset<fbs::Enum> enumeration(const EnumShape& one) {
    const auto values = list<fbs::EnumValue>(one.values, [&](const EnumShape::Value& value) {
      return fbs::CreateEnumValue(builder_, builder_.CreateString(value.name), value.negative,
                                  value.magnitude);
    });
    return fbs::CreateEnum(builder_, builder_.CreateString(one.name),
                           static_cast<fbs::Scalar>(one.underlying), values);
  }
  Offset<fbs::Variant> variant(const VariantShape& one) {
    const auto cases = list<fbs::Case>(one.cases, [&](const StructShape& c) {
      const auto its_fields = fields(c.fields);
      return fbs::CreateCase(builder_, builder_.CreateString(c.name), its_fields);
    });
    return fbs::CreateVariant(builder_, builder_.CreateString(one.name), cases);
  }
  Offset<fbs::TableDeclaration> declaration(const TableShape& one) {
    const auto key = list<fbs::KeyComponent>(one.key, [&](const FieldShape& part) {
      const auto its_type = type(part.type);
      return fbs::CreateKeyComponent(builder_, builder_.CreateString(part.name), its_type,
                                     part.descending);
    });
    const auto value = type(one.value);
    return fbs::CreateTableDeclaration(builder_, builder_.CreateString(one.name), key,
                                       static_cast<fbs::KeyFormat>(one.key_format), value,
                                       static_cast<fbs::Format>(one.format));
  }

  FlatBufferBuilder builder_;
};

}  // namespace

TypeShape TableShape::opaque(std::string_view type_name) {
  TypeShape made{.kind = ShapeKind::structure};
  if (!find(structs, type_name, made.declaration)) structs.push_back({std::string(type_name), {}});
  return made;
}

Bytes to_descriptor(const TableShape& table) { return Writer().write(table); }

}  // namespace kv::storage
