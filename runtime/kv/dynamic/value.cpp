#include "kv/dynamic/value.h"

#include <algorithm>

#include "kv/format/json.h"

namespace kv {

std::string_view to_string(ValueKind kind) noexcept {
  switch (kind) {
    case ValueKind::none:
      return "none";
    case ValueKind::boolean:
      return "a bool";
    case ValueKind::integer:
      return "an integer";
    case ValueKind::real32:
      return "an f32";
    case ValueKind::real64:
      return "an f64";
    case ValueKind::character:
      return "a character";
    case ValueKind::text:
      return "text";
    case ValueKind::bytes:
      return "bytes";
    case ValueKind::uuid:
      return "a uuid";
    case ValueKind::enumerator:
      return "a value of an enum";
    case ValueKind::list:
      return "a list";
    case ValueKind::map:
      return "a map";
    case ValueKind::record:
      return "a struct";
    case ValueKind::variant:
      return "a case of a variant";
  }
  return "?";
}

void Value::wrong(std::string_view wanted) const {
  raise(Errc::invalid_argument, "the value is " + std::string(to_string(kind())) +
                                    ", it was asked for as " + std::string(wanted));
}

std::string_view Value::name() const {
  if (const auto* held = get_if<Enumerator>()) return held->name;
  if (const auto* held = get_if<ValueCase>()) return held->name;
  wrong("something that has a name");
}

const Value* Value::find(std::string_view field) const noexcept {
  const std::vector<Member>* members = nullptr;
  if (const auto* record = get_if<ValueRecord>()) members = &record->members;
  if (const auto* one = get_if<ValueCase>()) members = &one->members;
  if (members == nullptr) return nullptr;
  const auto found = std::ranges::find(*members, field, &Member::name);
  return found != members->end() ? &found->value : nullptr;
}
Value* Value::find(std::string_view field) noexcept {
  return const_cast<Value*>(std::as_const(*this).find(field));
}

const Value& Value::operator[](std::string_view field) const {
  if (const Value* found = find(field)) return *found;
  if (kind() != ValueKind::record && kind() != ValueKind::variant) wrong("a struct");
  std::string known;
  for (const Member& member : members())
    known += (known.empty() ? "" : ", ") + std::string(member.name);
  raise(Errc::invalid_argument,
        "there is no field " + std::string(field) + "; there are: " + known);
}
Value& Value::operator[](std::string_view field) {
  return const_cast<Value&>(std::as_const(*this)[field]);
}

const std::vector<Value>& Value::items() const {
  if (const auto* held = get_if<ValueList>()) return held->items;
  wrong("a list");
}
std::vector<Value>& Value::items() {
  return const_cast<std::vector<Value>&>(std::as_const(*this).items());
}
const std::vector<std::pair<Value, Value>>& Value::entries() const {
  if (const auto* held = get_if<ValueMap>()) return held->entries;
  wrong("a map");
}
std::vector<std::pair<Value, Value>>& Value::entries() {
  return const_cast<std::vector<std::pair<Value, Value>>&>(std::as_const(*this).entries());
}
const std::vector<Member>& Value::members() const {
  if (const auto* held = get_if<ValueRecord>()) return held->members;
  if (const auto* held = get_if<ValueCase>()) return held->members;
  wrong("a struct");
}
std::vector<Member>& Value::members() {
  return const_cast<std::vector<Member>&>(std::as_const(*this).members());
}

bool operator==(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case ValueKind::list:
      return a.items() == b.items();
    case ValueKind::map:
      return a.entries() == b.entries();
    case ValueKind::variant:
      return a.name() == b.name() && a.members() == b.members();
    case ValueKind::record:
      return a.members() == b.members();
    default:
      break;
  }
  return std::visit(
      [&]<class T>(const T& held) {
        if constexpr (std::equality_comparable<T>)
          return held == *b.get_if<T>();
        else
          return false;  // answered above
      },
      a.held_);
}

namespace {

void append_members(std::string& out, const std::vector<Member>& members) {
  out += '{';
  for (const Member& member : members) {
    if (&member != members.data()) out += ',';
    json::append_text(out, member.name);
    out += ':';
    append_json(out, member.value);
  }
  out += '}';
}

void append_entries(std::string& out, const ValueMap& map) {
  const bool object = map.text_keys ||
                      (!map.entries.empty() && map.entries.front().first.kind() == ValueKind::text);
  out += object ? '{' : '[';
  for (const auto& entry : map.entries) {
    if (&entry != map.entries.data()) out += ',';
    if (!object) out += '[';
    append_json(out, entry.first);
    out += object ? ':' : ',';
    append_json(out, entry.second);
    if (!object) out += ']';
  }
  out += object ? '}' : ']';
}

}  // namespace

void append_json(std::string& out, const Value& value) {
  switch (value.kind()) {
    case ValueKind::none:
      out += "null";
      return;
    case ValueKind::boolean:
      json::append(out, *value.get_if<bool>());
      return;
    case ValueKind::integer: {
      const WideInteger& number = *value.get_if<WideInteger>();
      if (number.wide) {
        json::append_wide(out, number.magnitude(), number.negative);
      } else {
        if (number.negative) out += '-';
        out += std::to_string(number.low);
      }
      return;
    }
    case ValueKind::real32:
      json::append_real(out, *value.get_if<float>());
      return;
    case ValueKind::real64:
      json::append_real(out, *value.get_if<double>());
      return;
    case ValueKind::character:
      json::append_char(out, *value.get_if<char32_t>());
      return;
    case ValueKind::text:
      json::append_text(out, *value.get_if<std::string>());
      return;
    case ValueKind::bytes:
      json::append_hex(out, *value.get_if<Bytes>());
      return;
    case ValueKind::uuid:
      json::append(out, *value.get_if<Uuid>());
      return;
    case ValueKind::enumerator:
      json::append_text(out, value.name());
      return;
    case ValueKind::list: {
      if (value.get_if<ValueList>()->optional) {
        append_json(out, value.items().empty() ? Value() : value.items().front());
        return;
      }
      out += '[';
      for (const Value& item : value.items()) {
        if (&item != value.items().data()) out += ',';
        append_json(out, item);
      }
      out += ']';
      return;
    }
    case ValueKind::map:
      append_entries(out, *value.get_if<ValueMap>());
      return;
    case ValueKind::record:
      append_members(out, value.members());
      return;
    case ValueKind::variant:
      out += '{';
      json::append_text(out, value.name());
      out += ':';
      append_members(out, value.members());
      out += '}';
      return;
  }
}

std::string to_json(const Value& value) {
  std::string out;
  append_json(out, value);
  return out;
}

}  // namespace kv
