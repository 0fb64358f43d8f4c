// What a hand-typed table holds, taken from its C++ types: enough to write the descriptor that the
// catalog keeps, as the generator does for declared tables.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <typeinfo>
#include <utility>
#include <vector>

#include "kv/format/shape.h"
#include "kv/key/native.h"
#include "kv/key/ordered.h"
#include "kv/schema/schema.h"

namespace kv::storage {

/// A table; a value.
class TableShape {
 public:
  schema::Table table;
  schema::Schema declared;  // the types that the table is made of; no tables

  /// The type, with all that it is made of.
  template <class T>
  schema::Type add() {
    using namespace shape;
    if constexpr (Boolean<T>) {
      return {.scalar = Scalar::boolean};
    } else if constexpr (Character<T>) {
      return {.scalar = Scalar::character};
    } else if constexpr (Integer<T> || Real<T>) {
      return {.scalar = number<T>()};
    } else if constexpr (std::same_as<T, Timestamp>) {
      return {.scalar = Scalar::timestamp};
    } else if constexpr (std::same_as<T, Duration>) {
      return {.scalar = Scalar::duration};
    } else if constexpr (std::same_as<T, Uuid>) {
      return {.scalar = Scalar::uuid};
    } else if constexpr (Text<T>) {
      return {.scalar = Scalar::text};
    } else if constexpr (Binary<T>) {
      return {.scalar = Scalar::bytes};
    } else if constexpr (Optional<T>) {
      return of(Kind::optional, add<typename T::value_type>());
    } else if constexpr (Boxed<T>) {
      return of(Kind::box, add<typename T::value_type>());
    } else if constexpr (Sequence<T>) {
      return of(Kind::list, add<typename T::value_type>());
    } else if constexpr (Array<T>) {
      schema::Type array = of(Kind::array, add<typename T::value_type>());
      array.length = std::tuple_size_v<T>;
      return array;
    } else if constexpr (Mapping<T>) {
      schema::Type map =
          of(is_a<T, HashMap> ? Kind::hashmap : Kind::map, add<typename T::key_type>());
      map.args.push_back(add<typename T::mapped_type>());
      return map;
    } else if constexpr (Tuple<T>) {
      return [&]<class... I>(std::type_identity<std::tuple<I...>>) {
        return schema::Type{.kind = Kind::tuple, .args = {add<I>()...}};
      }(std::type_identity<T>{});
    } else if constexpr (std::is_enum_v<T>) {
      return enumeration<T>();
    } else if constexpr (DescribedVariant<T>) {
      return variant<T>();
    } else if constexpr (DescribedStruct<T>) {
      return structure<T>();
    } else {
      return opaque(typeid(T).name());
    }
  }
  /// A type of which only the name is known.
  schema::Type opaque(std::string_view type_name);

 private:
  using Kind = schema::Kind;
  using Scalar = schema::Scalar;

  static schema::Type of(Kind kind, schema::Type arg) {
    schema::Type made{.kind = kind};
    made.args.push_back(std::move(arg));
    return made;
  }
  template <class T>
  static constexpr Scalar number() {
    if constexpr (std::same_as<T, float>) return Scalar::f32;
    if constexpr (std::same_as<T, double>) return Scalar::f64;
    constexpr bool is_signed = T(-1) < T(0);
    switch (sizeof(T)) {
      case 1:
        return is_signed ? Scalar::i8 : Scalar::u8;
      case 2:
        return is_signed ? Scalar::i16 : Scalar::u16;
      case 4:
        return is_signed ? Scalar::i32 : Scalar::u32;
      case 8:
        return is_signed ? Scalar::i64 : Scalar::u64;
      default:
        return is_signed ? Scalar::i128 : Scalar::u128;
    }
  }
  /// The place of a declaration in its list; one that is there already is not added again, which
  /// also ends recursive types.
  template <class List>
  static bool find(const List& list, std::string_view name, std::uint32_t& number) {
    for (number = 0; number < list.size(); ++number)
      if (list[number].name == name) return true;
    return false;
  }
  template <class S>
  std::vector<schema::Field> fields() {
    std::vector<schema::Field> made;
    [&]<class... F>(TypeList<F...>) {
      std::size_t i = 0;
      (made.push_back({std::string(Describe<S>::fields[i++]), add<F>()}), ...);
      static_cast<void>(i);
    }(typename shape::FieldsOf<S>::type{});
    return made;
  }
  template <class S>
  schema::Type structure() {
    schema::Type made{.kind = Kind::structure};
    if (find(declared.structs, Describe<S>::name, made.declaration)) return made;
    declared.structs.push_back({.name = std::string(Describe<S>::name)});
    auto its_fields = fields<S>();
    declared.structs[made.declaration].fields = std::move(its_fields);
    return made;
  }
  template <class V>
  schema::Type variant() {
    schema::Type made{.kind = Kind::variant};
    if (find(declared.variants, Describe<V>::name, made.declaration)) return made;
    declared.variants.push_back({.name = std::string(Describe<V>::name)});
    std::vector<schema::Case> cases;
    [&]<class... C>(TypeList<C...>) {
      std::size_t i = 0;
      (cases.push_back({std::string(Describe<V>::cases[i++]), fields<C>()}), ...);
    }(typename Describe<V>::Cases{});
    declared.variants[made.declaration].cases = std::move(cases);
    return made;
  }
  template <class E>
  schema::Type enumeration() {
    using Number = std::underlying_type_t<E>;
    schema::Type made{.kind = Kind::enumeration};
    schema::Enum one{typeid(E).name(), number<Number>()};
    if constexpr (DescribedEnum<E>) {
      one.name = Describe<E>::name;
      for (const auto& [number_of, value_name] : Describe<E>::values) {
        const auto n = static_cast<Number>(number_of);
        const bool negative = n < Number{};
        const auto magnitude = static_cast<std::uint64_t>(n);
        one.values.push_back(
            {std::string(value_name), negative, negative ? 0 - magnitude : magnitude});
      }
    }
    if (!find(declared.enums, one.name, made.declaration)) declared.enums.push_back(std::move(one));
    return made;
  }
};

/// The descriptor of schemas/descriptor.fbs.
Bytes to_descriptor(TableShape shape);

}  // namespace kv::storage
