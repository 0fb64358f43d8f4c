// How the writers look into a Value: fields by name, enumerators, keys of maps in their order.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "kv/dynamic/node.h"
#include "kv/dynamic/value.h"

namespace kv::dynamic {

/// A value that is not of the type it is written as. Caught where the whole value is written.
struct Mismatch {
  std::string path;  // "home.zip"
  std::string why;
};

/// Runs `fn`, whose failures concern what lies under this name.
template <class Fn>
decltype(auto) within(std::string_view name, Fn&& fn) {
  try {
    return fn();
  } catch (Mismatch& mismatch) {
    mismatch.path = std::string(name) + (mismatch.path.empty() ? "" : ".") + mismatch.path;
    throw;
  } catch (const Error& error) {
    throw Mismatch{std::string(name), error.what()};
  }
}

/// The fields of a struct or case in the order of its parts. Missing ones are none, which only an
/// optional takes; names that the type does not have are refused.
class Fields {
 public:
  Fields(const std::vector<Part>& parts, const std::vector<Member>& members)
      : parts_(parts), members_(members) {
    in_order_ = std::ranges::equal(parts, members, {}, &Part::name, &Member::name);
    if (in_order_) return;
    for (const Member& member : members)
      if (std::ranges::find(parts, member.name, &Part::name) == parts.end())
        throw Mismatch{std::string(member.name), "there is no such field"};
  }
  const Value& operator[](std::size_t i) const {
    static const Value absent;
    if (in_order_) return members_[i].value;
    const auto found = std::ranges::find(members_, parts_[i].name, &Member::name);
    return found != members_.end() ? found->value : absent;
  }

 private:
  const std::vector<Part>& parts_;
  const std::vector<Member>& members_;
  bool in_order_ = false;
};

/// The items of a tuple or array: exactly `count`.
inline const std::vector<Value>& exactly(const Value& value, std::size_t count) {
  const std::vector<Value>& items = value.items();
  if (items.size() != count)
    throw Mismatch{"", "there are " + std::to_string(items.size()) + " items, there must be " +
                           std::to_string(count)};
  return items;
}

/// Position of an enum's value, by name.
inline std::size_t position_of(const Node& node, const Value& value) {
  const auto* held = value.get_if<Enumerator>();
  const std::string_view name = held != nullptr ? held->name : value.as<std::string_view>();
  const auto& values = node.names->values;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (values[i].name == name) return i;
  throw Mismatch{"", "enum " + node.names->name + " has no value " + std::string(name)};
}

/// Position of a variant's case, by name.
inline std::size_t case_of(const Node& node, const ValueCase& held) {
  for (std::size_t i = 0; i < node.cases.size(); ++i)
    if (node.cases[i].name == held.name) return i;
  throw Mismatch{"", std::string(node.declared) + " has no case " + std::string(held.name)};
}
inline const ValueCase& held_case(const Value& value) {
  if (const auto* held = value.get_if<ValueCase>()) return *held;
  throw Mismatch{"", "the value is " + std::string(to_string(value.kind())) +
                         ", it must be a case of a variant"};
}

/// What an optional holds; null: nothing.
inline const Value* present(const Node& node, const Value& value) {
  if (value.is_none()) return nullptr;
  if (!node.nested_optional) return &value;
  const std::vector<Value>& items = value.items();
  return items.empty() ? nullptr : &items.front();
}

/// The value of a present optional, from the value inside.
inline Value made_present(const Node& node, Value inner) {
  if (!node.nested_optional) return inner;
  ValueList list;
  list.optional = true;
  list.items.push_back(std::move(inner));
  return list;
}

/// Entries of a map to write: for `map` in key order, for `hashmap` as given; of equal keys the
/// last one counts.
using EntryRef = std::pair<const Value*, const Value*>;
std::vector<EntryRef> entries_to_write(const Node& map, const Value& value);
/// The same in key order, whatever the map.
std::vector<EntryRef> sorted_entries(const Node& key, const Value& value);

}  // namespace kv::dynamic
