#include <algorithm>
#include <array>
#include <cstring>

#include "kv/descriptor_generated.h"
#include "kv/schema/imported.h"
#include "kv/schema/schema.h"

namespace kv::schema {
namespace {

namespace fb = kv::descriptor;

static_assert(static_cast<int>(Scalar::duration) == static_cast<int>(fb::Scalar_MAX));
static_assert(static_cast<int>(Kind::tuple) == static_cast<int>(fb::Kind_MAX));
static_assert(static_cast<int>(Format::native) == static_cast<int>(fb::Format_MAX));
static_assert(static_cast<int>(KeyFormat::rkyv) == static_cast<int>(fb::KeyFormat_MAX));
static_assert(static_cast<int>(ConstantKind::empty) == static_cast<int>(fb::ConstantKind_MAX));

constexpr unsigned depth_max = 256;
constexpr std::uint64_t size_max = std::uint64_t{1} << 30;

/// Thrown inside this file when a descriptor says what cannot be.
struct Impossible {};

void must(bool condition) {
  if (!condition) throw Impossible{};
}

std::string text(const flatbuffers::String* string) {
  return string != nullptr ? string->str() : std::string();
}

template <class From>
Doc doc_of(const From& from) {
  Doc lines;
  if (from.doc() == nullptr) return lines;
  for (const flatbuffers::String* line : *from.doc()) lines.push_back(line->str());
  return lines;
}

template <class E, class Stored>
E number(Stored stored, E last) {
  must(static_cast<int>(stored) <= static_cast<int>(last));
  return static_cast<E>(stored);
}

template <class Made, class From, class Make>
std::vector<Made> list(const flatbuffers::Vector<flatbuffers::Offset<From>>* from, Make&& make) {
  std::vector<Made> made;
  if (from == nullptr) return made;
  made.reserve(from->size());
  for (const From* one : *from) made.push_back(make(*one));
  return made;
}

Type type_of(const fb::Type& from, unsigned depth = 0) {
  must(depth < depth_max);
  Type type;
  type.kind = number(from.kind(), Kind::tuple);
  type.scalar = number(from.scalar(), Scalar::duration);
  type.declaration = from.declaration();
  type.length = from.length();
  type.args = list<Type>(from.args(), [&](const fb::Type& arg) { return type_of(arg, depth + 1); });
  return type;
}

std::optional<Constant> constant_of(const fb::Constant* from) {
  if (from == nullptr) return std::nullopt;
  Constant made;
  made.kind = number(from->kind(), ConstantKind::empty);
  made.boolean = from->boolean();
  made.negative = from->negative();
  made.magnitude_high = from->magnitude_high();
  made.magnitude = from->magnitude();
  made.real = from->real();
  if (from->text() != nullptr) made.text.assign(from->text()->begin(), from->text()->end());
  made.enumerator = from->enumerator();
  return made;
}

template <class From>
std::vector<Field> fields_of(const From& from) {
  return list<Field>(from.fields(), [](const fb::Field& field) {
    return Field{text(field.name()), type_of(*field.type()), constant_of(field.default_value()),
                 text(field.renamed_from()), doc_of(field)};
  });
}

Struct struct_of(const fb::Struct& from) {
  Struct made{text(from.name()), fields_of(from), text(from.renamed_from()), {}, doc_of(from)};
  if (const fb::Memory* memory = from.memory()) {
    made.memory = Memory{memory->size(), memory->align(), {}, memory->big_endian()};
    if (const auto* offsets = memory->offsets(); offsets != nullptr && offsets->size() != 0) {
      // The verifier does not look at how elements are aligned.
      made.memory->offsets.resize(offsets->size());
      std::memcpy(made.memory->offsets.data(), offsets->Data(),
                  offsets->size() * sizeof(std::uint64_t));
    }
    must(made.memory->size <= size_max && made.memory->offsets.size() == made.fields.size());
  }
  if (const auto* binary = from.binary_schema()) {
    const auto* data = reinterpret_cast<const std::byte*>(binary->data());
    made.binary_schema.assign(data, data + binary->size());
    const auto described = imported::read(made.binary_schema);
    must(described && described->table(made.name) != nullptr && made.fields.empty());
  }
  return made;
}

Enum enum_of(const fb::Enum& from) {
  const auto value = [](const fb::EnumValue& one) {
    return EnumValue{text(one.name()), one.negative(), one.magnitude(), text(one.renamed_from()),
                     doc_of(one)};
  };
  return {text(from.name()), number(from.underlying(), Scalar::duration),
          list<EnumValue>(from.values(), value), doc_of(from)};
}

Variant variant_of(const fb::Variant& from) {
  const auto one_case = [](const fb::Case& one) {
    return Case{text(one.name()), fields_of(one), text(one.renamed_from()), doc_of(one)};
  };
  return {text(from.name()), list<Case>(from.cases(), one_case), doc_of(from)};
}

Table table_of(const fb::TableDeclaration& from) {
  Table table;
  table.name = text(from.name());
  table.key = list<KeyComponent>(from.key(), [](const fb::KeyComponent& one) {
    return KeyComponent{text(one.name()), type_of(*one.type()), one.descending(), one.automatic()};
  });
  table.key_format = number(from.key_format(), KeyFormat::rkyv);
  table.value = type_of(*from.value());
  table.format = number(from.format(), Format::native);
  table.indexes = list<Index>(from.indexes(), [](const fb::Index& index) {
    const auto component = [](const fb::IndexComponent& one) {
      return IndexComponent{text(one.path()), type_of(*one.type()), one.optional(),
                            one.descending()};
    };
    return Index{text(index.name()), index.unique(),
                 list<IndexComponent>(index.components(), component), doc_of(index)};
  });
  table.renamed_from = text(from.renamed_from());
  table.doc = doc_of(from);
  return table;
}

/// Proves that every type of a schema can be walked: numbers point somewhere, arguments are there,
/// and the bytes that a value has of its own, everything out of line aside, are finite.
class Proof {
 public:
  Proof(const Schema& schema, Keys keys)
      : schema_(schema),
        keys_(keys),
        structs_(schema.structs.size(), unknown),
        variants_(schema.variants.size(), unknown) {}

