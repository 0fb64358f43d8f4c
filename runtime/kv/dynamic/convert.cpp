#include "kv/dynamic/convert.h"

#include <algorithm>

#include "kv/schema/diff.h"

namespace kv::dynamic {

using schema::Kind;
using schema::Scalar;
using schema::Schema;
using schema::Type;
using schema::unboxed;

namespace {

/// The value of the parts that a default leaves out: zero, empty, none, the first value or case.
Value zero(const Schema& schema, const Type& boxed) {
  const Type& type = unboxed(boxed);
  const auto zeros = [&](const std::vector<schema::Field>& fields) {
    std::vector<Member> members;
    for (const schema::Field& field : fields)
      members.push_back({field.name, field.default_value
                                         ? default_value(schema, field.type, *field.default_value)
                                         : zero(schema, field.type)});
    return members;
  };
  switch (type.kind) {
    case Kind::scalar:
      switch (type.scalar) {
        case Scalar::boolean:
          return false;
        case Scalar::f32:
          return 0.0F;
        case Scalar::f64:
          return 0.0;
        case Scalar::character:
          return U'\0';
        case Scalar::text:
          return "";
        case Scalar::bytes:
          return Bytes();
        case Scalar::uuid:
          return Uuid();
        default:
          return 0;
      }
    case Kind::enumeration: {
      const auto& values = schema.enums[type.declaration].values;
      return values.empty() ? Value() : Value(Enumerator{values.front().name});
    }
    case Kind::structure:
      return ValueRecord{zeros(schema.structs[type.declaration].fields)};
    case Kind::variant: {
      const schema::Case& first = schema.variants[type.declaration].cases.front();
      return ValueCase{first.name, zeros(first.fields)};
    }
    case Kind::list:
      return ValueList{};
    case Kind::array: {
      ValueList list;
      for (std::uint64_t i = 0; i < type.length; ++i)
        list.items.push_back(zero(schema, type.args[0]));
      return list;
    }
    case Kind::tuple: {
      ValueList list;
      for (const Type& arg : type.args) list.items.push_back(zero(schema, arg));
      return list;
    }
    case Kind::map:
    case Kind::hashmap:
      return ValueMap{};
    case Kind::optional:
    case Kind::box:
      break;
  }
  return {};
}

/// A present optional.
Value wrapped(const Type& item, Value inner) {
  if (unboxed(item).kind != Kind::optional) return inner;
  ValueList list;
  list.optional = true;
  list.items.push_back(std::move(inner));
  return list;
}

}  // namespace

Value default_value(const Schema& schema, const Type& boxed, const schema::Constant& constant) {
  const Type& type = unboxed(boxed);
  using schema::ConstantKind;
  if (constant.kind == ConstantKind::empty) return zero(schema, type);
  if (type.kind == Kind::optional)
    return wrapped(type.args[0], default_value(schema, type.args[0], constant));
  switch (constant.kind) {
    case ConstantKind::boolean:
      return constant.boolean;
    case ConstantKind::integer: {
      const bool wide =
          type.kind == Kind::scalar && (type.scalar == Scalar::u128 || type.scalar == Scalar::i128);
      const bool real =
          type.kind == Kind::scalar && (type.scalar == Scalar::f32 || type.scalar == Scalar::f64);
      if (type.kind == Kind::scalar && type.scalar == Scalar::character)
        return static_cast<char32_t>(constant.magnitude);
      if (!real)
        return WideInteger{constant.magnitude_high, constant.magnitude, constant.negative, wide};
      const auto number = static_cast<double>(constant.magnitude);
      return constant.negative ? -number : number;
    }
    case ConstantKind::real:
      return type.scalar == Scalar::f32 ? Value(static_cast<float>(constant.real))
                                        : Value(constant.real);
    case ConstantKind::text:
      if (type.kind == Kind::scalar && type.scalar == Scalar::bytes)
        return as_bytes(std::string_view(constant.text));
      return std::string_view(constant.text);
    case ConstantKind::enumerator:
      if (type.kind == Kind::enumeration)
        return Enumerator{schema.enums[type.declaration].values[constant.enumerator].name};
      break;
    case ConstantKind::empty:
      break;
  }
  return zero(schema, type);
}

Conversion::Conversion(const Schema& before, const Schema& after)
    : before_(before),
      after_(after),
      key_order_(schema::key_order(before.tables.at(0), after.tables.at(0))) {}

Value Conversion::value(Value old) const {
  return convert(before_.tables[0].value, after_.tables[0].value, std::move(old));
}

Value Conversion::key(Value old) const {
  const auto& before = before_.tables[0].key;
  const auto& after = after_.tables[0].key;
  std::vector<Member>& members = old.members();
  ValueRecord made;
  for (std::size_t i = 0; i < after.size(); ++i) {
    std::size_t from = key_order_.empty() ? schema::none : key_order_[i];
    if (key_order_.empty())  // another number of components: those of the same names
      for (std::size_t j = 0; j < before.size(); ++j)
        if (before[j].name == after[i].name) from = j;
    if (from == schema::none) continue;
    made.members.push_back(
        {after[i].name, convert(before[from].type, after[i].type, std::move(members[from].value))});
  }
  return made;
}

std::vector<Member> Conversion::fields(const std::vector<schema::Field>& before,
                                       const std::vector<schema::Field>& after,
                                       std::vector<Member> old) const {
  std::vector<Member> made;
  made.reserve(after.size());
  for (std::size_t i = 0; i < after.size(); ++i) {
    const schema::Field& field = after[i];
    const std::size_t from = schema::continues(before, after, i);
    if (from != schema::none)
      made.push_back(
          {field.name, convert(before[from].type, field.type, std::move(old[from].value))});
    else if (field.default_value)
      made.push_back({field.name, default_value(after_, field.type, *field.default_value)});
    else if (unboxed(field.type).kind == Kind::optional)
      made.push_back({field.name, Value()});
  }
  return made;
}

Value Conversion::variant(const schema::Variant& before, const schema::Variant& after,
                          Value old) const {
  auto* held = old.get_if<ValueCase>();
  for (std::size_t i = 0; held != nullptr && i < after.cases.size(); ++i) {
    const std::size_t from = schema::continues(before.cases, after.cases, i);
    if (from == schema::none || before.cases[from].name != held->name) continue;
    return ValueCase{after.cases[i].name, fields(before.cases[from].fields, after.cases[i].fields,
                                                 std::move(held->members))};
  }
  return old;  // a case that is gone
}

Value Conversion::convert(const Type& boxed_before, const Type& boxed_after, Value old) const {
  const Type& before = unboxed(boxed_before);
  const Type& after = unboxed(boxed_after);
  if (before.kind != Kind::optional && after.kind == Kind::optional)
    return wrapped(after.args[0], convert(before, after.args[0], std::move(old)));
  if (before.kind != after.kind) return old;
  switch (before.kind) {
    case Kind::scalar:
      if (auto* number = old.get_if<WideInteger>())
        number->wide = after.scalar == Scalar::u128 || after.scalar == Scalar::i128;
      if (after.scalar == Scalar::f64 && old.get_if<float>() != nullptr)
        return double{*old.get_if<float>()};
      return old;
    case Kind::enumeration: {
      const auto& from = before_.enums[before.declaration].values;
      const auto& to = after_.enums[after.declaration].values;
      const std::string_view name = old.name();
      for (std::size_t i = 0; i < to.size(); ++i) {
        const std::size_t was = schema::continues(from, to, i);
        if (was != schema::none && from[was].name == name) return Enumerator{to[i].name};
      }
      return old;  // a value that is gone
    }
    case Kind::structure:
      if (!after_.structs[after.declaration].binary_schema.empty()) return old;  // a whole value
      return ValueRecord{fields(before_.structs[before.declaration].fields,
                                after_.structs[after.declaration].fields,
                                std::move(old.members()))};
    case Kind::variant:
      return variant(before_.variants[before.declaration], after_.variants[after.declaration],
                     std::move(old));
    case Kind::optional: {
      if (old.is_none()) return old;
      const bool nested = unboxed(before.args[0]).kind == Kind::optional;
      if (nested && old.items().empty()) return {};
      Value inner = nested ? std::move(old.items().front()) : std::move(old);
      return wrapped(after.args[0], convert(before.args[0], after.args[0], std::move(inner)));
    }
    case Kind::list:
    case Kind::array:
      for (Value& item : old.items())
        item = convert(before.args[0], after.args[0], std::move(item));
      return old;
    case Kind::tuple: {
      std::vector<Value>& items = old.items();
      for (std::size_t i = 0; i < items.size() && i < after.args.size(); ++i)
        items[i] = convert(before.args[i], after.args[i], std::move(items[i]));
      return old;
    }
    case Kind::map:
    case Kind::hashmap:
      for (auto& [key, mapped] : old.entries()) {
        key = convert(before.args[0], after.args[0], std::move(key));
        mapped = convert(before.args[1], after.args[1], std::move(mapped));
      }
      return old;
    case Kind::box:
      break;
  }
  return old;
}

}  // namespace kv::dynamic
