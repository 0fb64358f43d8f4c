#include "descriptor/descriptor.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "kv/schema/write.h"

namespace kvgen {
namespace {

namespace schema = kv::schema;
using Kind = model::Type::Kind;

// Whose numbers are those of kv::schema.
static_assert(static_cast<int>(model::Scalar::duration) ==
              static_cast<int>(schema::Scalar::duration));
static_assert(static_cast<int>(Kind::tuple) == static_cast<int>(schema::Kind::tuple));
static_assert(static_cast<int>(model::Format::native) == static_cast<int>(schema::Format::native));
static_assert(static_cast<int>(model::Constant::Kind::empty) ==
              static_cast<int>(schema::ConstantKind::empty));

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

/// The model as plain data for `write`, of the declarations that are selected.
class Described {
 public:
  /// `docs`: with documentation.
  Described(const model::Schema& schema, const Selection& selection, bool docs)
      : schema_(schema), selection_(selection), docs_(docs) {}

  schema::Schema of(const std::vector<model::TableIndex>& tables) {
    native_ = std::ranges::any_of(tables, [&](const model::TableIndex i) {
      return schema_.tables[i].format == model::Format::native;
    });
    schema::Schema made;
    for (const auto i : selection_.enum_order) made.enums.push_back(enumeration(schema_.enums[i]));
    for (const auto i : selection_.struct_order)
      made.structs.push_back(structure(schema_.structs[i]));
    for (const auto i : selection_.variant_order)
      made.variants.push_back(variant(schema_.variants[i]));
    for (const auto i : tables) made.tables.push_back(table(schema_.tables[i]));
    return made;
  }

 private:
  schema::Doc doc(const model::Doc& lines) const { return docs_ ? lines : schema::Doc(); }
  std::string full_name(const std::string& name, model::FileIndex file) const {
    const std::string scope = dotted(schema_.files[file].name_space);
    return scope.empty() ? name : scope + "." + name;
  }

  schema::Type type(const model::Type& from) const {
    schema::Type made{.kind = static_cast<schema::Kind>(from.kind),
                      .scalar = static_cast<schema::Scalar>(from.scalar),
                      .length = from.length};
    for (const model::Type& arg : from.args) made.args.push_back(type(arg));
    if (from.kind == Kind::enumeration) made.declaration = selection_.enums.at(from.declaration);
    if (from.kind == Kind::structure) made.declaration = selection_.structs.at(from.declaration);
    if (from.kind == Kind::variant) made.declaration = selection_.variants.at(from.declaration);
    return made;
  }

  static std::optional<schema::Constant> constant(const std::optional<model::Constant>& from) {
    if (!from) return std::nullopt;
    const bool is_text = from->kind == model::Constant::Kind::text;
    return schema::Constant{static_cast<schema::ConstantKind>(from->kind),
                            from->boolean,
                            from->negative,
                            from->magnitude_high,
                            from->magnitude,
                            from->real,
                            is_text ? from->text : std::string(),
                            from->enumerator};
  }

  std::vector<schema::Field> fields(const std::vector<model::Field>& from) const {
    std::vector<schema::Field> made;
    for (const model::Field& one : from)
      made.push_back(
          {one.name, type(one.type), constant(one.default_value), one.renamed_from, doc(one.doc)});
    return made;
  }

  schema::Enum enumeration(const model::Enum& from) const {
    schema::Enum made{.name = full_name(from.name, from.file),
                      .underlying = static_cast<schema::Scalar>(from.underlying),
                      .doc = doc(from.doc)};
    for (const model::EnumValue& one : from.values)
      made.values.push_back(
          {one.name, one.negative, one.magnitude, one.renamed_from, doc(one.doc)});
    return made;
  }

  schema::Struct structure(const model::Struct& from) const {
    schema::Struct made{.name = full_name(from.name, from.file),
                        .fields = fields(from.fields),
                        .renamed_from = from.renamed_from,
                        .doc = doc(from.doc)};
    const auto* binary = reinterpret_cast<const std::byte*>(from.binary_schema.data());
    made.binary_schema.assign(binary, binary + from.binary_schema.size());
    if (native_ && from.memory.size != 0)
      made.memory = {from.memory.size, from.memory.align, from.memory.offsets,
                     from.memory.big_endian};
    return made;
  }

  schema::Variant variant(const model::Variant& from) const {
    schema::Variant made{.name = full_name(from.name, from.file), .doc = doc(from.doc)};
    for (const model::Case& one : from.cases)
      made.cases.push_back({one.name, fields(one.fields), one.renamed_from, doc(one.doc)});
    return made;
  }

  schema::Table table(const model::Table& from) const {
    schema::Table made;
    made.name = from.name;
    for (const model::KeyComponent& one : from.key)
      made.key.push_back({one.name, type(one.type), one.descending, one.automatic});
    made.key_format = static_cast<schema::KeyFormat>(from.key_format);
    made.value = type(from.value);
    made.format = static_cast<schema::Format>(from.format);
    for (const model::Index& one : from.indexes) {
      schema::Index index{.name = one.name, .unique = one.unique, .doc = doc(one.doc)};
      for (const model::IndexComponent& part : one.components)
        index.components.push_back({part.path, type(part.type), part.optional, part.descending});
      made.indexes.push_back(std::move(index));
    }
    made.renamed_from = from.renamed_from;
    made.doc = doc(from.doc);
    return made;
  }

  const model::Schema& schema_;
  const Selection& selection_;
  const bool docs_;
  bool native_ = false;  // a table stores structs as their bytes
};

std::vector<std::uint8_t> bytes_of(const schema::Schema& made) {
  const std::vector<std::byte> bytes = schema::write(made, schema::Order::declared);
  const auto* begin = reinterpret_cast<const std::uint8_t*>(bytes.data());
  return {begin, begin + bytes.size()};
}

}  // namespace

std::vector<std::uint8_t> build_descriptor(const model::Schema& schema) {
  Selection all;
  for (std::uint32_t i = 0; i < schema.enums.size(); ++i)
    Selection::add(all.enums, all.enum_order, i);
  for (std::uint32_t i = 0; i < schema.structs.size(); ++i)
    Selection::add(all.structs, all.struct_order, i);
  for (std::uint32_t i = 0; i < schema.variants.size(); ++i)
    Selection::add(all.variants, all.variant_order, i);
  kv::schema::Schema whole = Described(schema, all, true).of(schema.database_tables);
  whole.version = schema.files[0].version;
  whole.name_space = dotted(schema.files[0].name_space);
  whole.database = schema.database;
  return bytes_of(whole);
}

std::vector<std::uint8_t> build_table_descriptor(const model::Schema& schema,
                                                 model::TableIndex table) {
  Selection reached;
  const model::Table& one = schema.tables[table];
  for (const model::KeyComponent& part : one.key) reached.reach(schema, part.type);
  reached.reach(schema, one.value);
  for (const model::Index& index : one.indexes)
    for (const model::IndexComponent& part : index.components) reached.reach(schema, part.type);
  return bytes_of(Described(schema, reached, false).of({table}));
}

}  // namespace kvgen
