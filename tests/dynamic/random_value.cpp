#include "random_value.h"

#include <algorithm>

#include "kv/dynamic/node.h"

namespace kv::test {

using namespace kv::schema;

std::string RandomValue::text() {
  static const std::vector<std::string> pieces{"a",  "\0", "é",   "€", "😀",
                                               "\"", "\n", "xyz", "0", "~"};
  std::string made;
  for (std::uint64_t left = below(below(3) == 0 ? 14 : 5); left-- > 0;) {
    const std::uint64_t piece = below(pieces.size());
    made += piece == 1 ? std::string(1, '\0') : pieces[piece];
  }
  return made;
}

Value RandomValue::scalar(Scalar kind) {
  return dynamic::with_scalar(kind, [&]<class T>(std::type_identity<T>) -> Value {
    if constexpr (std::same_as<T, bool>) {
      return below(2) == 0;
    } else if constexpr (std::same_as<T, std::string>) {
      return text();
    } else if constexpr (std::same_as<T, Bytes>) {
      const std::string made = text();
      return as_bytes(made);
    } else if constexpr (std::same_as<T, char32_t>) {
      constexpr char32_t some[]{U'a', U'\u00e9', U'\u20ac', U'\U0001f600', U'\0', U'\U0010ffff'};
      return some[below(6)];
    } else if constexpr (std::same_as<T, Uuid>) {
      Uuid made;
      for (auto& byte : made.bytes) byte = static_cast<std::uint8_t>(random_());
      return made;
    } else if constexpr (std::same_as<T, Timestamp> || std::same_as<T, Duration>) {
      return Value(static_cast<std::int64_t>(random_()));
    } else if constexpr (std::floating_point<T>) {
      constexpr T some[]{T(0),
                         T(-0.0),
                         T(1.5),
                         T(-3),
                         std::numeric_limits<T>::infinity(),
                         std::numeric_limits<T>::quiet_NaN()};
      return some[below(6)];
    } else {
      constexpr unsigned bits = 8 * sizeof(T);
      const auto wide = (static_cast<U128>(random_()) << 64) | random_();
      return static_cast<T>(wide >> (128 - 1 - below(bits)) ^ (below(2) == 0 ? U128{0} : ~U128{0}));
    }
  });
}

std::vector<Member> RandomValue::fields(const std::vector<Field>& list, unsigned depth) {
  std::vector<Member> members;
  for (const Field& field : list) members.push_back({field.name, make(field.type, depth)});
  return members;
}

Value RandomValue::make(const Type& type, unsigned depth) {
  const unsigned inner = depth == 0 ? 0 : depth - 1;
  switch (type.kind) {
    case Kind::scalar:
      return scalar(type.scalar);
    case Kind::enumeration: {
      const auto& values = schema_.enums[type.declaration].values;
      return Enumerator{values[below(values.size())].name};
    }
    case Kind::structure:
      return ValueRecord{fields(schema_.structs[type.declaration].fields, inner)};
    case Kind::variant: {
      const auto& cases = schema_.variants[type.declaration].cases;
      const Case& one = cases[depth == 0 ? 0 : below(cases.size())];
      return ValueCase{one.name, fields(one.fields, inner)};
    }
    case Kind::optional: {
      if (depth == 0 || below(3) == 0) return {};
      Value held = make(type.args[0], inner);
      if (unboxed(type.args[0]).kind != Kind::optional) return held;
      ValueList list;
      list.optional = true;
      list.items.push_back(std::move(held));
      return list;
    }
    case Kind::box:
      return make(type.args[0], depth);
    case Kind::list: {
      ValueList list;
      for (std::size_t left = count(depth); left-- > 0;)
        list.items.push_back(make(type.args[0], inner));
      return list;
    }
    case Kind::array:
    case Kind::tuple: {
      ValueList list;
      for (std::uint64_t i = 0; i < (type.kind == Kind::array ? type.length : type.args.size());
           ++i)
        list.items.push_back(make(type.args[type.kind == Kind::array ? 0 : i], depth));
      return list;
    }
    case Kind::map:
    case Kind::hashmap: {
      ValueMap map;
      map.text_keys = type.args[0].kind == Kind::scalar && type.args[0].scalar == Scalar::text;
      // A hash map's bytes remember the order of insertion, which reading does not give back.
      const std::size_t most = type.kind == Kind::hashmap ? 1 : 40;
      for (std::size_t left = std::min(most, count(depth)); left-- > 0;)
        map.entries.emplace_back(make(type.args[0], inner), make(type.args[1], inner));
      return map;
    }
  }
  return {};
}

Value RandomValue::key(const Table& table) {
  ValueRecord record;
  for (const KeyComponent& one : table.key) record.members.push_back({one.name, make(one.type)});
  return record;
}

}  // namespace kv::test