  void prove() {
    for (const Enum& one : schema_.enums) {
      must(one.underlying >= Scalar::u8 && one.underlying <= Scalar::i64 &&
           one.underlying != Scalar::u128);
    }
    for (std::uint32_t i = 0; i < structs_.size(); ++i) structure(i);
    for (std::uint32_t i = 0; i < variants_.size(); ++i) variant(i);
    for (const Table& table : schema_.tables) {
      size(table.value);
      for (const KeyComponent& one : table.key) key_type(one.type);
      for (const Index& index : table.indexes)
        for (const IndexComponent& one : index.components) key_type(one.type);
    }
  }

 private:
  static constexpr std::uint64_t unknown = ~std::uint64_t{0};
  static constexpr std::uint64_t in_progress = unknown - 1;

  static std::uint64_t limited(std::uint64_t size) {
    must(size <= size_max);
    return size;
  }

  /// An upper bound of the bytes that a value of the type holds in place, at least 1.
  std::uint64_t size(const Type& type, bool in_place = true) {
    constexpr std::array<std::size_t, 11> args{0, 0, 0, 0, 1, 1, 1, 2, 2, 1, 0};
    const auto kind = static_cast<std::size_t>(type.kind);
    must(type.kind == Kind::tuple || type.args.size() == args[kind]);
    switch (type.kind) {
      case Kind::scalar:
        return 16;
      case Kind::enumeration:
        must(type.declaration < schema_.enums.size());
        return 8;
      case Kind::structure:
        must(type.declaration < structs_.size());
        return in_place ? structure(type.declaration) : 0;
      case Kind::variant:
        must(type.declaration < variants_.size());
        return in_place ? variant(type.declaration) : 0;
      case Kind::optional:
        return limited(16 + size(type.args[0], in_place));
      case Kind::array:
        must(type.length <= size_max);
        return limited(1 + type.length * size(type.args[0], in_place));
      case Kind::tuple: {
        std::uint64_t all = 1;
        for (const Type& arg : type.args) all = limited(all + size(arg, in_place));
        return all;
      }
      case Kind::map:
      case Kind::hashmap:
        key_type(type.args[0]);
        size(type.args[1], false);
        return 16;
      case Kind::list:
      case Kind::box:
        size(type.args[0], false);
        return 16;
    }
    throw Impossible{};
  }

