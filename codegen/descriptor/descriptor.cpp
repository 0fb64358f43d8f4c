#include "descriptor/descriptor.h"

#include <kv/descriptor_generated.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>

namespace kvgen {
namespace {

namespace fbs = kv::descriptor;
using flatbuffers::FlatBufferBuilder;
using flatbuffers::Offset;
using Kind = model::Type::Kind;

static_assert(static_cast<int>(model::Scalar::duration) == static_cast<int>(fbs::Scalar_duration));
static_assert(static_cast<int>(Kind::tuple) == static_cast<int>(fbs::Kind_tuple));
static_assert(static_cast<int>(model::Format::native) == static_cast<int>(fbs::Format_native));

/// Which declarations go in, and under which number: all of them, or those that a table reaches, in
/// the order in which it reaches them.
struct Selection {
  std::map<std::uint32_t, std::uint32_t> enums, structs, variants;
  std::vector<std::uint32_t> enum_order, struct_order, variant_order;

  static bool add(std::map<std::uint32_t, std::uint32_t>& numbers,
                  std::vector<std::uint32_t>& order, std::uint32_t index) {
    if (!numbers.emplace(index, static_cast<std::uint32_t>(order.size())).second) return false;
    order.push_back(index);
    return true;
  }
  // In the order of the text, with a stack of its own: chains of types may be as long as the
  // schema.
  void reach(const model::Schema& schema, const model::Type& start) {
    std::vector<const model::Type*> open{&start};
    while (!open.empty()) {
      const model::Type& type = *open.back();
      open.pop_back();
      const std::size_t next = open.size();
      for (const model::Type& arg : type.args) open.push_back(&arg);
      if (type.kind == Kind::enumeration) {
        add(enums, enum_order, type.declaration);
      } else if (type.kind == Kind::structure) {
        if (add(structs, struct_order, type.declaration))
          push(schema.structs[type.declaration].fields, open);
      } else if (type.kind == Kind::variant) {
        if (add(variants, variant_order, type.declaration))
          for (const model::Case& one : schema.variants[type.declaration].cases)
            push(one.fields, open);
      }
      std::reverse(open.begin() + static_cast<std::ptrdiff_t>(next), open.end());
    }
  }
  static void push(const std::vector<model::Field>& fields, std::vector<const model::Type*>& open) {
    for (const model::Field& field : fields) open.push_back(&field.type);
  }
};

std::string dotted(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : ".") + part;
  return out;
}

class Writer {
 public:
  Writer(const model::Schema& schema, bool docs) : schema_(schema), docs_(docs) {}

  std::vector<std::uint8_t> write(const Selection& selection,
                                  const std::vector<model::TableIndex>& tables, bool whole) {
    selection_ = &selection;
    native_ = std::ranges::any_of(tables, [&](const model::TableIndex i) {
      return schema_.tables[i].format == model::Format::native;
    });
    const auto enums = list<fbs::Enum>(selection.enum_order,
                                       [&](auto i) { return enumeration(schema_.enums[i]); });
    const auto structs = list<fbs::Struct>(selection.struct_order,
                                           [&](auto i) { return structure(schema_.structs[i]); });
    const auto variants = list<fbs::Variant>(selection.variant_order,
                                             [&](auto i) { return variant(schema_.variants[i]); });
    const auto table_list =
        list<fbs::TableDeclaration>(tables, [&](auto i) { return table(schema_.tables[i]); });
    Offset<flatbuffers::String> name_space;
    Offset<flatbuffers::String> database;
    if (whole) {
      name_space = text(dotted(schema_.files[0].name_space));
      database = text(schema_.database);
    }
    fbs::FinishSchemaBuffer(
        builder_, fbs::CreateSchema(builder_, whole ? schema_.files[0].version : 0, name_space,
                                    database, enums, structs, variants, table_list));
    return {builder_.GetBufferPointer(), builder_.GetBufferPointer() + builder_.GetSize()};
  }

 private:
  template <class T, class Items, class Make>
  Offset<flatbuffers::Vector<Offset<T>>> list(const Items& items, Make&& make) {
    std::vector<Offset<T>> made;
    for (const auto& item : items) made.push_back(make(item));
    return builder_.CreateVector(made);
  }

  Offset<flatbuffers::String> text(const std::string& value) {
    return value.empty() ? Offset<flatbuffers::String>() : builder_.CreateString(value);
  }
  Offset<flatbuffers::Vector<Offset<flatbuffers::String>>> doc(const model::Doc& lines) {
    if (!docs_ || lines.empty()) return {};
    return builder_.CreateVectorOfStrings(lines);
  }
  std::string full_name(const std::string& name, model::FileIndex file) const {
    const std::string scope = dotted(schema_.files[file].name_space);
    return scope.empty() ? name : scope + "." + name;
  }

  Offset<fbs::Type> type(const model::Type& t) {
    const auto args = t.args.empty()
                          ? Offset<flatbuffers::Vector<Offset<fbs::Type>>>()
                          : list<fbs::Type>(t.args, [&](const auto& arg) { return type(arg); });
    std::uint32_t declaration = 0;
    if (t.kind == Kind::enumeration) declaration = selection_->enums.at(t.declaration);
    if (t.kind == Kind::structure) declaration = selection_->structs.at(t.declaration);
    if (t.kind == Kind::variant) declaration = selection_->variants.at(t.declaration);
    return fbs::CreateType(builder_, static_cast<fbs::Kind>(t.kind),
                           static_cast<fbs::Scalar>(t.scalar), declaration, args, t.length);
  }

