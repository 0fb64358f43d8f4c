// Default values, each by the type that it is for.
#include <cmath>

#include "model/dump.h"
#include "report/suggest.h"
#include "resolve/binder.h"
#include "resolve/messages.h"
#include "resolve/numbers.h"
#include "source/utf8.h"

namespace kvgen::binding {

using model::Scalar;
using Kind = model::Type::Kind;

namespace {

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_sequence(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace

std::optional<model::Constant> Binder::bind_default(const ast::Value& value,
                                                    const model::Type& type) {
  using ValueKind = ast::Value::Kind;
  using ConstantKind = model::Constant::Kind;
  model::Constant constant;
  const auto refuse = [&](std::string_view expected) -> std::optional<model::Constant> {
    report_.add(messages::not_a_default(type_text(schema_, type), expected, value.span));
    return std::nullopt;
  };
  const bool empty_list = value.kind == ValueKind::list && value.items.empty();
  if (type.kind == Kind::optional) {
    if (value.kind == ValueKind::none) return constant;
    return bind_default(value, type.args[0]);
  }
  if (type.kind == Kind::list || type.kind == Kind::map || type.kind == Kind::hashmap)
    return empty_list ? std::optional(constant) : refuse("`[]`");
  if (type.kind == Kind::enumeration) {
    const model::Enum& one = schema_.enums[type.declaration];
    // `none`, `true` and `inf` may be called so too.
    const bool word = value.kind == ValueKind::name || value.kind == ValueKind::none ||
                      value.kind == ValueKind::boolean || value.kind == ValueKind::real;
    std::vector<std::string> names = dropped(type);
    for (std::uint32_t i = 0; i < one.values.size(); ++i) {
      names.push_back(one.values[i].name);
      if (!word || value.text != one.values[i].name) continue;
      constant.kind = ConstantKind::enumerator;
      constant.text = value.text;
      constant.enumerator = i;
      return constant;
    }
    if (value.kind != ValueKind::name) return refuse("a value of enum `" + one.name + "`");
    if (!was_dropped(type, one.file, value.text))
      report_.add(messages::unknown_enum_value(
          one.name, value.text, closest(value.text, names).value_or(""), value.span));
    return std::nullopt;
  }
  if (type.kind != Kind::scalar || type.scalar == Scalar::uuid) {
    report_.add(messages::no_default_possible(type_text(schema_, type), value.span));
    return std::nullopt;
  }
  const auto number = value.kind == ValueKind::integer ? parse_number(value.text) : std::nullopt;
  if (number) {
    constant.negative = number->negative;
    constant.magnitude_high = number->high;
    constant.magnitude = number->low;
  }
  switch (type.scalar) {
    case Scalar::boolean:
      if (value.kind != ValueKind::boolean) return refuse("`true` or `false`");
      constant.kind = ConstantKind::boolean;
      constant.boolean = value.text == "true";
      return constant;
    case Scalar::string:
      if (value.kind != ValueKind::string || !is_utf8(value.text))
        return refuse("a string of UTF-8");
      constant.kind = ConstantKind::text;
      constant.text = value.text;
      return constant;
    case Scalar::bytes:
      if (value.kind != ValueKind::string) return refuse("a string of bytes, such as \"\\x00\"");
      constant.kind = ConstantKind::text;
      constant.text = value.text;
      return constant;
    case Scalar::f32:
    case Scalar::f64: {
      const bool numeric = value.kind == ValueKind::integer || value.kind == ValueKind::real;
      const auto real = numeric ? parse_real(value.text) : std::nullopt;
      if (!real) return refuse("a number");
      constexpr double f32_max = 3.4028235677973366e38;  // the first that rounds to infinity
      if (type.scalar == Scalar::f32 && std::isfinite(*real) && std::abs(*real) >= f32_max)
        return refuse("a number that f32 can hold");
      constant = {};
      constant.kind = ConstantKind::real;
      constant.real = *real;
      return constant;
    }
    case Scalar::timestamp:
    case Scalar::duration:
      constant.kind = ConstantKind::integer;
      if (!number || !fits(*number, Scalar::i64)) return refuse("a number of nanoseconds");
      return constant;
    case Scalar::character:
      constant.kind = ConstantKind::integer;
      if (!number || number->negative || number->high != 0 || number->low > 0x10FFFF ||
          (number->low >= 0xD800 && number->low <= 0xDFFF))
        return refuse("the number of a Unicode scalar, such as 0x41");
      return constant;
    default:
      constant.kind = ConstantKind::integer;
      if (!number || !fits(*number, type.scalar)) return refuse(range_text(type.scalar));
      return constant;
  }
}

}  // namespace kvgen::binding
