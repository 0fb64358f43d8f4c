#include "kv/schema/write.h"

#include "kv/descriptor_generated.h"

namespace kv::schema {
namespace {

namespace fb = kv::descriptor;
using flatbuffers::FlatBufferBuilder;
using flatbuffers::Offset;
using Text = Offset<flatbuffers::String>;
template <class T>
using List = Offset<flatbuffers::Vector<Offset<T>>>;

/// The builder lays parts out in the order in which they are made: every order here reaches disk.
class Writer {
 public:
  explicit Writer(Order order) : by_hand_(order == Order::by_hand) {}

  std::vector<std::byte> write(const Schema& schema) {
    const auto enums = list<fb::Enum>(schema.enums, [&](const Enum& one) { return made(one); });
    const auto structs =
        list<fb::Struct>(schema.structs, [&](const Struct& one) { return made(one); });
    const auto variants =
        list<fb::Variant>(schema.variants, [&](const Variant& one) { return made(one); });
    const auto tables =
        list<fb::TableDeclaration>(schema.tables, [&](const Table& one) { return made(one); });
    const Text name_space = text(schema.name_space);
    const Text database = text(schema.database);
    fb::FinishSchemaBuffer(builder_, fb::CreateSchema(builder_, schema.version, name_space,
                                                      database, enums, structs, variants, tables));
    const auto* begin = reinterpret_cast<const std::byte*>(builder_.GetBufferPointer());
    return {begin, begin + builder_.GetSize()};
  }

 private:
  template <class T, class Items, class Make>
  List<T> list(const Items& items, Make&& make) {
    std::vector<Offset<T>> all;
    for (const auto& item : items) all.push_back(make(item));
    return builder_.CreateVector(all);
  }
  Text name(const std::string& value) { return builder_.CreateString(value); }
  Text text(const std::string& value) { return value.empty() ? Text() : name(value); }
  List<flatbuffers::String> doc(const Doc& lines) {
    if (lines.empty()) return {};
    return builder_.CreateVectorOfStrings(lines);
  }

  Offset<fb::Type> made(const Type& one) {
    const auto args = one.args.empty()
                          ? List<fb::Type>()
                          : list<fb::Type>(one.args, [&](const Type& arg) { return made(arg); });
    return fb::CreateType(builder_, static_cast<fb::Kind>(one.kind),
                          static_cast<fb::Scalar>(one.scalar), one.declaration, args, one.length);
  }

  struct Named {
    Text name;
    Offset<fb::Type> type;
  };
  Named named(const std::string& its_name, const Type& type) {
    if (by_hand_) {
      const auto its_type = made(type);
      return {name(its_name), its_type};
    }
    const Text first = name(its_name);
    return {first, made(type)};
  }

  Offset<fb::Constant> made(const std::optional<Constant>& value) {
    if (!value) return {};
    Offset<flatbuffers::Vector<std::uint8_t>> bytes;
    if (value->kind == ConstantKind::text)
      bytes = builder_.CreateVector(reinterpret_cast<const std::uint8_t*>(value->text.data()),
                                    value->text.size());
    return fb::CreateConstant(builder_, static_cast<fb::ConstantKind>(value->kind), value->boolean,
                              value->negative, value->magnitude_high, value->magnitude, value->real,
                              bytes, value->enumerator);
  }

  List<fb::Field> made(const std::vector<Field>& fields) {
    return list<fb::Field>(fields, [&](const Field& one) {
      const Named field = named(one.name, one.type);
      const auto value = made(one.default_value);
      const Text from = text(one.renamed_from);
      const auto lines = doc(one.doc);
      return fb::CreateField(builder_, field.name, field.type, value, from, lines);
    });
  }

  Offset<fb::Enum> made(const Enum& one) {
    const auto values = list<fb::EnumValue>(one.values, [&](const EnumValue& value) {
      const Text its_name = name(value.name);
      const Text from = text(value.renamed_from);
      const auto lines = doc(value.doc);
      return fb::CreateEnumValue(builder_, its_name, value.negative, value.magnitude, from, lines);
    });
    const Text its_name = name(one.name);
    const auto lines = doc(one.doc);
    return fb::CreateEnum(builder_, its_name, static_cast<fb::Scalar>(one.underlying), values,
                          lines);
  }

  Offset<fb::Struct> made(const Struct& one) {
    const auto fields = made(one.fields);
    const Text its_name = name(one.name);
    const Text from = text(one.renamed_from);
    const auto lines = doc(one.doc);
    Offset<fb::Memory> memory;
    if (one.memory)
      memory = fb::CreateMemory(builder_, one.memory->size, one.memory->align,
                                builder_.CreateVector(one.memory->offsets), one.memory->big_endian);
    Offset<flatbuffers::Vector<std::uint8_t>> binary;
    if (!one.binary_schema.empty())
      binary =
          builder_.CreateVector(reinterpret_cast<const std::uint8_t*>(one.binary_schema.data()),
                                one.binary_schema.size());
    return fb::CreateStruct(builder_, its_name, fields, from, lines, memory, binary);
  }

  Offset<fb::Variant> made(const Variant& one) {
    const auto cases = list<fb::Case>(one.cases, [&](const Case& each) {
      const auto fields = made(each.fields);
      const Text its_name = name(each.name);
      const Text from = text(each.renamed_from);
      const auto lines = doc(each.doc);
      return fb::CreateCase(builder_, its_name, fields, from, lines);
    });
    const Text its_name = name(one.name);
    const auto lines = doc(one.doc);
    return fb::CreateVariant(builder_, its_name, cases, lines);
  }

  Offset<fb::Index> made(const Index& one) {
    const auto components =
        list<fb::IndexComponent>(one.components, [&](const IndexComponent& part) {
          const Text path = name(part.path);
          const auto type = made(part.type);
          return fb::CreateIndexComponent(builder_, path, type, part.optional, part.descending);
        });
    const Text its_name = name(one.name);
    const auto lines = doc(one.doc);
    return fb::CreateIndex(builder_, its_name, one.unique, components, lines);
  }

  Offset<fb::TableDeclaration> made(const Table& one) {
    const auto key = list<fb::KeyComponent>(one.key, [&](const KeyComponent& part) {
      const Named component = named(part.name, part.type);
      return fb::CreateKeyComponent(builder_, component.name, component.type, part.descending,
                                    part.automatic);
    });
    List<fb::Index> indexes;
    if (!by_hand_)
      indexes = list<fb::Index>(one.indexes, [&](const Index& index) { return made(index); });
    const Named table = named(one.name, one.value);
    const Text from = text(one.renamed_from);
    const auto lines = doc(one.doc);
    return fb::CreateTableDeclaration(builder_, table.name, key,
                                      static_cast<fb::KeyFormat>(one.key_format), table.type,
                                      static_cast<fb::Format>(one.format), indexes, from, lines);
  }

  const bool by_hand_;
  FlatBufferBuilder builder_;
};

}  // namespace

std::vector<std::byte> write(const Schema& schema, Order order) {
  return Writer(order).write(schema);
}

}  // namespace kv::schema
