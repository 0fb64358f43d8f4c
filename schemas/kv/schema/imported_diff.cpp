// What became of an imported .fbs: FlatBuffers' rules for changing a schema (what `flatc --conform`
// refuses, and fields that are gone without being deprecated), for what a table reaches.
#include <algorithm>
#include <cmath>
#include <set>

#include "kv/schema/imported.h"

namespace kv::schema::imported {
namespace {

bool same_real(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

class Comparison {
 public:
  Comparison(const Schema& before, const Schema& after) : before_(before), after_(after) {}

  void objects(const Object& before, const Object& after) {
    if (!seen_.emplace(&before, &after).second) return;
    if (before.fixed != after.fixed || (before.fixed && before.size != after.size)) {
      add(after.name, before.fixed != after.fixed
                          ? "one of the two is a fixed struct"
                          : "the fixed struct had " + std::to_string(before.size) + " bytes, has " +
                                std::to_string(after.size));
      return;
    }
    for (const Field& field : before.fields) {
      const std::string place = after.name + "." + field.name;
      const auto found = std::ranges::find_if(after.fields, [&](const Field& one) {
        return before.fixed ? one.offset == field.offset : one.id == field.id;
      });
      const auto named = std::ranges::find(after.fields, field.name, &Field::name);
      if (named != after.fields.end() && named != found) {
        add(place, before.fixed ? "was at byte " + std::to_string(field.offset) + ", is at byte " +
                                      std::to_string(named->offset)
                                : "had id " + std::to_string(field.id) + ", has id " +
                                      std::to_string(named->id));
      } else if (found == after.fields.end()) {
        // Rows keep it, and a field that is added later would take its id.
        add(place, "is gone: call it deprecated, so that its id stays taken");
      } else {
        fields(place, field, *found);
      }
    }
    for (const Field& field : after.fields)
      if (field.required &&
          std::ranges::find(before.fields, field.id, &Field::id) == before.fields.end())
        add(after.name + "." + field.name, "is new and required: stored rows lack it");
  }

  std::vector<Difference> take() { return std::move(found_); }

 private:
  void add(std::string place, std::string what) {
    found_.push_back({std::move(place), std::move(what)});
  }

  void fields(const std::string& place, const Field& before, const Field& after) {
    const std::string was = text(before_, before.type);
    const std::string is = text(after_, after.type);
    if (!same_type(before.type, after.type)) {
      add(place, "was " + was + ", is " + is);
      return;
    }
    if (!before.required && after.required) add(place, "is required now: stored rows may lack it");
    const bool number = width_of(before.type.base) != 0;
    if (number &&
        (before.default_integer != after.default_integer ||
         !same_real(before.default_real, after.default_real) || before.optional != after.optional))
      add(place, "another default: stored rows leave the old one out");
    if (before.type.index < 0) return;
    if (holds(before.type, Base::object))
      objects(object(before_, before.type), object(after_, after.type));
    else
      enums(enumeration(before_, before.type), enumeration(after_, after.type));
  }

  void enums(const Enum& before, const Enum& after) {
    if (!seen_.emplace(&before, &after).second) return;
    for (const Enumerator& value : before.values) {
      const auto same = std::ranges::find(after.values, value.name, &Enumerator::name);
      if (same != after.values.end() && same->value != value.value)
        add(after.name + "." + value.name,
            "was " + std::to_string(value.value) + ", is " + std::to_string(same->value));
      const Enumerator* other = after.find(value.value);
      if (!before.is_union || value.held.base == Base::none) continue;
      if (other == nullptr || !same_type(value.held, other->held))
        add(after.name + "." + value.name, "is gone or of another type: a stored row may hold it");
      else if (value.held.base == Base::object)
        objects(object(before_, value.held), object(after_, other->held));
    }
  }

  /// What they name has the same name, too.
  bool same_type(const Type& before, const Type& after) const {
    return before.base == after.base && before.element == after.element &&
           (before.index < 0) == (after.index < 0) && text(before_, before) == text(after_, after);
  }
  static bool holds(const Type& type, Base base) {
    return (type.base == Base::vector || type.base == Base::array ? type.element : type.base) ==
           base;
  }
  static const Object& object(const Schema& schema, const Type& type) {
    return schema.objects[static_cast<std::size_t>(type.index)];
  }
  static const Enum& enumeration(const Schema& schema, const Type& type) {
    return schema.enums[static_cast<std::size_t>(type.index)];
  }

  /// As a .fbs has it.
  static std::string text(const Schema& schema, const Type& type) {
    constexpr const char* names[]{"none", "type", "bool", "byte",  "ubyte", "short",  "ushort",
                                  "int",  "uint", "long", "ulong", "float", "double", "string"};
    const auto one = [&](Base base) -> std::string {
      if (base == Base::object) return object(schema, type).name;
      if (type.index >= 0 && base != Base::union_type) {
        const std::string name = enumeration(schema, type).name;
        return base == Base::either ? name : name + ": " + names[static_cast<std::size_t>(base)];
      }
      return names[static_cast<std::size_t>(base)];
    };
    if (type.base == Base::vector) return "[" + one(type.element) + "]";
    if (type.base == Base::array)
      return "[" + one(type.element) + ":" + std::to_string(type.length) + "]";
    return one(type.base);
  }

  const Schema& before_;
  const Schema& after_;
  std::set<std::pair<const void*, const void*>> seen_;
  std::vector<Difference> found_;
};

}  // namespace

std::vector<Difference> differences(const Schema& before, std::string_view old_table,
                                    const Schema& after, std::string_view table) {
  const Object* old = before.table(old_table);
  const Object* now = after.table(table);
  if (old == nullptr || now == nullptr) return {{std::string(table), "is no table of both"}};
  Comparison comparison(before, after);
  comparison.objects(*old, *now);
  return comparison.take();
}

}  // namespace kv::schema::imported
