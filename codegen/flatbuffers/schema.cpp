#include "flatbuffers/schema.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <set>

#include "flatbuffers/names.h"
#include "naming/naming.h"

namespace kvgen::flat {
namespace {

using model::Scalar;
using model::Type;
using Kind = model::Type::Kind;

const Type& unboxed(const Type& type) {
  return type.kind == Kind::box ? unboxed(type.args[0]) : type;
}
bool is(const Type& type, Scalar scalar) {
  return type.kind == Kind::scalar && type.scalar == scalar;
}

const char* scalar_name(Scalar scalar) {
  switch (scalar) {
    case Scalar::boolean:
      return "bool";
    case Scalar::u8:
      return "ubyte";
    case Scalar::u16:
      return "ushort";
    case Scalar::u32:
    case Scalar::character:
      return "uint";
    case Scalar::u64:
      return "ulong";
    case Scalar::i8:
      return "byte";
    case Scalar::i16:
      return "short";
    case Scalar::i32:
      return "int";
    case Scalar::i64:
    case Scalar::timestamp:
    case Scalar::duration:
      return "long";
    case Scalar::f32:
      return "float";
    case Scalar::f64:
      return "double";
    case Scalar::string:
      return "string";
    case Scalar::bytes:
      return "[ubyte]";
    default:
      return "";  // fixed structs, which have names of their own
  }
}

std::string real_text(Scalar scalar, double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  // The shortest text that gives the same number.
  std::array<char, 40> text;
  for (int digits = 1; digits <= 17; ++digits) {
    std::snprintf(text.data(), text.size(), "%.*g", digits, value);
    const double again = std::strtod(text.data(), nullptr);
    if (scalar == Scalar::f32 ? static_cast<float>(again) == static_cast<float>(value)
                              : again == value)
      break;
  }
  return text.data();
}

class Builder {
 public:
  explicit Builder(const model::Schema& schema) : schema_(schema) {}

  std::optional<Schema> run() {
    std::vector<const Type*> roots;
    for (const model::Table& table : schema_.tables)
      if (table.file == 0 && table.format == model::Format::flatbuffers &&
          !is_imported(table.value))
        roots.push_back(&unboxed(table.value));
    if (roots.empty()) return std::nullopt;
    for (const std::string& part : schema_.files[0].name_space)
      out_.name_space.push_back(namespace_part(part));
    out_.name_space.emplace_back(inner_namespace);

    // Declared types have the first choice of names, in the order in which they are reached.
    for (const Type* root : roots) reach(*root);
    for (const Type& type : order_) name(type);
    for (const Type& type : order_) name_fields(type);
    for (const Type& type : order_) declare(type);
    for (const Type* root : roots) {
      const std::string name = is_table(*root) ? field_type(*root) : item(*root);
      if (out_.root.empty()) out_.root = name;
    }
    return std::move(out_);
  }

 private:
  bool is_imported(const Type& type) const {
    return type.kind == Kind::structure && schema_.structs[type.declaration].flatc;
  }
  static bool is_table(const Type& type) {
    return type.kind == Kind::structure || type.kind == Kind::variant || type.kind == Kind::tuple;
  }

  /// A work list: a chain of structs may be as long as the schema.
  void reach(const Type& root) {
    std::vector<const Type*> open{&root};
    const auto fields = [&](const std::vector<model::Field>& list) {
      for (auto field = list.rbegin(); field != list.rend(); ++field) open.push_back(&field->type);
    };
    while (!open.empty()) {
      const Type& type = *open.back();
      open.pop_back();
      for (auto arg = type.args.rbegin(); arg != type.args.rend(); ++arg) open.push_back(&*arg);
      const bool declared = type.kind == Kind::structure || type.kind == Kind::variant ||
                            type.kind == Kind::enumeration;
      if (!declared || !seen_.emplace(type.kind, type.declaration).second) continue;
      order_.push_back(type);
      if (type.kind == Kind::structure) fields(schema_.structs[type.declaration].fields);
      if (type.kind == Kind::variant) {
        const auto& cases = schema_.variants[type.declaration].cases;
        for (auto one = cases.rbegin(); one != cases.rend(); ++one) fields(one->fields);
      }
    }
  }

