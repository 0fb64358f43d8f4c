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

namespace kv::storage {

// In the order of schemas/descriptor.fbs.
enum class ShapeKind : std::uint8_t {
  scalar,
  enumeration,
  structure,
  variant,
  optional,
  list,
  array,
  map,
  hashmap,
  box,
  tuple
};
enum class ShapeScalar : std::uint8_t {
  boolean,
  u8,
  u16,
  u32,
  u64,
  u128,
  i8,
  i16,
  i32,
  i64,
  i128,
  f32,
  f64,
  character,
  text,
  bytes,
  uuid,
  timestamp,
  duration
};
enum class ShapeFormat : std::uint8_t {
  rkyv,
  rkyv_unaligned,
  flatbuffers,
  bincode,
  bincode2,
  postcard,
  raw,
  native
};
enum class ShapeKeyFormat : std::uint8_t {
  ordered,
  native,
  mixed,
  bincode,
  bincode2,
  postcard,
  rkyv
};

struct TypeShape {
  ShapeKind kind = ShapeKind::scalar;
  ShapeScalar scalar = ShapeScalar::boolean;
  std::uint32_t declaration = 0;  // of its kind, in the order in which they were met
  std::vector<TypeShape> args = {};
  std::uint64_t length = 0;
};
struct FieldShape {
  std::string name;
  TypeShape type;
  bool descending = false;  // components of keys
};
struct StructShape {
  std::string name;
  std::vector<FieldShape> fields;
};
struct VariantShape {
  std::string name;
  std::vector<StructShape> cases;
};
struct EnumShape {
  struct Value {
    std::string name;
    bool negative;
    std::uint64_t magnitude;
  };
  std::string name;
  ShapeScalar underlying;
  std::vector<Value> values;
};

/// A table; a value.
class TableShape {
 public:
  std::string name;
  std::vector<FieldShape> key;
  ShapeKeyFormat key_format = ShapeKeyFormat::ordered;
  TypeShape value;
  ShapeFormat format = ShapeFormat::raw;
  std::vector<EnumShape> enums;
  std::vector<StructShape> structs;
  std::vector<VariantShape> variants;

  /// The type, with all that it is made of.
  template <class T>
  TypeShape add() {
    using namespace shape;
    if constexpr (Boolean<T>) {
      return {.scalar = ShapeScalar::boolean};
    } else if constexpr (Character<T>) {
      return {.scalar = ShapeScalar::character};
    } else if constexpr (Integer<T> || Real<T>) {
      return {.scalar = number<T>()};
    } else if constexpr (std::same_as<T, Timestamp>) {
      return {.scalar = ShapeScalar::timestamp};
    } else if constexpr (std::same_as<T, Duration>) {
      return {.scalar = ShapeScalar::duration};
    } else if constexpr (std::same_as<T, Uuid>) {
      return {.scalar = ShapeScalar::uuid};
    } else if constexpr (Text<T>) {
      return {.scalar = ShapeScalar::text};
    } else if constexpr (Binary<T>) {
      return {.scalar = ShapeScalar::bytes};
    } else if constexpr (Optional<T>) {
      return of(ShapeKind::optional, add<typename T::value_type>());
    } else if constexpr (Boxed<T>) {
      return of(ShapeKind::box, add<typename T::value_type>());
    } else if constexpr (Sequence<T>) {
      return of(ShapeKind::list, add<typename T::value_type>());
    } else if constexpr (Array<T>) {
      TypeShape array = of(ShapeKind::array, add<typename T::value_type>());
      array.length = std::tuple_size_v<T>;
      return array;
    } else if constexpr (Mapping<T>) {
      TypeShape map =
          of(is_a<T, HashMap> ? ShapeKind::hashmap : ShapeKind::map, add<typename T::key_type>());
      map.args.push_back(add<typename T::mapped_type>());
      return map;
    } else if constexpr (Tuple<T>) {
      return [&]<class... I>(std::type_identity<std::tuple<I...>>) {
        return TypeShape{.kind = ShapeKind::tuple, .args = {add<I>()...}};
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
  TypeShape opaque(std::string_view type_name);

 private:
  static TypeShape of(ShapeKind kind, TypeShape arg) {
    TypeShape made{.kind = kind};
    made.args.push_back(std::move(arg));
    return made;
  }
  template <class T>
  static constexpr ShapeScalar number() {
    if constexpr (std::same_as<T, float>) return ShapeScalar::f32;
    if constexpr (std::same_as<T, double>) return ShapeScalar::f64;
    constexpr bool is_signed = T(-1) < T(0);
    switch (sizeof(T)) {
      case 1:
        return is_signed ? ShapeScalar::i8 : ShapeScalar::u8;
      case 2:
        return is_signed ? ShapeScalar::i16 : ShapeScalar::u16;
      case 4:
        return is_signed ? ShapeScalar::i32 : ShapeScalar::u32;
      case 8:
        return is_signed ? ShapeScalar::i64 : ShapeScalar::u64;
      default:
        return is_signed ? ShapeScalar::i128 : ShapeScalar::u128;
    }
  }
  /// The place of a declaration in its list; one that is there already is not added again, which
  /// also ends recursive types.
  template <class List>
  static bool find(const List& list, std::string_view declared, std::uint32_t& number) {
    for (number = 0; number < list.size(); ++number)
      if (list[number].name == declared) return true;
    return false;
  }
  template <class S>
  std::vector<FieldShape> fields() {
    std::vector<FieldShape> made;
    [&]<class... F>(TypeList<F...>) {
      std::size_t i = 0;
      (made.push_back({std::string(Describe<S>::fields[i++]), add<F>()}), ...);
      static_cast<void>(i);
    }(typename shape::FieldsOf<S>::type{});
    return made;
  }
  template <class S>
  TypeShape structure() {
    TypeShape made{.kind = ShapeKind::structure};
    if (find(structs, Describe<S>::name, made.declaration)) return made;
    structs.push_back({std::string(Describe<S>::name), {}});
    auto its_fields = fields<S>();
    structs[made.declaration].fields = std::move(its_fields);
    return made;
  }
  template <class V>
  TypeShape variant() {
    TypeShape made{.kind = ShapeKind::variant};
    if (find(variants, Describe<V>::name, made.declaration)) return made;
    variants.push_back({std::string(Describe<V>::name), {}});
    std::vector<StructShape> cases;
    [&]<class... C>(TypeList<C...>) {
      std::size_t i = 0;
      (cases.push_back({std::string(Describe<V>::cases[i++]), fields<C>()}), ...);
    }(typename Describe<V>::Cases{});
    variants[made.declaration].cases = std::move(cases);
    return made;
  }
  template <class E>
  TypeShape enumeration() {
    using Number = std::underlying_type_t<E>;
    TypeShape made{.kind = ShapeKind::enumeration};
    EnumShape one{typeid(E).name(), number<Number>(), {}};
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
    if (!find(enums, one.name, made.declaration)) enums.push_back(std::move(one));
    return made;
  }
};

/// The descriptor of schemas/descriptor.fbs.
Bytes to_descriptor(const TableShape& table);

}  // namespace kv::storage
