#include "emit/initial.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "emit/literals.h"
#include "naming/naming.h"

namespace kvgen::emit {
namespace {

using model::Constant;
using model::Scalar;
using Kind = model::Type::Kind;
using Place = Spelling::Place;

std::string byte_list(const std::string& bytes) {
  std::string out;
  for (const char c : bytes) {
    std::array<char, 16> text;
    std::snprintf(text.data(), text.size(), "std::byte{%u}",
                  static_cast<unsigned>(static_cast<unsigned char>(c)));
    out += (out.empty() ? "" : ", ") + std::string(text.data());
  }
  return out;
}

/// The sixteen numbers of a uuid's text form.
std::string uuid_list(const std::string& text) {
  std::string digits;
  for (const char c : text)
    if (c != '-') digits += c;
  std::string out;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    out += (i == 0 ? "0x" : ", 0x") + digits.substr(i, 2);
  return out;
}

/// An expression of the scalar's type.
std::string scalar_value(Scalar type, const Constant& value) {
  const std::string integer =
      integer_literal(type, value.negative, value.magnitude_high, value.magnitude);
  switch (type) {
    case Scalar::boolean:
      return value.boolean ? "true" : "false";
    case Scalar::f32:
    case Scalar::f64: {
      if (value.kind == Constant::Kind::real) return real_literal(type, value.real);
      const auto magnitude = static_cast<double>(value.magnitude);
      return real_literal(type, value.negative ? -magnitude : magnitude);
    }
    case Scalar::character:
      return "char32_t{" + integer + "}";
    case Scalar::string:
      // A literal ends at its first NUL unless its length is given.
      if (value.text.find('\0') != std::string::npos)
        return "std::string(" + string_literal(value.text) + ", " +
               std::to_string(value.text.size()) + ")";
      return string_literal(value.text);
    case Scalar::bytes:
      return "kv::Bytes{" + byte_list(value.text) + "}";
    case Scalar::uuid:
      return "kv::Uuid{{" + uuid_list(value.text) + "}}";
    case Scalar::timestamp:
      return "kv::Timestamp{kv::Duration{" + integer + "}}";
    case Scalar::duration:
      return "kv::Duration{" + integer + "}";
    default:
      return integer;
  }
}

/// Holds enums whose number zero would stand there otherwise.
bool zero_may_be_unnamed(const model::Type& type) {
  if (type.kind != Kind::array && type.kind != Kind::tuple) return false;
  return std::any_of(type.args.begin(), type.args.end(), [](const model::Type& arg) {
    return arg.kind == Kind::enumeration || zero_may_be_unnamed(arg);
  });
}

}  // namespace

std::string enumerator(const model::Schema& schema, const Spelling& spelling,
                       model::EnumIndex index, std::uint32_t value, Place place) {
  const model::Enum& declared = schema.enums[index];
  const std::string& name = declared.values[value].name;
  return spelling.enumeration(index, place) +
         "::" + (declared.cpp.empty() ? naming::enumerator(name) : name);
}

std::string initializer(const model::Schema& schema, const Spelling& spelling,
                        const model::Type& type) {
  if (type.kind == Kind::enumeration && !schema.enums[type.declaration].values.empty())
    return " = " + enumerator(schema, spelling, type.declaration, 0, Place::inside);
  if (zero_may_be_unnamed(type))
    return " = kv::initial<" + spelling.owned(type, Place::inside) + ">()";
  return "{}";
}

std::string initializer(const model::Schema& schema, const Spelling& spelling,
                        const model::Field& field) {
  if (!field.default_value || field.default_value->kind == Constant::Kind::empty)
    return initializer(schema, spelling, field.type);
  const Constant& value = *field.default_value;
  const bool optional = field.type.kind == Kind::optional;
  const model::Type& type = optional ? field.type.args[0] : field.type;
  if (value.kind == Constant::Kind::enumerator)
    return " = " + enumerator(schema, spelling, type.declaration, value.enumerator, Place::inside);
  if (type.kind != Kind::scalar) return "{}";
  const std::string expression = scalar_value(type.scalar, value);
  // An optional takes its value's own type; a plain literal would be converted on the way.
  if (optional && type.scalar != Scalar::string)
    return " = static_cast<" + spelling.owned(type, Place::inside) + ">(" + expression + ")";
  return " = " + expression;
}

}  // namespace kvgen::emit