  /// Keys of tables, indexes and maps.
  void key_type(const Type& type) {
    size(type);
    const bool plain = type.kind == Kind::scalar || type.kind == Kind::enumeration;
    const bool bytes = type.kind == Kind::array && type.args[0].kind == Kind::scalar &&
                       type.args[0].scalar == Scalar::u8 && type.length != 0;
    must(keys_ == Keys::any || plain || bytes);
  }

  std::uint64_t fields(const std::vector<Field>& all) {
    std::uint64_t sum = 1;
    for (const Field& field : all) {
      // An enumerator is a number of the field's enum.
      if (field.default_value && field.default_value->kind == ConstantKind::enumerator) {
        const Type* type = &unboxed(field.type);
        while (type->kind == Kind::optional && type->args.size() == 1)
          type = &unboxed(type->args[0]);
        must(type->kind == Kind::enumeration && type->declaration < schema_.enums.size() &&
             field.default_value->enumerator < schema_.enums[type->declaration].values.size());
      }
      sum = limited(sum + size(field.type));
    }
    return sum;
  }

  template <class Sum>
  std::uint64_t once(std::uint64_t& known, Sum&& sum) {
    must(known != in_progress);  // it contains itself
    if (known == unknown) {
      must(++depth_ < depth_max);
      known = in_progress;
      known = sum();
      --depth_;
    }
    return known;
  }
  std::uint64_t structure(std::uint32_t index) {
    return once(structs_[index], [&] { return fields(schema_.structs[index].fields); });
  }
  std::uint64_t variant(std::uint32_t index) {
    return once(variants_[index], [&] {
      std::uint64_t most = 1;
      must(!schema_.variants[index].cases.empty());
      for (const Case& one : schema_.variants[index].cases)
        most = std::max(most, limited(8 + fields(one.fields)));
      return most;
    });
  }

  const Schema& schema_;
  const Keys keys_;
  std::vector<std::uint64_t> structs_;
  std::vector<std::uint64_t> variants_;
  unsigned depth_ = 0;
};

}  // namespace

const Type& unboxed(const Type& type) {
  const Type* at = &type;
  while (at->kind == Kind::box && at->args.size() == 1) at = &at->args[0];
  return *at;
}

std::optional<Schema> read(std::span<const std::byte> descriptor, Keys keys) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(descriptor.data());
  // Pages of a store align less than the verifier asks for.
  const std::vector<std::uint8_t> aligned(data, data + descriptor.size());
  constexpr unsigned nesting_max = 2 * depth_max;
  constexpr unsigned tables_max = 10'000'000;
  flatbuffers::Verifier verifier(aligned.data(), aligned.size(), nesting_max, tables_max);
  if (!fb::VerifySchemaBuffer(verifier)) return std::nullopt;
  const fb::Schema& from = *fb::GetSchema(aligned.data());
  try {
    Schema schema;
    schema.version = from.version();
    schema.name_space = text(from.name_space());
    schema.database = text(from.database());
    schema.enums = list<Enum>(from.enums(), enum_of);
    schema.structs = list<Struct>(from.structs(), struct_of);
    schema.variants = list<Variant>(from.variants(), variant_of);
    schema.tables = list<Table>(from.tables(), table_of);
    Proof(schema, keys).prove();
    return schema;
  } catch (const Impossible&) {
    return std::nullopt;
  }
}

}  // namespace kv::schema