  void name(const Type& type) {
    const auto table = [&](const std::string& wanted, const model::Doc& doc) {
      out_.tables.push_back({names_.take(wanted), {}, doc});
      return out_.tables.size() - 1;
    };
    if (type.kind == Kind::structure) {
      const model::Struct& one = schema_.structs[type.declaration];
      out_.structs[type.declaration] = table(one.name, one.doc);
    } else if (type.kind == Kind::variant) {
      const model::Variant& one = schema_.variants[type.declaration];
      const std::size_t whole = table(one.name, one.doc);
      out_.variants[type.declaration] = whole;
      for (std::size_t i = 0; i < one.cases.size(); ++i)
        out_.cases[{type.declaration, i}] =
            table(naming::case_type(one.name, one.cases[i].name), one.cases[i].doc);
      unions_[type.declaration] = names_.take(one.name + "Case");
    } else if (!schema_.enums[type.declaration].values.empty()) {
      enums_[type.declaration] = names_.take(schema_.enums[type.declaration].name);
    }
  }

  /// Before any table is made that the schema does not name: those give way.
  void name_fields(const Type& type) {
    if (type.kind == Kind::structure)
      field_names_[out_.structs[type.declaration]] =
          names_.take_fields(schema_.structs[type.declaration].fields);
    if (type.kind != Kind::variant) return;
    const auto& cases = schema_.variants[type.declaration].cases;
    for (std::size_t i = 0; i < cases.size(); ++i)
      field_names_[out_.cases[{type.declaration, i}]] = names_.take_fields(cases[i].fields);
    field_names_[out_.variants[type.declaration]] = names_.take_fields({field("value", {})});
  }

  void declare(const Type& type) {
    if (type.kind == Kind::structure) {
      fill(out_.structs[type.declaration], schema_.structs[type.declaration].fields);
    } else if (type.kind == Kind::variant) {
      const model::Variant& one = schema_.variants[type.declaration];
      Union made{unions_[type.declaration], {}};
      for (std::size_t i = 0; i < one.cases.size(); ++i) {
        const std::size_t table = out_.cases[{type.declaration, i}];
        fill(table, one.cases[i].fields);
        made.tables.push_back(out_.tables[table].name);
      }
      const std::size_t whole = out_.variants[type.declaration];
      out_.tables[whole].fields.push_back({field_names_[whole][0], made.name, {}, false, {}});
      out_.unions.push_back(std::move(made));
    } else {
      declare_enum(type.declaration);
    }
  }