  Offset<fbs::Constant> constant(const std::optional<model::Constant>& value) {
    if (!value) return {};
    Offset<flatbuffers::Vector<std::uint8_t>> bytes;
    if (value->kind == model::Constant::Kind::text)
      bytes = builder_.CreateVector(reinterpret_cast<const std::uint8_t*>(value->text.data()),
                                    value->text.size());
    return fbs::CreateConstant(builder_, static_cast<fbs::ConstantKind>(value->kind),
                               value->boolean, value->negative, value->magnitude_high,
                               value->magnitude, value->real, bytes, value->enumerator);
  }

  auto fields(const std::vector<model::Field>& items) {
    return list<fbs::Field>(items, [&](const model::Field& field) {
      const auto name = builder_.CreateString(field.name);
      const auto its_type = type(field.type);
      const auto value = constant(field.default_value);
      const auto from = text(field.renamed_from);
      const auto lines = doc(field.doc);
      return fbs::CreateField(builder_, name, its_type, value, from, lines);
    });
  }

  Offset<fbs::Enum> enumeration(const model::Enum& one) {
    const auto values = list<fbs::EnumValue>(one.values, [&](const model::EnumValue& value) {
      const auto name = builder_.CreateString(value.name);
      const auto from = text(value.renamed_from);
      const auto lines = doc(value.doc);
      return fbs::CreateEnumValue(builder_, name, value.negative, value.magnitude, from, lines);
    });
    const auto name = builder_.CreateString(full_name(one.name, one.file));
    const auto lines = doc(one.doc);
    return fbs::CreateEnum(builder_, name, static_cast<fbs::Scalar>(one.underlying), values, lines);
  }

  Offset<fbs::Struct> structure(const model::Struct& one) {
    const auto list = fields(one.fields);
    const auto name = builder_.CreateString(full_name(one.name, one.file));
    const auto from = text(one.renamed_from);
    const auto lines = doc(one.doc);
    Offset<fbs::Memory> memory;
    if (native_ && one.memory.size != 0)
      memory = fbs::CreateMemory(builder_, one.memory.size, one.memory.align,
                                 builder_.CreateVector(one.memory.offsets), one.memory.big_endian);
    return fbs::CreateStruct(builder_, name, list, from, lines, memory);
  }

  Offset<fbs::Variant> variant(const model::Variant& one) {
    const auto cases = list<fbs::Case>(one.cases, [&](const model::Case& c) {
      const auto list = fields(c.fields);
      const auto name = builder_.CreateString(c.name);
      const auto from = text(c.renamed_from);
      const auto lines = doc(c.doc);
      return fbs::CreateCase(builder_, name, list, from, lines);
    });
    const auto name = builder_.CreateString(full_name(one.name, one.file));
    const auto lines = doc(one.doc);
    return fbs::CreateVariant(builder_, name, cases, lines);
  }

  Offset<fbs::TableDeclaration> table(const model::Table& one) {
    const auto key = list<fbs::KeyComponent>(one.key, [&](const model::KeyComponent& part) {
      const auto name = builder_.CreateString(part.name);
      const auto its_type = type(part.type);
      return fbs::CreateKeyComponent(builder_, name, its_type, part.descending, part.automatic);
    });
    const auto indexes = list<fbs::Index>(one.indexes, [&](const model::Index& index) {
      const auto components =
          list<fbs::IndexComponent>(index.components, [&](const model::IndexComponent& part) {
            const auto path = builder_.CreateString(part.path);
            const auto its_type = type(part.type);
            return fbs::CreateIndexComponent(builder_, path, its_type, part.optional,
                                             part.descending);
          });
      const auto name = builder_.CreateString(index.name);
      const auto lines = doc(index.doc);
      return fbs::CreateIndex(builder_, name, index.unique, components, lines);
    });
    const auto name = builder_.CreateString(one.name);
    const auto value = type(one.value);
    const auto from = text(one.renamed_from);
    const auto lines = doc(one.doc);
    return fbs::CreateTableDeclaration(builder_, name, key,
                                       static_cast<fbs::KeyFormat>(one.key_format), value,
                                       static_cast<fbs::Format>(one.format), indexes, from, lines);
  }

  const model::Schema& schema_;
  bool docs_;
  const Selection* selection_ = nullptr;
  bool native_ = false;  // a table stores structs as their bytes
  FlatBufferBuilder builder_;
};

}  // namespace

std::vector<std::uint8_t> build_descriptor(const model::Schema& schema) {
  Selection all;
  for (std::uint32_t i = 0; i < schema.enums.size(); ++i)
    Selection::add(all.enums, all.enum_order, i);
  for (std::uint32_t i = 0; i < schema.structs.size(); ++i)
    Selection::add(all.structs, all.struct_order, i);
  for (std::uint32_t i = 0; i < schema.variants.size(); ++i)
    Selection::add(all.variants, all.variant_order, i);
  return Writer(schema, true).write(all, schema.database_tables, true);
}

std::vector<std::uint8_t> build_table_descriptor(const model::Schema& schema,
                                                 model::TableIndex table) {
  Selection reached;
  const model::Table& one = schema.tables[table];
  for (const model::KeyComponent& part : one.key) reached.reach(schema, part.type);
  reached.reach(schema, one.value);
  for (const model::Index& index : one.indexes)
    for (const model::IndexComponent& part : index.components) reached.reach(schema, part.type);
  return Writer(schema, false).write(reached, {table}, false);
}

}  // namespace kvgen