  void declare_enum(model::EnumIndex index) {
    const model::Enum& one = schema_.enums[index];
    if (one.values.empty()) return;
    Enum made{enums_[index], scalar_name(one.underlying), {}, one.doc};
    const std::vector<std::string> names = value_names(one.values);
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < one.values.size(); ++i) order.push_back(i);
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      const model::EnumValue& x = one.values[a];
      const model::EnumValue& y = one.values[b];
      if (x.negative != y.negative) return x.negative;
      return x.negative ? x.magnitude > y.magnitude : x.magnitude < y.magnitude;
    });
    for (const std::size_t i : order)
      made.values.push_back(
          {names[i], (one.values[i].negative ? "-" : "") + std::to_string(one.values[i].magnitude),
           one.values[i].doc});
    out_.enums.push_back(std::move(made));
  }

  void fill(std::size_t table, const std::vector<model::Field>& fields) {
    const std::vector<std::string> names = field_names_[table];
    for (std::size_t i = 0; i < fields.size(); ++i) {
      // `field_type` may add tables: no reference into them is kept across it.
      Field made{names[i], field_type(fields[i].type), value_of(fields[i]), false, fields[i].doc};
      out_.tables[table].fields.push_back(std::move(made));
    }
  }

  /// What an absent field reads as: flatc's accessors know it of numbers and enums.
  std::string value_of(const model::Field& field) {
    const Type& type = unboxed(field.type);
    if (type.kind == Kind::optional) {
      const Type& held = unboxed(type.args[0]);
      return is_number(held) ? "null" : "";
    }
    if (!is_number(type)) return {};
    const model::Constant* value = field.default_value ? &*field.default_value : nullptr;
    const bool given = value != nullptr && value->kind != model::Constant::Kind::empty;
    if (type.kind == Kind::enumeration) {
      const model::Enum& one = schema_.enums[type.declaration];
      if (one.values.empty()) return {};
      const std::size_t index =
          given && value->kind == model::Constant::Kind::enumerator ? value->enumerator : 0;
      return value_names(one.values)[index];
    }
    if (!given) return {};
    if (type.scalar == Scalar::boolean) return value->boolean ? "true" : "false";
    if (type.scalar == Scalar::f32 || type.scalar == Scalar::f64) {
      if (value->kind == model::Constant::Kind::real) return real_text(type.scalar, value->real);
      const auto magnitude = static_cast<double>(value->magnitude);
      return real_text(type.scalar, value->negative ? -magnitude : magnitude);
    }
    return (value->negative ? "-" : "") + std::to_string(value->magnitude);
  }

  /// A scalar of FlatBuffers.
  bool is_number(const Type& type) const {
    if (type.kind == Kind::enumeration) return true;
    return type.kind == Kind::scalar && type.scalar != Scalar::string &&
           type.scalar != Scalar::bytes && type.scalar != Scalar::uuid &&
           type.scalar != Scalar::u128 && type.scalar != Scalar::i128;
  }

  std::string field_type(const Type& boxed) {
    const Type& type = unboxed(boxed);
    switch (type.kind) {
      case Kind::scalar:
        return scalar(type.scalar);
      case Kind::enumeration: {
        const auto named = enums_.find(type.declaration);
        return named != enums_.end() ? named->second
                                     : scalar_name(schema_.enums[type.declaration].underlying);
      }
      case Kind::structure:
        return out_.tables[out_.structs.at(type.declaration)].name;
      case Kind::variant:
        return out_.tables[out_.variants.at(type.declaration)].name;
      case Kind::optional: {
        const Type& held = unboxed(type.args[0]);
        return held.kind == Kind::optional ? item(held) : field_type(held);
      }
      case Kind::list:
      case Kind::array:
        return "[" + element_type(type.args[0]) + "]";
      case Kind::map:
      case Kind::hashmap:
        return "[" + entry(type) + "]";
      case Kind::tuple:
        return tuple(type);
      case Kind::box:
        break;
    }
    return {};
  }

  std::string element_type(const Type& boxed) {
    const Type& type = unboxed(boxed);
    const bool wrapped = is(type, Scalar::bytes) || type.kind == Kind::list ||
                         type.kind == Kind::array || type.kind == Kind::map ||
                         type.kind == Kind::hashmap || type.kind == Kind::optional;
    return wrapped ? item(type) : field_type(type);
  }

  std::string scalar(Scalar scalar) {
    if (scalar == Scalar::uuid) return fixed("Uuid", {{"bytes", "[ubyte:16]"}});
    if (scalar == Scalar::u128) return fixed("U128", {{"low", "ulong"}, {"high", "ulong"}});
    if (scalar == Scalar::i128) return fixed("I128", {{"low", "ulong"}, {"high", "long"}});
    return scalar_name(scalar);
  }
  std::string fixed(const std::string& wanted,
                    std::vector<std::pair<std::string, std::string>> fields) {
    auto& name = made_[wanted + "!"];
    if (name.empty()) {
      name = names_.take(wanted);
      out_.fixed.push_back({name, std::move(fields)});
    }
    return name;
  }

  /// The text that names a type in words: "ListOfU32".
  std::string words(const Type& boxed) const {
    const Type& type = unboxed(boxed);
    switch (type.kind) {
      case Kind::scalar:
        return naming::pascal(model::spelling(type.scalar));
      case Kind::enumeration:
        return schema_.enums[type.declaration].name;
      case Kind::structure:
        return out_.tables[out_.structs.at(type.declaration)].name;
      case Kind::variant:
        return out_.tables[out_.variants.at(type.declaration)].name;
      case Kind::optional:
        return "Optional" + words(type.args[0]);
      case Kind::list:
        return "ListOf" + words(type.args[0]);
      case Kind::array:
        return "ArrayOf" + std::to_string(type.length) + words(type.args[0]);
      case Kind::map:
      case Kind::hashmap:
        return "MapOf" + words(type.args[0]) + "To" + words(type.args[1]);
      case Kind::tuple: {
        std::string out = "TupleOf";
        for (std::size_t i = 0; i < type.args.size(); ++i)
          out += (i == 0 ? "" : "And") + words(type.args[i]);
        return out;
      }
      case Kind::box:
        break;
    }
    return {};
  }

  /// The table that `fields` make, one for each text.
  std::string helper(const std::string& wanted, const std::string& identity,
                     const std::vector<model::Field>& fields, bool keyed) {
    auto& known = made_[identity];
    if (!known.empty()) return known;
    const std::string name = known = names_.take(wanted);
    const std::size_t table = out_.tables.size();
    out_.tables.push_back({name, {}, {}});
    field_names_[table] = names_.take_fields(fields);
    fill(table, fields);
    if (keyed) {
      const Type& key = unboxed(fields[0].type);
      out_.tables[table].fields[0].key = is_number(key) || is(key, Scalar::string);
    }
    return name;
  }
  static model::Field field(const char* name, const Type& type) {
    model::Field made;
    made.name = name;
    made.type = type;
    return made;
  }
  std::string item(const Type& type) {
    const std::string text = words(type);
    return helper(text + "Item", "item " + identity(type), {field("value", type)}, false);
  }
  std::string entry(const Type& type) {
    const std::string text = words(type.args[0]) + "To" + words(type.args[1]);
    return helper(text + "Entry", "entry " + identity(type.args[0]) + " " + identity(type.args[1]),
                  {field("key", type.args[0]), field("value", type.args[1])}, true);
  }
  std::string tuple(const Type& type) {
    std::vector<model::Field> fields;
    for (std::size_t i = 0; i < type.args.size(); ++i)
      fields.push_back(field(("item" + std::to_string(i)).c_str(), type.args[i]));
    return helper(words(type), "tuple " + identity(type), fields, false);
  }
  /// Different for types that differ, other than `words`.
  std::string identity(const Type& boxed) const {
    const Type& type = unboxed(boxed);
    std::string out = std::to_string(static_cast<int>(type.kind)) + ":" +
                      std::to_string(static_cast<int>(type.scalar)) + ":" +
                      std::to_string(type.declaration) + ":" + std::to_string(type.length) + "(";
    for (const Type& arg : type.args) out += identity(arg) + ",";
    return out + ")";
  }

  const model::Schema& schema_;
  Schema out_;
  TypeNames names_;
  std::set<std::pair<Kind, std::uint32_t>> seen_;
  std::vector<Type> order_;
  std::map<model::EnumIndex, std::string> enums_;
  std::map<model::VariantIndex, std::string> unions_;
  std::map<std::string, std::string> made_;                      // helpers by identity
  std::map<std::size_t, std::vector<std::string>> field_names_;  // by index of the table
};

}  // namespace

std::optional<Schema> build_schema(const model::Schema& schema) { return Builder(schema).run(); }

}  // namespace kvgen::flat
